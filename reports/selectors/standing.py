"""How a ledger stood at each period's cut-off, item by item with its rows: what papers are built from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from departments.enums import Clearance
from reports.models import ReportingPeriod
from tasks.counting import Tally
from tasks.models import Ledger
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


def standings(ledger: Ledger, kind: str = "month", *, clearance: int = max(Clearance)) -> list[Standing]:
    """Return the determined periods of a ledger, oldest first, without the items labelled above `clearance`."""
    states = states_by_period(ledger, kind, clearance=clearance)
    periods = {p.start: p for p in ReportingPeriod.objects.filter(ledger=ledger, kind=kind, start__in=states)}
    return [Standing(periods[start], items) for start, items in states.items() if start in periods]
