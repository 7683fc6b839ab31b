"""Correcting a published paper or taking it back, and what was corrected in its data since."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.limits import limited
from reform.core.workflow import as_seen
from reports.enums import SupersedeKind
from reports.forms.distribution import SupersedeForm
from reports.selectors.changed_since import changed_since
from reports.selectors.superseding import lasting_because
from reports.services.superseding import supersede_circular
from reports.views.circulars import circular_of
from reports.workflow import CIRCULAR


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document", methods=("POST",))
def circular_supersede(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Say why a published paper is corrected or taken back; the new paper is drafted with it as its opening."""
    circular = circular_of(request, uid)
    require(request.actor, "circulars.supersede", circular)
    lasting = lasting_because(circular)
    if lasting:
        messages.error(request, lasting)
        return redirect("circular_detail", uid=uid)
    sent = request.POST if request.method == "POST" else None
    form = SupersedeForm(sent, initial={"kind": SupersedeKind.CORRECTION})
    if sent is not None:
        CIRCULAR.require(circular, "supersede")
    if sent is not None and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("kind", "reason")}
        try:
            made = supersede_circular(circular=as_seen(circular, sent), by=request.actor, **said)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The new paper is drafted; it goes the same road."))
            return redirect("circular_detail", uid=made.uid)
    context = {"circular": circular, "form": form, "changed": changed_since(circular, request.actor)}
    return render(
        request, "reports/circular_supersede.html", context, status=422 if sent is not None else 200
    )


@require_safe
@limited("document")
def circular_changed(request: ActorRequest, uid: UUID) -> HttpResponse:
    """What was corrected in the data of a published paper since it was printed; a part of its page for htmx."""
    require(request.actor, "circulars.view")
    circular = circular_of(request, uid)
    context = {"circular": circular, "changed": changed_since(circular, request.actor)}
    page = "reports/_circular_changed_lines.html" if request.htmx else "reports/circular_changed.html"
    return render(request, page, context)
