"""催报: the units not in with whom to call, notes of calls, the text for a work group, the list in Excel."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.models import Department
from departments.permissions import require
from reform.core.audit import record
from reform.core.limits import limited
from reform.core.text import as_uuid
from reports.excel.urging import urging_book
from reports.forms.urging import CallForm
from reports.models import ReportingPeriod
from reports.selectors.urging import Missing, missing_units, urging_text
from reports.services.urging import note_call
from reports.views.files import made_now


def _period(request: ActorRequest, uid: UUID) -> ReportingPeriod:
    """Return a period of the own programme that the actor may urge for; 404 or 403 otherwise."""
    periods = ReportingPeriod.objects.visible_to(request.actor).filter(
        ledger__programme=request.actor.programme
    )
    period = get_object_or_404(periods.select_related("ledger__programme"), uid=uid)
    require(request.actor, "reports.urge", period)
    return period


@require_http_methods(["GET", "HEAD", "POST"])
def urging(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Who is not in, what lacks, whom to call and what was said; POST notes a call in its unit's row."""
    period = _period(request, uid)
    if request.method != "POST":
        return _draw(request, period)
    unit = get_object_or_404(
        Department.objects.visible_to(request.actor), uid=as_uuid(request.POST.get("unit", ""))
    )
    form = CallForm(request.POST)
    if form.is_valid():
        try:
            note_call(period=period, department=unit, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            messages.success(request, _("Noted: %(unit)s") % {"unit": unit})
            return redirect(f"{reverse('urging', args=[period.uid])}#unit-{unit.uid}")
    return _draw(request, period, (unit, form))


def _draw(
    request: ActorRequest, period: ReportingPeriod, failed: tuple[Department, CallForm] | None = None
) -> HttpResponse:
    missing = missing_units(period, clearance=request.actor.clearance)
    rows = _asked_units(request, missing)
    blank = CallForm(auto_id=False)
    context = {
        "period": period,
        "rows": [
            (row, failed[1] if failed and failed[0] == row.turnout.department else blank) for row in rows
        ],
        "urging": urging_text(period, [row.turnout for row in rows]),
        # Of the units asked for by name, some may be in by now.
        "narrowed": "unit" in request.GET,
    }
    return render(request, "reports/urging.html", context, status=422 if failed else 200)


def _asked_units(request: ActorRequest, missing: list[Missing]) -> list[Missing]:
    """Keep the units that the address names, all where it names none."""
    asked = set(request.GET.getlist("unit"))
    return [row for row in missing if str(row.turnout.department.uid) in asked] if asked else missing


@require_safe
@limited("export")
def urging_export(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """The urging list as a workbook."""
    period = _period(request, uid)
    rows = missing_units(period, clearance=request.actor.clearance)
    record(by=request.actor, act="calls.export", obj=period, after={"rows": len(rows)})
    return made_now(urging_book(period, rows), f"催报清单{period.period.label()}.xlsx")
