"""The leader's page: where a ledger stood at a period's cut-off, its units and sections, what changed since the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from departments.enums import Clearance
from departments.models import Department
from reports.models import ReportingPeriod
from tasks.counting import Tally
from tasks.models import Ledger
from tasks.progress import LATE_CLASSES, Flag
from tasks.selectors.cutoffs import Course, Placed, course_of, determined_starts, placed_at

# Columns of the tables over time.
MOST_PERIODS = 12
# How good it is to be in a class, for what got better or worse; adjusted is neither.
_GOOD = {"done": 3, "on_schedule": 2, "not_due": 2, "adjusted": 2, "behind": 1, "should_have_started": 1}


@dataclass(frozen=True)
class Change:
    """An item whose class differs from the period before; `before` is None for one that is new."""

    item: Placed
    before: str | None

    @property
    def after(self) -> str:
        """The class it is in now."""
        return self.item.state.status_class

    @property
    def better(self) -> int:
        """Above zero where it got better, below where it got worse."""
        return _GOOD[self.after] - _GOOD[self.before] if self.before else 0


@dataclass(frozen=True)
class UnitLine:
    """A unit's items by class; None for items whose rows were parted since."""

    department: Department | None
    tally: Tally


@dataclass(frozen=True)
class HeatLine:
    """A unit's late items at each cut-off shown; `cells` are (first day of the period, late, all)."""

    department: Department | None
    cells: tuple[tuple[date, int, int], ...]


@dataclass(frozen=True)
class Overview:
    """Everything the page counts for one period of one ledger; `units` narrows it to matters of these units."""

    ledger: Ledger
    period: ReportingPeriod
    previous: ReportingPeriod | None
    periods: tuple[ReportingPeriod, ...]
    items: list[Placed]
    before: list[Placed] | None
    course: Course
    clearance: int
    units: frozenset[int] | None = None

    @property
    def is_latest(self) -> bool:
        """Tell whether no later period of the ledger is determined."""
        return self.period == self.periods[-1]

    @cached_property
    def tally(self) -> Tally:
        """The items by class at the cut-off."""
        return tally_of(self.items)

    @cached_property
    def tally_before(self) -> Tally | None:
        """The items by class at the cut-off before; None without one."""
        return None if self.before is None else tally_of(self.before)

    def delta(self, status_class: str) -> int | None:
        """How many items more than at the cut-off before; None without one."""
        was = self.tally_before
        return None if was is None else self.tally.count(status_class) - was.count(status_class)

    @cached_property
    def rows(self) -> int:
        """How many rows the items have."""
        return sum(item.rows for item in self.items)

    @cached_property
    def changes(self) -> list[Change]:
        """The items that changed class since the period before, in ledger order; none without one."""
        if self.before is None:
            return []
        was = {item.key: item.state.status_class for item in self.before}
        return [
            Change(item, was.get(item.key))
            for item in self.items
            if was.get(item.key) != item.state.status_class
        ]

    @cached_property
    def gone(self) -> int:
        """How many items of the period before are not in this one."""
        return len({item.key for item in self.before or ()} - {item.key for item in self.items})

    @cached_property
    def late(self) -> list[Placed]:
        """Late items, worst first: overdue, then severity, then longest late."""
        return sorted(
            (item for item in self.items if item.state.status_class in LATE_CLASSES),
            key=lambda item: (
                Flag.OVERDUE not in item.state.flags,
                -item.state.severity,
                -self.months_late(item),
                item.number,
            ),
        )

    def months_late(self, item: Placed) -> int:
        """Return for how many periods in a row an item was late up to this one."""
        return self.course.months_late(item.key, self.period.start)

    @cached_property
    def shown(self) -> tuple[ReportingPeriod, ...]:
        """The periods of the tables over time, this one last."""
        past = [one for one in self.periods if one.start <= self.period.start]
        return tuple(past[-MOST_PERIODS:])

    @cached_property
    def trend(self) -> list[tuple[ReportingPeriod, Tally]]:
        """The items by class at each cut-off shown."""
        return [(one, self.course.tally(one.start)) for one in self.shown]

    @cached_property
    def sections(self) -> list[tuple[str, Tally]]:
        """The items by section, in ledger order."""
        found: dict[str, list[Placed]] = {}
        for item in self.items:
            found.setdefault(item.section, []).append(item)
        return [(name, tally_of(items)) for name, items in found.items()]

    @cached_property
    def _departments(self) -> Mapping[int, Department]:
        """Every unit with items at a cut-off shown, by key; one query."""
        keys = {unit for by_unit in self.course.by_unit.values() for unit in by_unit if unit}
        return Department.objects.in_bulk(keys)

    def _in_order(self, keys: Iterable[int | None]) -> list[int | None]:
        """Return units' keys in the order of the members' list, that of no unit last."""
        known = self._departments
        return sorted(keys, key=lambda key: (key is None, known[key].order if key else 0, key or 0))

    @cached_property
    def by_unit(self) -> list[UnitLine]:
        """The items by the unit they count under; the lines add up to all items."""
        by_unit = self.course.by_unit.get(self.period.start, {})
        return [
            UnitLine(self._departments[key] if key else None, by_unit[key]) for key in self._in_order(by_unit)
        ]

    @cached_property
    def heat(self) -> list[HeatLine]:
        """Late items of each unit, period by period; the columns add up to the late items of the period."""
        starts = [one.start for one in self.shown]
        tallies = {start: self.course.by_unit.get(start, {}) for start in starts}
        return [
            HeatLine(
                self._departments[key] if key else None,
                tuple((start, *_late_and_all(tallies[start].get(key, Tally()))) for start in starts),
            )
            for key in self._in_order({key for found in tallies.values() for key in found})
        ]

    @cached_property
    def heat_total(self) -> tuple[tuple[date, int, int], ...]:
        """The foot of the heat table: late items and all, period by period."""
        return tuple((one.start, *_late_and_all(tally)) for one, tally in self.trend)


def tally_of(items: Iterable[Placed]) -> Tally:
    """Count items as they stood at a cut-off."""
    return Tally.of_rows((item.state.status_class, item.state.flags) for item in items)


def late_in(tally: Tally) -> int:
    """Return how many items of a tally are late: behind, or not started though due."""
    return tally.behind + tally.should_have_started


def _late_and_all(tally: Tally) -> tuple[int, int]:
    return late_in(tally), tally.total


def overview_of(
    ledger: Ledger,
    start: date | None = None,
    *,
    clearance: int = max(Clearance),
    units: frozenset[int] | None = None,
) -> Overview | None:
    """Return the page's figures for the period that begins on `start` (the latest), None where it is not determined.

    What is shown of a past period is what was known then; items labelled above `clearance` are in no figure, with
    `units` only items of which one of these units collects a row. Seven queries, and one
    for the units, whatever the size.
    """
    starts = determined_starts(ledger)
    found = ReportingPeriod.objects.filter(ledger=ledger, kind="month", start__in=starts).order_by("start")
    periods = tuple(found.select_related("ledger__programme"))
    at = next((n for n, one in enumerate(periods) if one.start == (start or periods[-1].start)), None)
    if at is None:
        return None
    period, previous = periods[at], periods[at - 1] if at else None
    wanted = [one.start for one in (previous, period) if one]
    placed = placed_at(ledger, wanted, clearance=clearance, units=units)
    return Overview(
        ledger,
        period,
        previous,
        periods,
        placed[period.start],
        placed[previous.start] if previous else None,
        course_of(ledger, upto=period.start, clearance=clearance, units=units, placed=placed),
        clearance,
        units,
    )
