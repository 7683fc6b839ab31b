"""The one counting, fed from the database: every total of the portal comes from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from reform.core.periods import Period
from tasks.counting import Tally
from tasks.models import Ledger, Task, TaskStatus
from tasks.permissions import TaskQuerySet
from tasks.progress import Flag, State, StatusClass, roll_up_root


def tally(tasks: TaskQuerySet) -> Tally:
    """Count the items (root tasks) among `tasks` that run, by class."""
    groups = (
        tasks.items()
        .handed_out()
        .exclude(status_class="")
        .order_by()
        .values_list("status_class", "overdue")
        .annotate(n=Count("pk"))
    )
    return Tally.of_groups(groups)


def tally_by(tasks: TaskQuerySet, field: str) -> list[tuple[object, Tally]]:
    """Count items by class for each value of `field` (a column or a relation's column), values in order."""
    groups: dict[object, list[tuple[str, bool, int]]] = {}
    rows = (
        tasks.items()
        .handed_out()
        .exclude(status_class="")
        .order_by(field)
        .values_list(field, "status_class", "overdue")
        .annotate(n=Count("pk"))
    )
    for value, status_class, overdue, count in rows:
        groups.setdefault(value, []).append((status_class, overdue, count))
    return [(value, Tally.of_groups(found)) for value, found in groups.items()]


@dataclass(frozen=True)
class ItemState:
    """How one item stood at a cut-off."""

    task: Task
    state: State


def states_at(ledger: Ledger, period: Period) -> list[ItemState]:
    """Return each item of the ledger as it was determined for `period`, in ledger order.

    Rows are rolled up to their item. Tasks that were not determined for the period are left out.
    """
    latest: dict[int, TaskStatus] = {}
    statuses = TaskStatus.objects.filter(
        task__ledger=ledger, period_kind=period.kind, period_start=period.start
    ).order_by("pk")
    for status in statuses:
        latest[status.task_id] = status
    tasks = {task.pk: task for task in Task.objects.filter(ledger=ledger).select_related("collector")}
    by_item: dict[int, list[State]] = {}
    for task_id, status in latest.items():
        task = tasks[task_id]
        by_item.setdefault(task.root_id or task.pk, []).append(state_of(status, long_term=task.long_term))
    items = sorted(by_item, key=lambda pk: (tasks[pk].number, tasks[pk].row))
    return [ItemState(tasks[pk], _item_state(tasks[pk], by_item[pk])) for pk in items]


def _item_state(task: Task, states: list[State]) -> State:
    return roll_up_root(states) if task.row_count else states[0]


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
