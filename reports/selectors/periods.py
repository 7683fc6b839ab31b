"""Periods: which one runs, how its reporting stands, who is not in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from departments.actor import Actor
from departments.enums import Clearance
from departments.models import Department
from departments.selectors.contacts import Contact, contacts_of
from reform.core.office_days import office_days
from reform.core.periods import Period
from reports.calendar import Days, months_between
from reports.enums import INNER_PAPERS, CircularState, PaperKind, PeriodState, ReportState, SupersedeKind
from reports.models import Circular, CountySheet, ProgressReport, ReportingPeriod
from tasks.enums import LedgerState
from tasks.models import Ledger

MAIN_KIND = "month"
FILED = [ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.ACCEPTED]


def days_of(ledger: Ledger) -> Days:
    """Return the programme's days of the month for cut-off, due and close, on the office's working days."""
    programme = ledger.programme
    return Days(programme.cutoff_day, programme.due_day, programme.close_day, office_days())


def open_period_of(ledger: Ledger) -> ReportingPeriod | None:
    """Return the ledger's open period."""
    return ReportingPeriod.objects.filter(ledger=ledger, state=PeriodState.OPEN).first()


def latest_period_of(ledger: Ledger) -> ReportingPeriod | None:
    """Return the ledger's newest period, open or closed."""
    return ReportingPeriod.objects.filter(ledger=ledger).order_by("-start").first()


def last_closed_period_of(ledger: Ledger) -> ReportingPeriod | None:
    """Return the ledger's newest closed period: the one a circular is due for."""
    closed = ReportingPeriod.objects.filter(ledger=ledger, state=PeriodState.CLOSED)
    return closed.order_by("-start").first()


def skipped_before(period: ReportingPeriod) -> tuple[Period, ...]:
    """Return the months between a period and the ledger's one before it that nobody was asked for; one query.

    What was done in them is told in this one: figures and states are cumulative.
    """
    earlier = ReportingPeriod.objects.filter(
        ledger=period.ledger_id, kind=period.kind, start__lt=period.start
    )
    before = earlier.order_by("-start").first()
    return months_between(before.period, period.period) if before else ()


def next_period_of(ledger: Ledger, today: date) -> Period:
    """Return the month to open next: the one after the newest, else the one that `today` lies in."""
    latest = latest_period_of(ledger)
    return latest.period.next() if latest else Period(today.replace(day=1))


# Papers that print nothing of how units reported: signed, they end nobody's filing.
WITHOUT_REPORTS = [*INNER_PAPERS, PaperKind.BEHIND, PaperKind.SUPERVISION]


def is_filing_open(period: ReportingPeriod) -> bool:
    """Tell whether reports of a period can still be filed (late ones: 补报).

    While it is open; after that until its circular is signed, or, where there is none, the next one opens. While a
    paper that corrects a published one is drafted, what it prints can be put right. A ledger whose year was closed
    takes nothing any more.
    """
    return bool(_still_open([period]))


def fileable_periods(actor: Actor) -> list[ReportingPeriod]:
    """Return the periods the actor's unit can still file for, newest first; three queries."""
    periods = ReportingPeriod.objects.visible_to(actor).select_related("ledger__programme")
    return _still_open(periods.order_by("-start")[:6])


def _still_open(periods: Iterable[ReportingPeriod]) -> list[ReportingPeriod]:
    """Return those for which reports can still be filed; two queries, none where all are open or their year is closed."""
    running = [period for period in periods if period.ledger.state != LedgerState.CLOSED]
    over = [period for period in running if period.state != PeriodState.OPEN]
    papers: dict[int, list[tuple[str, str]]] = {}
    latest: dict[int, date] = {}
    if over:
        used = Circular.objects.filter(period__in=over).exclude(state=CircularState.DROPPED)
        used = used.exclude(kind__in=WITHOUT_REPORTS).order_by()
        for key, state, kind in used.values_list("period", "state", "supersede_kind"):
            papers.setdefault(key, []).append((state, kind))
        ledgers = ReportingPeriod.objects.filter(ledger__in={period.ledger_id for period in over}).order_by()
        latest = dict(ledgers.values_list("ledger").annotate(Max("start")))
    closed = {
        period
        for period in over
        if not _is_late_filing_open(papers.get(period.pk, []), period.start == latest[period.ledger_id])
    }
    return [period for period in running if period not in closed]


def _is_late_filing_open(papers: list[tuple[str, str]], is_latest: bool) -> bool:
    """Tell it of a period that is over, by the states of its papers that print reports and what they supersede."""
    if (CircularState.DRAFT, SupersedeKind.CORRECTION) in papers:
        return True
    return all(state == CircularState.DRAFT for state, _kind in papers) if papers else is_latest


@dataclass(frozen=True)
class Turnout:
    """How a period's reporting stands; `due` is the sum of filed and not in. Recorded ones (代录) stand beside."""

    due: int
    filed: int
    on_time: int
    late: int
    not_in: int
    accepted: int
    waiting: int
    returned: int
    returns: int
    recorded: int

    @property
    def with_units(self) -> int:
        """Return how many reports the units can still change: not filed, or sent back."""
        return self.due - self.waiting - self.accepted

    @property
    def reconciliation(self) -> str:
        """Return the line that proves the sum: 28 = 25 + 2 + 1 (on time, late, not in)."""
        return f"{self.due} = {self.on_time} + {self.late} + {self.not_in}"


def turnout_of(periods: Iterable[ReportingPeriod], *, clearance: int = max(Clearance)) -> dict[int, Turnout]:
    """Return how the reporting of each period stands, keyed by the period's key, in two queries.

    Reports on tasks labelled above `clearance` are not counted.

    A report that was returned and not yet filed again was still filed on time or late. A task recorded by
    the secretariat counts as not in until its collector files, and is told beside.
    """
    unit = Q(origin="unit")
    been_in = unit & Q(on_time__isnull=False)
    counted = ProgressReport.objects.filter(
        period__in=[p.pk for p in periods], task__sensitivity__lte=clearance
    )
    rows = (
        counted.order_by()
        .values("period")
        .annotate(
            due=Count("pk", filter=unit),
            filed=Count("pk", filter=been_in),
            on_time_count=Count("pk", filter=been_in & Q(on_time=True)),
            late=Count("pk", filter=been_in & Q(on_time=False)),
            accepted=Count("pk", filter=unit & Q(state=ReportState.ACCEPTED)),
            waiting=Count("pk", filter=unit & Q(state__in=[ReportState.SUBMITTED, ReportState.IN_REVIEW])),
            returned=Count("pk", filter=unit & Q(state=ReportState.RETURNED)),
            recorded=Count("task", filter=Q(origin="recorded"), distinct=True),
        )
    )
    returns = dict(
        counted.filter(return_count__gt=0)
        .order_by()
        .values_list("period")
        .annotate(n=Count("log", filter=Q(log__act="return")))
    )
    found = {
        row["period"]: Turnout(
            due=row["due"],
            filed=row["filed"],
            on_time=row["on_time_count"],
            late=row["late"],
            not_in=row["due"] - row["filed"],
            accepted=row["accepted"],
            waiting=row["waiting"],
            returned=row["returned"],
            returns=returns.get(row["period"], 0),
            recorded=row["recorded"],
        )
        for row in rows
    }
    nothing = Turnout(*([0] * 10))
    return {period.pk: found.get(period.pk, nothing) for period in periods}


@dataclass(frozen=True)
class UnitTurnout:
    """How one unit's reporting stands in a period; `sheet` is the state of its sheet of group duties."""

    department: Department
    due: int
    filed: int
    late: int
    accepted: int
    returned: int
    sheet: str
    people: tuple[Contact, ...] = ()

    @property
    def on_time(self) -> int:
        """Return how many reports were filed on time."""
        return self.filed - self.late

    @property
    def sheet_label(self) -> str:
        """Return the words of the sheet's state."""
        return str(ReportState(self.sheet).label) if self.sheet else ""

    @property
    def reports_missing(self) -> int:
        """Return how many reports are missing: due = on time + late + missing."""
        return self.due - self.filed

    @property
    def sheet_missing(self) -> bool:
        """Tell whether its sheet of group duties is missing."""
        return self.sheet in (ReportState.DRAFT, ReportState.RETURNED)

    @property
    def not_in(self) -> int:
        """Return how many things are missing; a sheet not filed counts as one."""
        return self.reports_missing + self.sheet_missing


def units_of(period: ReportingPeriod, *, clearance: int = max(Clearance)) -> list[UnitTurnout]:
    """Return every unit due in a period with its reporting and whom to call, those not in first.

    Reports on tasks labelled above `clearance` are not counted.
    """
    counts: dict[int, Any] = {
        row["department"]: row
        for row in ProgressReport.objects.filter(
            period=period, origin="unit", task__sensitivity__lte=clearance
        )
        .order_by()
        .values("department")
        .annotate(
            due=Count("pk"),
            filed=Count("pk", filter=Q(on_time__isnull=False)),
            late=Count("pk", filter=Q(on_time=False)),
            accepted=Count("pk", filter=Q(state=ReportState.ACCEPTED)),
            returned=Count("pk", filter=Q(state=ReportState.RETURNED)),
        )
    }
    sheets = dict(CountySheet.objects.filter(period=period).values_list("department", "state"))
    departments = list(Department.objects.filter(pk__in={*counts, *sheets}))
    people = contacts_of(departments)
    nothing = {"due": 0, "filed": 0, "late": 0, "accepted": 0, "returned": 0}
    rows = [
        UnitTurnout(
            department=unit,
            **{key: counts.get(unit.pk, nothing)[key] for key in nothing},
            sheet=sheets.get(unit.pk, ""),
            people=people.get(unit.pk, ()),
        )
        for unit in departments
    ]
    return sorted(rows, key=lambda row: (row.not_in == 0, row.department.order, row.department.pk))
