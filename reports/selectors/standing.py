"""How a ledger stood at each period's cut-off: what the leader's page and the circular are built from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

from departments.enums import Clearance
from reports.models import ProgressReport, ReportingPeriod
from tasks.counting import Tally
from tasks.models import Ledger, Task
from tasks.progress import LATE_CLASSES
from tasks.selectors.counts import ItemState, states_by_period, tally_of_states


@dataclass(frozen=True)
class Standing:
    """The items of a ledger as determined for one period."""

    period: ReportingPeriod
    items: list[ItemState]

    @cached_property
    def tally(self) -> Tally:
        """The items by class."""
        return tally_of_states(self.items)

    @cached_property
    def late(self) -> list[ItemState]:
        """Items behind or not started though due, in ledger order."""
        return [item for item in self.items if item.state.status_class in LATE_CLASSES]

    def tally_by(self, key: Callable[[ItemState], Hashable]) -> dict[Hashable, Tally]:
        """Count items by class within groups, groups in order of first appearance."""
        groups: dict[Hashable, list[ItemState]] = {}
        for item in self.items:
            groups.setdefault(key(item), []).append(item)
        return {name: tally_of_states(items) for name, items in groups.items()}


@dataclass(frozen=True)
class Change:
    """An item whose class differs from the period before; `before` is None for one that is new."""

    task: Task
    before: str | None
    after: str


def standings(ledger: Ledger, kind: str = "month", *, clearance: int = max(Clearance)) -> list[Standing]:
    """Return the determined periods of a ledger, oldest first, without the items labelled above `clearance`."""
    states = states_by_period(ledger, kind, clearance=clearance)
    periods = {p.start: p for p in ReportingPeriod.objects.filter(ledger=ledger, kind=kind, start__in=states)}
    return [Standing(periods[start], items) for start, items in states.items() if start in periods]


def changes(before: Standing | None, after: Standing) -> list[Change]:
    """Return the items whose class changed between two periods, in ledger order; none without a period before."""
    if before is None:
        return []
    old = {item.task.pk: item.state.status_class for item in before.items}
    return [
        Change(item.task, old.get(item.task.pk), item.state.status_class)
        for item in after.items
        if old.get(item.task.pk) != item.state.status_class
    ]


def reports_of(item: ItemState, reports: dict[int, ProgressReport]) -> list[ProgressReport]:
    """Return the reports in force of an item's rows, in order."""
    return [reports[row.task.pk] for row in item.rows if row.task.pk in reports]


def units_of(items: Iterable[ItemState]) -> list[str]:
    """Return the short names of the units that collect an item's rows, each once."""
    names = [row.task.collector.short_name for item in items for row in item.rows if row.task.collector]
    return list(dict.fromkeys(names))
