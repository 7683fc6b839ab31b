"""Opening and closing reporting periods."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.periods import Period
from reform.core.workflow import Conflict
from reports.calendar import dates_of
from reports.enums import PeriodState, ReportState
from reports.models import CountySheet, CountySheetEntry, ProgressReport, ReportingPeriod
from reports.notifications import period as notifications
from reports.selectors.determination import unconfirmed_tasks
from reports.selectors.periods import days_of
from reports.selectors.rhythm import Asking, asking_in
from reports.services.paper_asking import ask_for_papers
from reports.workflow import EDITABLE, PERIOD
from tasks.enums import StatusClass, TaskState
from tasks.models import DutyItem, Ledger, Task
from tasks.services.ledgers import require_running


class PeriodStillOpenError(Exception):
    """Another period of the ledger is open; `period` is that one. It must be closed first."""

    def __init__(self, period: ReportingPeriod) -> None:
        super().__init__(f"{period} is still open")
        self.period = period


class NotConfirmedError(Exception):
    """A period can't be closed before its determination is confirmed; `count` matters are missing."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} matters are not confirmed")
        self.count = count


@transaction.atomic
def open_period(
    *,
    ledger: Ledger,
    period: Period,
    opens_on: date | None = None,
    cutoff: date | None = None,
    due_on: date | None = None,
    closes_on: date | None = None,
    by: Actor | None,
) -> ReportingPeriod:
    """Open a period of a ledger and return it; opened already, it is returned as it is.

    Dates not given follow the programme's calendar. Makes one report for every task due to report, to its
    collector, and one sheet a unit with group duties, where the unit is asked this month, and tells their
    filers. Raises PeriodStillOpenError while another period is open, ValueError when the dates are not in order.
    `by` is None for the calendar.
    """
    if by:
        require(by, "periods.open", ledger)
    require_running(ledger)
    planned = dates_of(period, days_of(ledger))
    made = ReportingPeriod(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        kind=period.kind,
        start=period.start,
        opens_on=opens_on or planned.opens_on,
        cutoff=cutoff or planned.cutoff,
        due_on=due_on or planned.due_on,
        closes_on=closes_on or planned.closes_on,
    )
    if not made.opens_on <= made.due_on <= made.closes_on:
        raise ValueError("a period opens, is due and closes in this order")
    found = _existing(made)
    if found:
        return found
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # Somebody was quicker: theirs is the period, or theirs is another one.
        found = _existing(made)
        if found is None:
            raise
        return found
    record(by=by, act="periods.open", obj=made, after={"period": made.period.label()})
    complete_period(period=made, by=by)
    return made


def _existing(period: ReportingPeriod) -> ReportingPeriod | None:
    same = ReportingPeriod.objects.filter(ledger=period.ledger, kind=period.kind)
    found = same.filter(start=period.start).first()
    if found is None and (other := same.filter(state=PeriodState.OPEN).first()):
        raise PeriodStillOpenError(other)
    return found


@transaction.atomic
def complete_period(*, period: ReportingPeriod, by: Actor | None) -> int:
    """Make the reports and sheets an open period lacks and return how many were made.

    Asked are the units whose rhythm falls into the month, and those behind. Units with something new are told
    once a period; writes an audit row where something was made. Doing it twice changes nothing, so a matter
    handed out after the opening joins the period when the calendar next looks; one withdrawn since leaves it.
    """
    if by:
        require(by, "periods.open", period)
    if period.state != PeriodState.OPEN:
        return 0
    _take_back_withdrawn(period)
    asking = asking_in(period)
    matters = _make_reports(period, asking) + _make_sheets(period, asking)
    for department in matters:
        for message in notifications.period_opened(period, department):
            notify(**vars(message))
    if matters:
        record(by=by, act="periods.complete", obj=period, after={"forms": sum(matters.values())})
    return sum(matters.values())


def tasks_due(period: ReportingPeriod) -> QuerySet[Task]:
    """Return the tasks due to report in a period: handed out, not done, not before their start.

    Source: office-practice 4 (done matters leave the form, not-due ones do not appear).
    """
    begun = Q(starts_on__isnull=True) & ~Q(status_class=StatusClass.NOT_DUE)
    return (
        Task.objects.filter(ledger=period.ledger, collector__isnull=False)
        .filter(begun | Q(starts_on__lte=period.cutoff))
        .handed_out()
        .leaves()
        .exclude(status_class=StatusClass.DONE)
        .filter(suspended_on__isnull=True)
        .select_related("collector")
    )


def _take_back_withdrawn(period: ReportingPeriod) -> None:
    """Take away what asks for a matter that was withdrawn since; what a unit has written or filed stays."""
    withdrawn = TaskState.WITHDRAWN
    unwritten = ProgressReport.objects.filter(state=ReportState.DRAFT, edited_at=None)
    unwritten.filter(period=period, task__state=withdrawn).of_units().delete()
    entries = CountySheetEntry.objects.filter(sheet__period=period, sheet__state=ReportState.DRAFT)
    entries.filter(item__task__state=withdrawn).delete()


def _make_reports(period: ReportingPeriod, asking: Asking) -> Counter[Department]:
    known = set(ProgressReport.objects.filter(period=period).of_units().values_list("task", flat=True))
    due = [
        task
        for task in tasks_due(period)
        if task.pk not in known and task.collector and asking.asks(task.collector)
    ]
    ProgressReport.objects.bulk_create(
        [
            ProgressReport(
                period=period, task=task, department=task.collector, jurisdiction=period.jurisdiction
            )
            for task in due
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    return Counter(task.collector for task in due if task.collector)


def _make_sheets(period: ReportingPeriod, asking: Asking) -> Counter[Department]:
    """Make each unit's sheet with its items; what is done stays ticked, words are written anew.

    A sheet that was filed already is left as it is: the new item comes in the next period.
    """
    items = (
        DutyItem.objects.filter(task__ledger=period.ledger, task__state=TaskState.HANDED_OUT, applies=True)
        .filter(Q(task__starts_on__isnull=True) | Q(task__starts_on__lte=period.cutoff))
        .exclude(task__status_class=StatusClass.DONE)
        .select_related("department")
        .order_by("department", "task__number")
    )
    sheets = {sheet.department_id: sheet for sheet in CountySheet.objects.filter(period=period)}
    known = set(CountySheetEntry.objects.filter(sheet__period=period).values_list("item", flat=True))
    entries: list[CountySheetEntry] = []
    changed: Counter[Department] = Counter()
    for item in items:
        if item.pk in known or not asking.asks(item.department):
            continue
        sheet = sheets.get(item.department_id)
        if sheet is None:
            sheet = CountySheet.objects.create(
                period=period, department=item.department, jurisdiction=period.jurisdiction
            )
            sheets[item.department_id] = sheet
        if sheet.state not in EDITABLE:
            continue
        entries.append(
            CountySheetEntry(sheet=sheet, item=item, done=item.done, done_on=item.done_on, figure=item.figure)
        )
        changed[item.department] += 1
    CountySheetEntry.objects.bulk_create(entries, ignore_conflicts=True, batch_size=500)
    return changed


@transaction.atomic
def close_period(*, period: ReportingPeriod, by: Actor) -> ReportingPeriod:
    """Close a period whose determination is confirmed and return it.

    Matters that were not reported keep the last state and say so; the confirmation wrote that. Asks for the
    papers its calendar wants (jobs). Raises NotConfirmedError, WrongState when it is closed already, Conflict
    when somebody was quicker.
    """
    require(by, "periods.open", period)
    missing = unconfirmed_tasks(period)
    if missing and period.state == PeriodState.OPEN:
        raise NotConfirmedError(missing)
    closed = PERIOD.advance(period, "close", closed_at=timezone.now())
    record(
        by=by, act="periods.close", obj=closed, before={"state": period.state}, after={"state": closed.state}
    )
    ask_for_papers(ledger=closed.ledger, by=by)
    return closed


@transaction.atomic
def change_dates(
    *, period: ReportingPeriod, cutoff: date, due_on: date, closes_on: date, by: Actor
) -> ReportingPeriod:
    """Set an open period's dates and return it. Raises ValueError when they are not in order, Conflict."""
    require(by, "periods.open", period)
    if not period.opens_on <= due_on <= closes_on:
        raise ValueError("a period opens, is due and closes in this order")
    before = {"cutoff": period.cutoff, "due_on": period.due_on, "closes_on": period.closes_on}
    changed = ReportingPeriod.objects.filter(
        pk=period.pk, version=period.version, state=PeriodState.OPEN
    ).update(cutoff=cutoff, due_on=due_on, closes_on=closes_on, version=F("version") + 1)
    current = ReportingPeriod.objects.get(pk=period.pk)
    if not changed:
        raise Conflict(current)
    after = {"cutoff": cutoff, "due_on": due_on, "closes_on": closes_on}
    record(
        by=by,
        act="periods.change_dates",
        obj=current,
        before={key: day.isoformat() for key, day in before.items()},
        after={key: day.isoformat() for key, day in after.items()},
    )
    return current
