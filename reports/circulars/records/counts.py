"""How many: matters by class, reports, indicators, and how each unit stands."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.counting import Tally


@dataclass(frozen=True)
class Counts:
    """The announced total and the six classes; `overdue` inside behind, `rows` the ledger's rows."""

    total: int
    done: int = 0
    on_schedule: int = 0
    behind: int = 0
    should_have_started: int = 0
    not_due: int = 0
    adjusted: int = 0
    overdue: int = 0
    rows: int = 0

    @classmethod
    def of_tally(cls, tally: Tally, *, rows: int = 0) -> Counts:
        """Return the counts of a tally; `rows` defaults to one row an item."""
        values = {str(status): count for status, count in tally.by_class}
        return cls(total=tally.total, overdue=tally.overdue, rows=rows or tally.total, **values)

    @property
    def tally(self) -> Tally:
        """Return the six classes as the one counting knows them (its total is their sum)."""
        return Tally(
            self.done,
            self.on_schedule,
            self.behind,
            self.should_have_started,
            self.not_due,
            self.adjusted,
            self.overdue,
        )


@dataclass(frozen=True)
class Reporting:
    """Reports of the period: due = on time + late + missing. `returned` counts times, not reports.

    `left_out` matters were not asked: done at the last cut-off, not due, or of a unit asked by the quarter, which is
    `quarterly`; `quarterly_units` counts those units with their duties (a county's sheet is no matter). `outstanding`
    were submitted but not accepted when the snapshot was taken.
    """

    due: int
    on_time: int
    late: int = 0
    missing: int = 0
    returned: int = 0
    left_out: int = 0
    outstanding: int = 0
    quarterly: int = 0
    quarterly_units: int = 0


@dataclass(frozen=True)
class IndicatorCounts:
    """Quantified indicators by where they stand: total = met + in step + below + pending."""

    total: int = 0
    met: int = 0
    in_step: int = 0
    below: int = 0
    pending: int = 0


@dataclass(frozen=True)
class UnitLine:
    """A unit's matters (each counted with its collecting unit) and its reports, in protocol order."""

    uid: str
    name: str
    order: int
    counts: Counts
    reporting: Reporting
