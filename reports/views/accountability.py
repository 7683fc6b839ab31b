"""问责: the head's notes of what was handed to which body; nobody else knows of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.models import Department
from departments.permissions import require
from reform.core.once import once
from reports.forms.orders import AccountabilityForm
from reports.models import AccountabilityNote, SupervisionOrder
from reports.services.accountability import note_accountability
from tasks.forms.sent import sent
from tasks.services.refusals import NotPossible

PER_PAGE = 50


@require_safe
def accountability_list(request: ActorRequest) -> HttpResponse:
    """The notes of the own programme."""
    require(request.actor, "accountability.note")
    notes = AccountabilityNote.objects.visible_to(request.actor).select_related("department", "order")
    page = Paginator(notes, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/accountability_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def accountability_new(request: ActorRequest) -> HttpResponse:
    """Write a note."""
    actor = request.actor
    require(actor, "accountability.note")
    orders = (
        SupervisionOrder.objects.visible_to(actor).filter(programme=actor.own_programme).exclude(number="")
    )
    units = Department.objects.visible_to(actor).filter(is_active=True).order_by("order", "pk")
    form = AccountabilityForm(sent(request)[0], units=units, orders=orders)
    if request.method == "POST" and form.is_valid():
        try:
            note_accountability(by=actor, **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect("accountability_list")
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/accountability_new.html", {"form": form}, status=status)
