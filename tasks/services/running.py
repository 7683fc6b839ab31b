"""What a task gets on the day it begins to run: the grid of its group duties, its nodes, its first status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tasks.models import DutyItem, Milestone, Task
from tasks.proposals import Nodes, plan_nodes
from tasks.selectors.names import NameBook
from tasks.selectors.nodes import templates_of
from tasks.services.status import begin_status


def begin_running(*, tasks: Iterable[Task], on: date) -> None:
    """Give tasks just handed out their duty items (members of groups on that day), nodes and first status.

    Nodes set by hand while it was in preparation are kept; else they come from the programme's templates.
    """
    running = list(tasks)
    kept = set(Milestone.objects.filter(task__in=running).values_list("task", flat=True))
    books: dict[int, NameBook] = {}
    templates: dict[int, Mapping[str, Nodes]] = {}
    grid: list[DutyItem] = []
    nodes: list[Milestone] = []
    for task in running:
        if task.row_count:
            continue
        if task.ledger_id not in books:
            books[task.ledger_id] = NameBook(task.ledger.programme, on)
            templates[task.ledger_id] = templates_of(task.ledger.programme)
        grid += _grid(task, books[task.ledger_id])
        if not (task.nodes_by_hand or task.pk in kept):
            nodes += _nodes(task, templates[task.ledger_id])
    DutyItem.objects.bulk_create(grid)
    Milestone.objects.bulk_create(nodes)
    begin_status(tasks=running, on=on)


def _grid(task: Task, book: NameBook) -> list[DutyItem]:
    """One duty item for every member of every group the task names, once a unit, in list order."""
    groups = [row.group_id for row in task.assignments.all() if row.group_id]
    units = {unit.pk: unit for group in groups for unit in book.members.get(group, [])}
    return [
        DutyItem(task=task, department=unit, jurisdiction_id=task.jurisdiction_id, order=order)
        for order, unit in enumerate(units.values())
    ]


def _nodes(task: Task, templates: Mapping[str, Nodes]) -> list[Milestone]:
    if task.starts_on is None:
        return []
    planned = plan_nodes(task.type, starts_on=task.starts_on, due_on=task.due_on, templates=templates)
    return [
        Milestone(task=task, order=order, name=name, planned_on=day)
        for order, (name, day) in enumerate(planned)
    ]
