"""Periods: the list, one period with who is not in, opening, closing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.limits import limited
from reform.core.office_days import office_days
from reform.core.periods import Period
from reform.core.words import SMALLEST_BASE_OF_A_SHARE
from reform.core.workflow import as_seen
from reports.calendar import Dates, dates_from, dates_of, months_between
from reports.enums import PeriodState
from reports.excel.filing import filing_book
from reports.forms.period import DatesForm, OpenForm
from reports.models import Circular, ProgressReport, ReportingPeriod
from reports.selectors.determination import stand_of
from reports.selectors.periods import (
    days_of,
    is_filing_open,
    next_period_of,
    skipped_before,
    turnout_of,
    units_of,
)
from reports.selectors.urging import missing_units, urging_text
from reports.services.periods import (
    NotConfirmedError,
    PeriodStillOpenError,
    change_dates,
    close_period,
    complete_period,
    open_period,
)
from reports.views.files import made_now
from tasks.enums import LedgerState
from tasks.models import Ledger


@require_safe
def period_list(request: ActorRequest) -> HttpResponse:
    """Every period of the actor's ledgers with how its reporting stands, and the one to open next."""
    require(request.actor, "periods.view")
    return _draw_list(request)


def _draw_list(request: ActorRequest, failed: tuple[Ledger, OpenForm] | None = None) -> HttpResponse:
    actor = request.actor
    periods = list(
        ReportingPeriod.objects.visible_to(actor)
        .filter(ledger__programme=actor.programme)
        .select_related("ledger")
        .prefetch_related(Prefetch("circulars", Circular.objects.select_related("superseded_by")))[:36]
    )
    turnout = turnout_of(periods, clearance=actor.clearance)
    to_open = [
        (ledger, failed[1] if failed and failed[0] == ledger else form, start)
        for ledger, form, start in _to_open(request, periods)
    ]
    rows = [(period, turnout[period.pk], _skipped(period, periods)) for period in periods]
    context = {
        "rows": rows,
        "to_open": to_open,
        "small_base": any(0 < one.due < SMALLEST_BASE_OF_A_SHARE for one in turnout.values()),
    }
    return render(request, "reports/period_list.html", context, status=422 if failed else 200)


def _skipped(period: ReportingPeriod, listed: list[ReportingPeriod]) -> list[date]:
    """Return the months without a period between one and its ledger's next older one of those listed, newest first."""
    older = (p for p in listed if p.ledger_id == period.ledger_id and p.start < period.start)
    before = next(older, None)
    return [month.start for month in months_between(before.period, period.period)] if before else []


def _to_open(request: ActorRequest, periods: list[ReportingPeriod]) -> list[tuple[Ledger, OpenForm, date]]:
    """Return the running ledgers without an open period, each with the form that opens its next month."""
    actor = request.actor
    running = {p.ledger_id for p in periods if p.state == PeriodState.OPEN}
    ledgers = Ledger.objects.visible_to(actor).filter(programme=actor.programme, state=LedgerState.OPEN)
    found = []
    for ledger in ledgers.select_related("programme"):
        if ledger.pk in running or not may(actor, "periods.open", ledger):
            continue
        following = next_period_of(ledger, timezone.localdate())
        dates = dates_from(following, days_of(ledger), timezone.localdate())
        form = OpenForm(initial={"start": following.start, **vars(dates)}, prefix=f"l{ledger.pk}")
        found.append((ledger, form, following.start))
    return found


@require_POST
def period_open(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Open the next period of a ledger."""
    actor = request.actor
    ledger = get_object_or_404(Ledger.objects.visible_to(actor), uid=uid)
    require(actor, "periods.open", ledger)
    form = OpenForm(request.POST, prefix=f"l{ledger.pk}")
    if not form.is_valid():
        return _draw_list(request, (ledger, form))
    dates = dict(form.cleaned_data)
    try:
        period = open_period(ledger=ledger, period=Period(dates.pop("start")), **dates, by=actor)
    except PeriodStillOpenError as error:
        messages.error(request, _("%(period)s is still open: close it first.") % {"period": error.period})
        return redirect("period_detail", uid=error.period.uid)
    made = period.reports.count()
    text = ngettext(
        "%(period)s is open: %(n)d report was handed out.",
        "%(period)s is open: %(n)d reports were handed out.",
        made,
    )
    messages.success(request, text % {"period": period, "n": made})
    return redirect("period_detail", uid=period.uid)


@require_safe
def period_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One period: should report, reported, not in; whom to call, as text for the work group."""
    return _draw(request, _period(request, uid))


def _period(request: ActorRequest, uid: UUID) -> ReportingPeriod:
    periods = ReportingPeriod.objects.visible_to(request.actor).filter(
        ledger__programme=request.actor.programme
    )
    period = get_object_or_404(periods.select_related("ledger__programme"), uid=uid)
    require(request.actor, "periods.view")
    return period


def _draw(
    request: ActorRequest, period: ReportingPeriod, form: DatesForm | None = None, status: int = 200
) -> HttpResponse:
    clearance = request.actor.clearance
    units = units_of(period, clearance=clearance)
    missing = missing_units(period, clearance=clearance)
    context = {
        "period": period,
        "turnout": turnout_of([period], clearance=clearance)[period.pk],
        "units": units,
        "missing": missing,
        "urging": urging_text(period, [row.turnout for row in missing]),
        "may_urge": may(request.actor, "reports.urge", period),
        "stand": stand_of(period, clearance=clearance),
        "filing_open": is_filing_open(period),
        "may_run": may(request.actor, "periods.open", period),
        "is_open": period.state == PeriodState.OPEN,
        "form": form or DatesForm(initial=vars(period), opens_on=period.opens_on),
        "planned": _planned(period),
        "skipped": [month.start for month in skipped_before(period)],
        "on_free_days": not all(
            office_days().is_working_day(day) for day in (period.due_on, period.closes_on)
        ),
        "sheets": period.sheets.select_related("department"),
    }
    return render(request, "reports/period_detail.html", context, status=status)


def _planned(period: ReportingPeriod) -> Dates | None:
    """Return the dates an open period has by the calendar as it is now, None where they are its own."""
    planned = dates_of(period.period, days_of(period.ledger))
    kept = (period.cutoff, period.due_on, period.closes_on)
    same = kept == (planned.cutoff, planned.due_on, planned.closes_on)
    # One that was opened late has dates of its own.
    opened_late = planned.due_on < period.opens_on
    return None if same or opened_late or period.state != PeriodState.OPEN else planned


@require_safe
@limited("export")
def period_export(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """The period's reports as a workbook: who filed on time, what is accepted, what is still open to edit."""
    period = _period(request, uid)
    reports = (
        ProgressReport.objects.visible_to(request.actor)
        .of_units()
        .filter(period=period)
        .select_related("department", "task")
        .order_by("department__order", "department", "task__number", "task__row")
    )
    rows = list(reports)
    record(by=request.actor, act="periods.export", obj=period, after={"rows": len(rows)})
    book = filing_book(period, rows, filing_open=is_filing_open(period))
    return made_now(book, f"报送情况{period.period.label()}.xlsx")


@require_POST
def period_dates(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change an open period's dates."""
    period = _period(request, uid)
    require(request.actor, "periods.open", period)
    form = DatesForm(request.POST, opens_on=period.opens_on)
    if not form.is_valid():
        return _draw(request, period, form, 422)
    change_dates(period=period, **form.cleaned_data, by=request.actor)
    messages.success(request, _("The dates were changed."))
    return redirect("period_detail", uid=period.uid)


@require_POST
def period_complete(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Hand out reports for matters that joined the ledger since the opening."""
    made = complete_period(period=_period(request, uid), by=request.actor)
    text = ngettext("%(n)d thing to fill in was added.", "%(n)d things to fill in were added.", made)
    messages.success(request, text % {"n": made} if made else _("Nothing was missing."))
    return redirect("period_detail", uid=uid)


@require_POST
def period_close(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Close a confirmed period and ask for its circular."""
    period = _period(request, uid)
    try:
        close_period(period=as_seen(period, request.POST), by=request.actor)
    except NotConfirmedError as error:
        text = ngettext(
            "%(n)d matter is not confirmed yet: confirm the determination first.",
            "%(n)d matters are not confirmed yet: confirm the determination first.",
            error.count,
        )
        messages.error(request, text % {"n": error.count})
        return redirect("determination")
    messages.success(
        request, _("%(period)s is closed. The draft of its circular is being made.") % {"period": period}
    )
    return redirect("period_detail", uid=uid)
