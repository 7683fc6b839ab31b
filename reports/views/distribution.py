"""Whom papers go to: the standing list of each kind, and a draft's own list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.models import Programme
from departments.permissions import require
from reform.core.limits import limited
from reform.core.text import as_number
from reform.core.workflow import as_seen
from reports.enums import CircularState, PaperKind
from reports.forms.distribution import (
    LINES,
    OF_BULLETINS,
    OF_PAPERS,
    CopiesForm,
    LineFormSet,
    Targets,
    given_of,
    initial_of,
    kind_asked,
)
from reports.selectors.recipients import copies_of, lines_of, reached, stamp_of, standing_list
from reports.services.circular_recipients import set_recipients
from reports.services.recipients import default_lines, set_distribution
from reports.views.circulars import circular_of

GET_POST = ["GET", "HEAD", "POST"]
# Without scripts the page comes back with another empty row, and nothing is kept.
ADD_ROW = "add_row"


@require_http_methods(GET_POST)
def distribution(request: ActorRequest) -> HttpResponse:
    """The standing list of one kind of paper, a row a line; papers that are drafted from now on get a copy of it."""
    actor = request.actor
    programme = actor.own_programme
    require(actor, "distribution.set", programme)
    kind = kind_asked(request.GET.get("kind", ""), PaperKind.values)
    entries = standing_list(programme, kind)
    bulletin = kind == PaperKind.BULLETIN
    targets = Targets(programme)
    rows = initial_of(entries or default_lines(programme, kind))
    formset = _formset(request, targets, bulletin=bulletin, initial=rows)
    if request.method == "POST" and ADD_ROW not in request.POST and formset.is_valid():
        given = given_of(formset, targets)
        stamp = request.POST.get("stamp", "")
        try:
            set_distribution(programme=programme, kind=kind, lines=given, stamp=stamp, by=actor)
        except ValidationError as error:
            formset.non_form_errors().extend(error.messages)
        else:
            messages.success(request, _("Saved. Papers drafted from now on get this list."))
            return redirect(f"{reverse('distribution')}?kind={kind}")
    context = {
        "formset": formset,
        "kind": kind,
        "kinds": [
            {"label": label, "url": f"?kind={value}", "active": value == kind}
            for value, label in PaperKind.choices
        ],
        "laid": bool(entries),
        "stamp": stamp_of(entries),
        "bulletin": bulletin,
        "copies": copies_of(reached(entries, programme)),
    }
    return render(request, "reports/distribution.html", context, status=_status(request))


@require_http_methods(GET_POST)
@limited("document", methods=("POST",))
def circular_recipients(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A draft's own list; once it is signed the list stands as it is."""
    circular = circular_of(request, uid)
    require(request.actor, "circulars.prepare", circular)
    if circular.state != CircularState.DRAFT and request.method != "POST":
        return redirect("circular_detail", uid=uid)
    programme: Programme = circular.programme
    lines = lines_of(circular)
    targets = Targets(programme)
    bulletin = circular.form == "bulletin"
    formset = _formset(request, targets, bulletin=bulletin, initial=initial_of(lines))
    sent = request.POST if request.method == "POST" else None
    copies = CopiesForm(sent, initial={"copies_printed": circular.copies_printed})
    keeps = request.method == "POST" and ADD_ROW not in request.POST
    if keeps and formset.is_valid() and copies.is_valid():
        seen = as_seen(circular, request.POST)
        number = copies.cleaned_data["copies_printed"]
        try:
            set_recipients(
                circular=seen, lines=given_of(formset, targets), copies_printed=number, by=request.actor
            )
        except ValidationError as error:
            formset.non_form_errors().extend(error.messages)
        else:
            messages.success(request, _("Saved; the files are being made anew."))
            return redirect("circular_detail", uid=uid)
    context: dict[str, Any] = {
        "circular": circular,
        "formset": formset,
        "copies_form": copies,
        "bulletin": bulletin,
        "copies": copies_of(reached(lines, programme)),
    }
    return render(request, "reports/circular_recipients.html", context, status=_status(request))


def _formset(
    request: ActorRequest, targets: Targets, *, bulletin: bool, initial: list[dict[str, Any]]
) -> BaseFormSet:
    roles = OF_BULLETINS if bulletin else OF_PAPERS
    sent = request.POST.copy() if request.method == "POST" else None
    if sent is not None and ADD_ROW in sent:
        rows = as_number(sent.get("form-TOTAL_FORMS", "")) or 0
        sent["form-TOTAL_FORMS"] = str(min(rows + 1, LINES))
    return LineFormSet(sent, initial=initial, form_kwargs={"targets": targets, "roles": roles})


def _status(request: ActorRequest) -> int:
    return 422 if request.method == "POST" and ADD_ROW not in request.POST else 200
