"""Who is asked in a month: the programme's rhythms, the units' own, and who is behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from departments.enums import DepartmentKind
from departments.models import Department
from reform.core.periods import Period
from reports.calendar import asked_in
from reports.models import CountySheet, ProgressReport, ReportingPeriod, UnitRhythm
from reports.selectors.standing import Standing
from tasks.enums import TaskState
from tasks.models import DutyItem, Ledger, Task
from tasks.progress import LATE_CLASSES, StatusClass

# What asks for no report, whatever the rhythm.
UNASKED = (StatusClass.DONE, StatusClass.NOT_DUE, StatusClass.ADJUSTED)


@dataclass(frozen=True)
class Asking:
    """The rhythms of a programme in one month; `behind` are the keys of units asked whatever their rhythm."""

    period: Period
    unit: str
    county: str
    own: Mapping[int, str]
    behind: frozenset[int] = frozenset()

    def rhythm_of(self, unit: Department) -> str:
        """Return how often a unit is asked: its own rhythm, else that of its kind."""
        of_kind = self.county if unit.kind == DepartmentKind.COUNTY else self.unit
        return self.own.get(unit.pk, of_kind)

    def asks(self, unit: Department) -> bool:
        """Tell whether a unit is asked in the month."""
        return asked_in(self.period, self.rhythm_of(unit), behind=unit.pk in self.behind)


def rhythms_in(period: ReportingPeriod) -> Asking:
    """Return the rhythms that hold in a period, nobody taken for behind; one query."""
    programme = period.ledger.programme
    own = dict(UnitRhythm.objects.filter(programme=programme).values_list("department", "rhythm"))
    return Asking(period.period, programme.unit_rhythm, programme.county_rhythm, own)


def asking_in(period: ReportingPeriod) -> Asking:
    """Return who is asked in a period as things stand now; three queries.

    Where the programme says so, units that are behind are asked every month.
    """
    plain = rhythms_in(period)
    if not period.ledger.programme.behind_monthly:
        return plain
    return Asking(plain.period, plain.unit, plain.county, plain.own, units_behind(period.ledger))


def units_behind(ledger: Ledger) -> frozenset[int]:
    """Return the keys of the units with a matter, or an open group duty, that is behind, not begun or overdue."""
    late = Q(status_class__in=LATE_CLASSES) | Q(overdue=True)
    tasks = Task.objects.filter(late, ledger=ledger).handed_out().leaves()
    collectors = tasks.filter(collector__isnull=False).order_by().values_list("collector", flat=True)
    items = DutyItem.objects.filter(task__in=tasks.order_by(), done=False, applies=True)
    return frozenset(collectors) | frozenset(items.order_by().values_list("department", flat=True))


@dataclass(frozen=True)
class ByQuarter:
    """What a month did not ask because the unit is asked by the quarter: its matters, and how many units there are."""

    matters: int
    units: int


def left_to_quarter(standing: Standing, *, clearance: int) -> ByQuarter:
    """Return what a determined period left to the quarter's end; four queries.

    Matters count that are neither done, nor before their start, nor adjusted (suspended). Units are those of such
    matters and those with open group duties. A unit that was asked all the same, because it is behind, is not in.
    """
    period = standing.period
    rhythms = rhythms_in(period)
    asked = set(ProgressReport.objects.filter(period=period).of_units().values_list("task", flat=True))
    rows = [row for item in standing.items for row in item.rows if row.state.status_class not in UNASKED]
    matters = [
        row.task.collector
        for row in rows
        if row.task.collector and row.task.pk not in asked and not rhythms.asks(row.task.collector)
    ]
    with_sheet = CountySheet.objects.filter(period=period).values("department")
    items = (
        DutyItem.objects.filter(task__ledger=period.ledger, task__state=TaskState.HANDED_OUT, applies=True)
        .filter(Q(task__starts_on__isnull=True) | Q(task__starts_on__lte=period.cutoff))
        .filter(task__sensitivity__lte=clearance, done=False)
        .exclude(department__in=with_sheet)
    )
    duties = Department.objects.filter(pk__in=items.values("department"))
    waiting = {unit for unit in duties if not rhythms.asks(unit)}
    return ByQuarter(len(matters), len(waiting | set(matters)))
