"""The leader's page: where the ledger stands, what is behind and why, what changed, what needs coordination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from departments.enums import Clearance
from departments.models import Department
from reform.core.figures import plain
from reports.models import ProgressReport, ReportingPeriod
from reports.selectors.determination import effective_reports
from reports.selectors.standing import (
    Change,
    Standing,
    changes,
    reports_of,
    standings,
)
from tasks.counting import Tally
from tasks.enums import Relation
from tasks.models import Indicator, Ledger, Task, TaskStatus
from tasks.selectors.counts import ItemState
from tasks.selectors.detail import why_of
from tasks.selectors.figures import actual_of, target_of


@dataclass(frozen=True)
class LateItem:
    """A matter behind with why, who and when; `months` is how many periods in a row it has been late."""

    item: ItemState
    task: Task
    status: TaskStatus
    why: str
    report: ProgressReport | None
    months: int


@dataclass(frozen=True)
class Said:
    """Words of an accepted report that somebody should look at."""

    task: Task
    department: Department
    text: str


@dataclass(frozen=True)
class UnitLine:
    """A unit's matters by class, with how many were late in each period shown."""

    department: Department
    tally: Tally
    late: list[int | None]


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator against its target: shares in percent of the target, None where they make no sense."""

    indicator: Indicator
    task: Task
    target: str
    actual: str
    share: float | None
    late: bool


@dataclass(frozen=True)
class Overview:
    """Everything the page shows for one period of one ledger."""

    ledger: Ledger
    standing: Standing
    before: Standing | None
    past: list[Standing]
    reports: dict[int, ProgressReport]
    clearance: int

    @property
    def period(self) -> ReportingPeriod:
        """The period shown."""
        return self.standing.period

    @property
    def tally(self) -> Tally:
        """The items by class at the cut-off."""
        return self.standing.tally

    def delta(self, status_class: str) -> int | None:
        """How many items more than at the cut-off before; None without one."""
        return self.tally.count(status_class) - self.before.tally.count(status_class) if self.before else None

    @cached_property
    def rows(self) -> int:
        """How many rows the items have."""
        return sum(len(item.rows) for item in self.standing.items)

    @cached_property
    def changes(self) -> list[Change]:
        """The items that changed class since the period before."""
        return changes(self.before, self.standing)

    @cached_property
    def late(self) -> list[LateItem]:
        """Late items, worst first: overdue, then severity, then longest late."""
        found = [self._late(item) for item in self.standing.late]
        return sorted(
            found,
            key=lambda one: (
                "overdue" not in one.item.state.flags,
                -one.item.state.severity,
                -one.months,
                one.item.task.number,
            ),
        )

    def _late(self, item: ItemState) -> LateItem:
        worst = max(
            item.rows, key=lambda row: (row.state.status_class == item.state.status_class, row.state.severity)
        )
        return LateItem(
            item,
            worst.task,
            worst.status,
            why_of(worst.status),
            self.reports.get(worst.task.pk),
            self._months_late(item.task.pk),
        )

    def _months_late(self, key: int) -> int:
        months = 0
        for late in reversed(self._late_keys):
            if key not in late:
                break
            months += 1
        return months

    @cached_property
    def _late_keys(self) -> list[set[int]]:
        """The late items of each period shown, by key."""
        return [{item.task.pk for item in standing.late} for standing in self.past]

    @cached_property
    def coordination(self) -> list[Said]:
        """Needs for coordination (需市级协调事项) from accepted reports, in ledger order."""
        return self._said("coordination")

    @cached_property
    def highlights(self) -> list[Said]:
        """What went well (亮点), in ledger order."""
        return self._said("highlight")

    def _said(self, field: str) -> list[Said]:
        return [
            Said(report.task, report.department, getattr(report, field))
            for item in self.standing.items
            for report in reports_of(item, self.reports)
            if getattr(report, field)
        ]

    @cached_property
    def sections(self) -> list[tuple[str, Tally]]:
        """The items by section, in ledger order."""
        return [
            (str(name), tally) for name, tally in self.standing.tally_by(lambda i: i.task.section).items()
        ]

    @cached_property
    def units(self) -> list[UnitLine]:
        """The items by collecting unit (of an item's first row), in the order of the members' list."""
        by_period = [_late_by_unit(standing.late) for standing in self.past]
        units = {_unit(item).pk: _unit(item) for item in self.standing.items}
        tallies = self.standing.tally_by(lambda item: _unit(item).pk)
        return [
            UnitLine(units[pk], tallies[pk], [counts.get(pk, 0) for counts in by_period])
            for pk in sorted(units, key=lambda pk: (units[pk].order, pk))
        ]

    @cached_property
    def indicators(self) -> list[IndicatorLine]:
        """The ledger's indicators as known at the cut-off."""
        found = (
            Indicator.objects.filter(
                task__ledger=self.ledger, task__state="handed_out", task__sensitivity__lte=self.clearance
            )
            .select_related("task__ledger")
            .prefetch_related("targets", "values")
            .order_by("task__number", "task__row", "order")
        )
        late = {row.task.pk for item in self.standing.late for row in item.rows}
        return [_indicator(i, self.period.cutoff, i.task_id in late) for i in found]


def _unit(item: ItemState) -> Department:
    """The unit an item counts under: its collector's, or its first row's (by constraint every row has one)."""
    return item.rows[0].task.collector  # type: ignore[return-value] # null only before handing out


def _late_by_unit(items: Iterable[ItemState]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for item in items:
        pk = _unit(item).pk
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def _indicator(indicator: Indicator, cutoff: date, late: bool) -> IndicatorLine:
    task = indicator.task
    target = target_of(indicator, task.due_on, task.ledger.year)
    actual, _as_of = actual_of(indicator, by=cutoff)
    sign = Relation(target.op).sign if target else ""
    share = None
    if target and actual is not None and target.value and not indicator.lower_is_better:
        share = float(actual * 100 / target.value)
    return IndicatorLine(
        indicator,
        task,
        f"{sign}{plain(target.value)}{indicator.unit}" if target else "",
        f"{plain(actual)}{indicator.unit}" if actual is not None else "",
        share,
        late and actual is not None,
    )


def overview_of(
    ledger: Ledger, start: date | None = None, *, clearance: int = max(Clearance)
) -> Overview | None:
    """Return the page's figures for the period that begins on `start` (the latest), None where it is not determined.

    What is shown of a past period is what was known then; items labelled above `clearance` are in no figure.
    """
    past = standings(ledger, clearance=clearance)
    if start:
        past = [standing for standing in past if standing.period.start <= start]
    if not past or (start and past[-1].period.start != start):
        return None
    current = past[-1]
    before = past[-2] if len(past) > 1 else None
    return Overview(ledger, current, before, past, effective_reports(current.period), clearance)
