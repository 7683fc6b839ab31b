"""The one counting, fed from the database: every total of the portal comes from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from departments.enums import Clearance
from tasks.counting import Tally
from tasks.enums import ENDED_STATES, TaskState
from tasks.models import Ledger, Task, TaskCount, TaskStatus
from tasks.models.task import MARKS
from tasks.permissions import TaskQuerySet
from tasks.progress import Flag, State, StatusClass, roll_up_root


def tally(tasks: TaskQuerySet) -> Tally:
    """Count the items (root tasks) among `tasks` that run, by class; `tasks` may be the counts kept of them."""
    running = tasks.items().handed_out().exclude(status_class="").order_by()
    return Tally.of_groups(_numbers(running.values_list("status_class", "overdue")))


def _numbers(grouped: QuerySet) -> QuerySet:
    """Add to each combination of values the number of tasks that have it, counted or added up from kept counts."""
    if grouped.model is TaskCount:
        return grouped.annotate(many=Sum("n")).exclude(many=0)
    return grouped.annotate(many=Count("*"))


@dataclass(frozen=True)
class ListFigures:
    """What a list says of its tasks as a whole: how many there are, their tally and marks.

    `entries` leaves the items out that stand as head of their rows, and so do `running_rows` and `rows_in_preparation`.
    `marked` counts running items by mark (overdue, due_soon, at_risk, unreported), whatever their class.
    """

    tasks: int
    entries: int
    tally: Tally
    running_rows: int
    items_in_preparation: int
    rows_in_preparation: int
    marked: dict[str, int]


def list_figures(tasks: TaskQuerySet) -> ListFigures:
    """Count everything a list shows of `tasks` in one query, which the index task_figures answers.

    `tasks` may be the counts kept of them (TaskCount): then what is read does not grow with the ledger.
    """
    return _figures(_counted(tasks))


def figures_by(tasks: TaskQuerySet, field: str) -> dict[Any, ListFigures]:
    """Count the same for each value of `field` (a column of the task) in one query; they add up to list_figures."""
    groups: dict[Any, list[tuple[Any, ...]]] = {}
    for value, *counted in _counted(tasks, field):
        groups.setdefault(value, []).append(tuple(counted))
    return {value: _figures(found) for value, found in groups.items()}


def _counted(tasks: TaskQuerySet, *fields: str) -> Iterable[tuple[Any, ...]]:
    """Return (values of the fields, state, row, row_count, class, marks, number) of each combination there is."""
    found = tasks.order_by().annotate(**{f"by_{name}": F(name) for name in fields})
    names = [f"by_{name}" for name in fields]
    return _numbers(found.values_list(*names, "state", "row", "row_count", "status_class", *MARKS))


def _figures(groups: Iterable[tuple[Any, ...]]) -> ListFigures:
    total = entries = running_rows = items_waiting = rows_waiting = 0
    marked = dict.fromkeys(MARKS, 0)
    items = []
    for state, row, row_count, status_class, *marks, count in groups:
        total += count
        entries += count if row_count == 0 else 0
        # Those of a closed year stay in its figures as they ended it.
        running = state == TaskState.HANDED_OUT or (state in ENDED_STATES and bool(status_class))
        running_rows += count if running and row_count == 0 else 0
        rows_waiting += count if state == TaskState.PREPARATION and row_count == 0 else 0
        # By constraint the tasks without a root, the items, are those whose row is 0.
        if row:
            continue
        items_waiting += count if state == TaskState.PREPARATION else 0
        if running:
            for mark, on in zip(MARKS, marks, strict=True):
                marked[mark] += count if on else 0
            if status_class:
                items.append((status_class, marks[0], count))
    return ListFigures(
        total, entries, Tally.of_groups(items), running_rows, items_waiting, rows_waiting, marked
    )


def tally_by(tasks: TaskQuerySet, field: str) -> list[tuple[object, Tally]]:
    """Count items by class for each value of `field` (a column or a relation's column), values in order."""
    groups: dict[object, list[tuple[str, bool, int]]] = {}
    rows = (
        tasks.items()
        .handed_out()
        .exclude(status_class="")
        .order_by(field)
        .values_list(field, "status_class", "overdue")
        .annotate(n=Count("*"))
    )
    for value, status_class, overdue, count in rows:
        groups.setdefault(value, []).append((status_class, overdue, count))
    return [(value, Tally.of_groups(found)) for value, found in groups.items()]


@dataclass(frozen=True)
class ItemRow:
    """How one row of an item (or the item itself, when it has no rows) was determined."""

    task: Task
    status: TaskStatus
    state: State


@dataclass(frozen=True)
class ItemState:
    """How one item stood at a cut-off, with the rows it was rolled up from."""

    task: Task
    state: State
    rows: tuple[ItemRow, ...]


def states_by_period(
    ledger: Ledger, kind: str = "month", *, clearance: int = max(Clearance)
) -> dict[date, list[ItemState]]:
    """Return how each item stood at every determined period of `kind`, keyed by the period's first day.

    Items labelled above `clearance` are not among them.

    Periods come oldest first, items in ledger order; rows are rolled up to their item. The last determination
    of a period counts. Two queries whatever the size.
    """
    found = Task.objects.filter(ledger=ledger, sensitivity__lte=clearance)
    tasks = {task.pk: task for task in found.select_related("collector", "root")}
    latest: dict[tuple[date, int], TaskStatus] = {}
    for status in TaskStatus.objects.filter(task__ledger=ledger, period_kind=kind).order_by("pk"):
        if status.task_id in tasks:
            latest[status.period_start, status.task_id] = status
    rows: dict[date, dict[int, list[ItemRow]]] = {}
    for (start, task_id), status in latest.items():
        task = tasks[task_id]
        row = ItemRow(task, status, state_of(status, long_term=task.long_term))
        rows.setdefault(start, {}).setdefault(task.root_id or task.pk, []).append(row)
    return {start: _items(rows[start], tasks) for start in sorted(rows)}


def _items(found: dict[int, list[ItemRow]], tasks: dict[int, Task]) -> list[ItemState]:
    items = []
    for pk in sorted(found, key=lambda pk: tasks[pk].number):
        rows = tuple(sorted(found[pk], key=lambda row: row.task.row))
        state = roll_up_root([row.state for row in rows]) if tasks[pk].row_count else rows[0].state
        items.append(ItemState(tasks[pk], state, rows))
    return items


def state_of(status: TaskStatus, *, long_term: bool = False) -> State:
    """Return a kept status as a value."""
    marks = {
        Flag.OVERDUE: status.overdue,
        Flag.DUE_SOON: status.due_soon,
        Flag.AT_RISK: status.at_risk,
        Flag.UNREPORTED: status.unreported,
        Flag.LONG_TERM: long_term,
    }
    flags = tuple(flag for flag, on in marks.items() if on)
    return State(StatusClass(status.determined), status.severity, flags)


def tally_of_states(items: Iterable[ItemState]) -> Tally:
    """Count items as they stood at a cut-off."""
    return Tally.of_rows((item.state.status_class, item.state.flags) for item in items)
