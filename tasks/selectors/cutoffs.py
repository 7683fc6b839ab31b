"""How a ledger's items stood at a cut-off, and their course over all of them: small values, few queries, any past period.

What is known of an item then is its state; unit, section and title are the ledger's, as they are called now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from departments.enums import Clearance
from tasks.counting import Tally
from tasks.models import Ledger, Task, TaskStatus
from tasks.progress import LATE_CLASSES, Flag, State, StatusClass, roll_up_root

# What of a row's status its item is rolled up from.
_STATE = ("determined", "severity", "overdue", "due_soon", "at_risk", "unreported", "task__long_term")
_FLAGS = (Flag.OVERDUE, Flag.DUE_SOON, Flag.AT_RISK, Flag.UNREPORTED, Flag.LONG_TERM)
Units = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Placed:
    """An item as it stood at a cut-off: `unit` is the key of the unit it counts under, `worst` of the row it stands
    by, `rows` how many rows it has; None for the unit of an item whose rows were parted since."""

    key: int
    uid: UUID
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
    found = _last(ledger, kind, clearance).filter(period_start__in=starts)
    rows: dict[date, dict[int, list[_Row]]] = {start: {} for start in sorted(starts)}
    for start, row in _rows_in(found.filter(_of(units))):
        rows[start].setdefault(row.item, []).append(row)
    items = Task.objects.filter(ledger=ledger, sensitivity__lte=clearance, row=0).order_by("number")
    told = list(items.values_list("pk", "uid", "number", "label", "title", "section"))
    return {
        start: [
            _placed(facts, by_item[facts[0]], units)
            for facts in told
            if facts[0] in by_item and _concerns(by_item[facts[0]], units)
        ]
        for start, by_item in rows.items()
    }


def course_of(
    ledger: Ledger,
    *,
    upto: date | None = None,
    kind: str = "month",
    clearance: int = max(Clearance),
    units: Units = None,
) -> Course:
    """Return the ledger's determined periods up to the one that begins on `upto`, counted; three queries.

    Items without rows are counted by the database; only rows of items that have some are read one by one.
    """
    last = _last(ledger, kind, clearance)
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
    for start, key, unit, state in _rolled_up(last.filter(task__row__gt=0), units):
        group = groups.setdefault(start, {}).setdefault(unit, [])
        group.append((state.status_class, Flag.OVERDUE in state.flags, 1))
        if state.status_class in LATE_CLASSES:
            late.setdefault(start, set()).add(key)
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


def _last(ledger: Ledger, kind: str, clearance: int) -> QuerySet[TaskStatus]:
    """Return the last status of each task and period of a ledger."""
    later = TaskStatus.objects.filter(
        task=OuterRef("task"),
        period_kind=kind,
        period_start=OuterRef("period_start"),
        pk__gt=OuterRef("pk"),
    )
    found = TaskStatus.objects.filter(
        # The index begins with the place.
        jurisdiction=ledger.jurisdiction_id,
        task__ledger=ledger,
        task__sensitivity__lte=clearance,
        period_kind=kind,
    )
    return found.filter(~Exists(later))


def _of(units: Units) -> Q:
    """Keep items without rows of the units; items with rows are looked at whole, whoever collects which."""
    return Q() if units is None else Q(task__row__gt=0) | Q(task__collector__in=units)


def _rows_in(found: QuerySet[TaskStatus]) -> Iterator[tuple[date, _Row]]:
    place = ("period_start", "task_id", "task__root_id", "task__row", "task__collector_id")
    for start, task, root, row, unit, *state in found.order_by().values_list(*place, *_STATE):
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
    parted = any(row.row for row in rows)
    state = roll_up_root(row.state for row in rows) if parted else rows[0].state
    worst = max(
        sorted(rows, key=lambda row: row.row),
        key=lambda row: (row.state.status_class == state.status_class, row.state.severity),
    )
    key, uid, number, label, title, section = facts
    return Placed(
        key,
        uid,
        number,
        label,
        title,
        section,
        state=state,
        unit=_unit(rows, units),
        worst=worst.task,
        rows=len(rows),
    )
