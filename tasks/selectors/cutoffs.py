"""How a ledger's items stood at a cut-off, and their course over all of them: small values, few queries, any past period.

What is known of an item then is its state; unit, section and title are the ledger's, as they are called now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from departments.enums import Clearance
from tasks.counting import Tally
from tasks.models import Ledger, Task, TaskStatus
from tasks.progress import LATE_CLASSES, Flag, State, StatusClass, roll_up_root

# What of a row's status its item is rolled up from.
_STATE = ("determined", "severity", "overdue", "due_soon", "at_risk", "unreported", "task__long_term")
_FLAGS = (Flag.OVERDUE, Flag.DUE_SOON, Flag.AT_RISK, Flag.UNREPORTED, Flag.LONG_TERM)
Units = Collection[int] | None


class Placed(NamedTuple):
    """An item as it stood at a cut-off: `unit` is the key of the unit it counts under, `worst` of the row it stands
    by, `rows` how many rows it has; None for the unit of an item whose rows were parted since."""

    key: int
    number: int
    label: str
    title: str
    section: str
    state: State
    unit: int | None
    worst: int
    rows: int


class _Row(NamedTuple):
    """One row's status: of which item, in which place, collected by whom."""

    task: int
    item: int
    row: int
    unit: int | None
    state: State


@dataclass(frozen=True)
class Course:
    """A ledger's items counted at each cut-off, by the first day of the period: by unit, and the keys of late ones."""

    by_unit: dict[date, dict[int | None, Tally]]
    late: dict[date, set[int]]

    def tally(self, start: date) -> Tally:
        """Return the items of a period by class: the sum over its units."""
        return sum(self.by_unit.get(start, {}).values(), Tally())

    def months_late(self, key: int, start: date) -> int:
        """Return for how many periods in a row, up to that of `start`, an item was late."""
        months = 0
        for one in sorted((day for day in self.by_unit if day <= start), reverse=True):
            if key not in self.late.get(one, ()):
                break
            months += 1
        return months


def placed_at(
    ledger: Ledger,
    starts: Collection[date],
    *,
    kind: str = "month",
    clearance: int = max(Clearance),
    units: Units = None,
) -> dict[date, list[Placed]]:
    """Return how each item stood at the cut-offs of the periods that begin on `starts`, in ledger order; two queries.

    The last determination of a period counts, rows are rolled up to their item. Items labelled above `clearance` are
    not among them; with `units`, only items of which one of these units collects a row.
    """
    # An index gives them in the order they were determined: a later one takes the place of an earlier.
    found = _determined(ledger, kind, clearance).filter(_of(units), period_start__in=starts).order_by("pk")
    rows: dict[date, dict[int, dict[int, _Row]]] = {start: {} for start in sorted(starts)}
    for start, row in _rows_in(found):
        rows[start].setdefault(row.item, {})[row.task] = row
    items = Task.objects.filter(ledger=ledger, sensitivity__lte=clearance, row=0).order_by("number")
    told = list(items.values_list("pk", "number", "label", "title", "section"))
    return {start: list(_items(told, by_item, units)) for start, by_item in rows.items()}


def _items(
    told: list[tuple[Any, ...]], by_item: dict[int, dict[int, _Row]], units: Units
) -> Iterator[Placed]:
    """Yield the items that were determined and concern the units; most have no rows, and are what their one row is."""
    for facts in told:
        rows = by_item.get(facts[0])
        if rows is None:
            continue
        alone = rows.get(facts[0]) if len(rows) == 1 else None
        if alone is None:
            if _concerns(rows.values(), units):
                yield _placed(facts, list(rows.values()), units)
        elif units is None or alone.unit in units:
            yield Placed._make((*facts, alone.state, alone.unit, alone.task, 1))


def course_of(
    ledger: Ledger,
    *,
    upto: date | None = None,
    kind: str = "month",
    clearance: int = max(Clearance),
    units: Units = None,
    placed: Mapping[date, Sequence[Placed]] | None = None,
) -> Course:
    """Return the ledger's determined periods up to the one that begins on `upto`, counted; three queries.

    Items without rows are counted by the database; only rows of items that have some are read one by one. Periods
    whose items were read already (`placed`, of placed_at) are counted from those.
    """
    read = placed or {}
    last = _last(ledger, kind, clearance).exclude(period_start__in=read)
    last = last.filter(period_start__lte=upto) if upto else last
    plain = last.filter(task__row=0)
    plain = plain if units is None else plain.filter(task__collector__in=units)
    groups: dict[date, dict[int | None, list[tuple[str, bool, int]]]] = {}
    late: dict[date, set[int]] = {}
    counted = plain.order_by().values_list("period_start", "task__collector", "determined", "overdue")
    for start, unit, status, overdue, count in counted.annotate(n=Count("*")):
        groups.setdefault(start, {}).setdefault(unit, []).append((status, overdue, count))
    behind = plain.filter(determined__in=LATE_CLASSES).order_by()
    for start, key in behind.values_list("period_start", "task"):
        late.setdefault(start, set()).add(key)
    for start, key, unit, state in _rolled_up(last.filter(task__row__gt=0).order_by(), units):
        group = groups.setdefault(start, {}).setdefault(unit, [])
        group.append((state.status_class, Flag.OVERDUE in state.flags, 1))
        if state.status_class in LATE_CLASSES:
            late.setdefault(start, set()).add(key)
    for start, items in read.items():
        for (unit, status, overdue), count in Counter(
            (item.unit, item.state.status_class, Flag.OVERDUE in item.state.flags) for item in items
        ).items():
            groups.setdefault(start, {}).setdefault(unit, []).append((status, overdue, count))
        late[start] = {item.key for item in items if item.state.status_class in LATE_CLASSES}
    by_unit = {
        start: {unit: Tally.of_groups(found) for unit, found in groups[start].items()}
        for start in sorted(groups)
    }
    return Course(by_unit, late)


def determined_starts(ledger: Ledger, *, kind: str = "month") -> list[date]:
    """Return the first days of the ledger's determined periods, oldest first; one query over an index."""
    found = TaskStatus.objects.filter(
        jurisdiction=ledger.jurisdiction_id, task__ledger=ledger, period_kind=kind
    )
    return sorted(found.order_by().values_list("period_start", flat=True).distinct())


def _determined(ledger: Ledger, kind: str, clearance: int) -> QuerySet[TaskStatus]:
    """Return what was determined of the tasks of a ledger, period by period."""
    # The index begins with the place.
    found = TaskStatus.objects.filter(jurisdiction=ledger.jurisdiction_id, period_kind=kind)
    return found.filter(task__ledger=ledger, task__sensitivity__lte=clearance)


def _last(ledger: Ledger, kind: str, clearance: int) -> QuerySet[TaskStatus]:
    """Return the last of them for each task and period."""
    later = TaskStatus.objects.filter(
        task=OuterRef("task"),
        period_kind=kind,
        period_start=OuterRef("period_start"),
        pk__gt=OuterRef("pk"),
    )
    return _determined(ledger, kind, clearance).filter(~Exists(later))


def _of(units: Units) -> Q:
    """Keep items without rows of the units; items with rows are looked at whole, whoever collects which."""
    return Q() if units is None else Q(task__row__gt=0) | Q(task__collector__in=units)


def _rows_in(found: QuerySet[TaskStatus]) -> Iterator[tuple[date, _Row]]:
    place = ("period_start", "task_id", "task__root_id", "task__row", "task__collector_id")
    for start, task, root, row, unit, *state in found.values_list(*place, *_STATE):
        yield start, _Row(task, root or task, row, unit, _state(*state))


@cache
def _state(status: str, severity: int, *marks: bool) -> State:
    return State(
        StatusClass(status), severity, tuple(flag for flag, on in zip(_FLAGS, marks, strict=True) if on)
    )


def _rolled_up(found: QuerySet[TaskStatus], units: Units) -> Iterator[tuple[date, int, int | None, State]]:
    """Yield period, key, unit and state of each item with rows that concerns the units."""
    rows: dict[tuple[date, int], list[_Row]] = {}
    for start, row in _rows_in(found):
        rows.setdefault((start, row.item), []).append(row)
    for (start, key), parts in rows.items():
        if _concerns(parts, units):
            yield start, key, _unit(parts, units), _together(tuple(row.state for row in parts))


@lru_cache(maxsize=4096)
def _together(states: tuple[State, ...]) -> State:
    return roll_up_root(states)


def _concerns(rows: Iterable[_Row], units: Units) -> bool:
    return units is None or any(row.unit in units for row in rows)


def _unit(rows: Iterable[_Row], units: Units) -> int | None:
    """Return the unit an item counts under: of its first row, among `units` the first of theirs."""
    in_order = sorted(rows, key=lambda row: row.row)
    own = [row for row in in_order if units is None or row.unit in units]
    return own[0].unit


def _placed(facts: tuple[Any, ...], rows: list[_Row], units: Units) -> Placed:
    state = _together(tuple(row.state for row in rows)) if any(row.row for row in rows) else rows[0].state
    worst = max(
        sorted(rows, key=lambda row: row.row),
        key=lambda row: (row.state.status_class == state.status_class, row.state.severity),
    )
    return Placed._make((*facts, state, _unit(rows, units), worst.task, len(rows)))
