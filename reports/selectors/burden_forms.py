"""What the forms of a year asked of units: fields counted as the form shows them, figures that stood instead."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from reform.core.periods import Period
from reports.calendar import has_data
from reports.enums import Origin, ReportState
from reports.models import CountySheet, CountySheetEntry, Determination, ProgressReport, ReportingPeriod
from reports.selectors.rhythm import UNASKED
from tasks.enums import Basis
from tasks.models import DetailRow, Indicator, IndicatorValue, Milestone

# The form of a report without figures, nodes, entries and the count of a recurring duty; a test holds it to the form.
REPORT_FIELDS = 13
# A node or entry that is not done yet: its tick and its day.
TICK_FIELDS = 2
# A ratio is asked with its numerator and denominator.
RATIO_FIELDS = 3
SHEET_LINE_FIELDS = 4


@dataclass(frozen=True)
class Scope:
    """Whose year is counted: a programme's ledgers of a year, labels up to `clearance`, one unit or all (None)."""

    programme: int
    year: int
    clearance: int
    unit: int | None = None

    def of_periods(self, path: str, unit: str) -> Q:
        """Return the condition for rows of the year's periods at `path`, of the unit at `unit`."""
        found = Q(**{f"{path}ledger__programme": self.programme, f"{path}ledger__year": self.year})
        return found & Q(**{unit: self.unit}) if self.unit is not None else found

    def labelled(self, path: str) -> Q:
        """Return the condition that the task at `path` is not labelled too high."""
        return Q(**{f"{path}sensitivity__lte": self.clearance})


@dataclass
class Forms:
    """Counts by the key of a unit."""

    reports: Counter[int]
    sheets: Counter[int]
    report_fields: Counter[int]
    sheet_fields: Counter[int]
    standing: Counter[int]
    flowed: Counter[int]
    settled: Counter[int]
    by_rhythm: Counter[int]
    judged_asked: Counter[int]
    recorded: Counter[int]


def forms_asked(scope: Scope) -> Forms:
    """Return what the year's forms asked of each unit, and what was not asked again; nine queries.

    A report asks for every field its form shows, whether it may stay empty or not: figures of indicators whose data
    exist in the month, the numerator and denominator of ratios, the tick and day of each node and entry that was not
    done before the period. A matter not asked is one that was judged in a period without a report of its unit.
    """
    mine = ProgressReport.objects.filter(scope.of_periods("period__", "department"), scope.labelled("task__"))
    reports = list(
        mine.order_by().values_list("origin", "department", "task", "period", "task__every").iterator()
    )
    asked = [row[1:] for row in reports if row[0] == Origin.UNIT]
    tasks = _Asking(scope)
    found = Forms(*(Counter() for _ in range(10)))
    found.recorded.update(row[1] for row in reports if row[0] == Origin.RECORDED)
    for unit, task, period, every in asked:
        at = tasks.periods[period]
        found.reports[unit] += 1
        found.report_fields[unit] += REPORT_FIELDS + bool(every) + tasks.fields_of(task, at)
        found.standing[unit] += tasks.standing_of(task, at)
    _count_sheets(scope, found)
    _count_unasked(scope, {(period, task) for _unit, task, period, _every in asked}, found)
    return found


class _Asking:
    """What each task of the year is asked for, by its key."""

    def __init__(self, scope: Scope) -> None:
        of_year = {"task__ledger__programme": scope.programme, "task__ledger__year": scope.year}
        periods = ReportingPeriod.objects.filter(
            ledger__programme=scope.programme, ledger__year=scope.year
        ).order_by()
        self.periods = {
            key: Period(start, kind) for key, start, kind in periods.values_list("pk", "start", "kind")
        }
        self._figures: dict[int, list[tuple[str, int, date | None]]] = defaultdict(list)
        first = dict(
            IndicatorValue.objects.filter(
                indicator__task__ledger__programme=scope.programme, indicator__task__ledger__year=scope.year
            )
            .order_by()
            .values_list("indicator")
            .annotate(first=Min("period_start"))
        )
        indicators = Indicator.objects.filter(**of_year).order_by()
        for key, task, rhythm, combine, basis, denominator in indicators.values_list(
            "pk", "task", "rhythm", "combine", "basis", "denominator"
        ):
            ratio = combine == "ratio" or (basis == Basis.RATE and bool(denominator))
            self._figures[task].append((rhythm, RATIO_FIELDS if ratio else 1, first.get(key)))
        self._ticks: dict[int, list[date | None]] = defaultdict(list)
        for rows in (Milestone.objects.filter(**of_year), DetailRow.objects.filter(**of_year)):
            for task, done_on in rows.order_by().values_list("task", "done_on"):
                self._ticks[task].append(done_on)

    def fields_of(self, task: int, period: Period) -> int:
        """Return how many fields for figures, nodes and entries a task's report has in a period."""
        figures = sum(fields for rhythm, fields, _first in self._figures[task] if has_data(period, rhythm))
        open_ticks = sum(1 for day in self._ticks[task] if day is None or day >= period.start)
        return figures + TICK_FIELDS * open_ticks

    def standing_of(self, task: int, period: Period) -> int:
        """Return how many of a task's figures are not asked in a period and have an earlier value that stands."""
        return sum(
            1
            for rhythm, _fields, first in self._figures[task]
            if not has_data(period, rhythm) and first is not None and first < period.start
        )


def _by_unit(rows: Iterable[tuple[int, int]]) -> Counter[int]:
    return Counter(dict(rows))


def _count_sheets(scope: Scope, found: Forms) -> None:
    """Count the sheets, their lines, and the lines of accepted ones, which went into the grid as they were."""
    sheets = CountySheet.objects.filter(scope.of_periods("period__", "department"))
    found.sheets = _by_unit(sheets.order_by().values_list("department").annotate(n=Count("pk")))
    lines: QuerySet[CountySheetEntry] = CountySheetEntry.objects.filter(
        scope.of_periods("sheet__period__", "sheet__department"), scope.labelled("item__task__")
    )
    accepted = Count("pk", filter=Q(sheet__state=ReportState.ACCEPTED))
    for unit, every, flowed in (
        lines.order_by().values_list("sheet__department").annotate(n=Count("pk"), flowed=accepted)
    ):
        found.sheet_fields[unit] = SHEET_LINE_FIELDS * every
        found.flowed[unit] = flowed


def _count_unasked(scope: Scope, asked: set[tuple[int, int]], found: Forms) -> None:
    """Count the matters judged in a period by whether their unit was asked for them, and why it was not."""
    judged = Determination.objects.filter(
        scope.of_periods("period__", "task__collector"), scope.labelled("task__")
    )
    for period, task, unit, prepared in judged.order_by().values_list(
        "period", "task", "task__collector", "prepared"
    ):
        if unit is None:
            continue
        if (period, task) in asked:
            found.judged_asked[unit] += 1
        elif prepared in UNASKED:
            found.settled[unit] += 1
        else:
            found.by_rhythm[unit] += 1
