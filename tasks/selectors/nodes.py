"""The nodes of a task, and the templates they come from: a programme's own, else the built-in preset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from departments.models import Programme
from tasks.enums import TaskState, TaskType
from tasks.models import NodeTemplate, Task
from tasks.proposals import NODES, Nodes, plan_nodes


def templates_of(programme: Programme) -> dict[str, Nodes]:
    """Return the nodes by type of task, with their shares of the way from 0 to 1; one query."""
    own = NodeTemplate.objects.filter(programme=programme)
    return {**NODES, **{row.type: tuple((name, share / 100) for name, share in row.nodes) for row in own}}


@dataclass(frozen=True)
class TypeNodes:
    """A type of task with its nodes, their shares in percent, and whether the programme set them itself."""

    type: str
    label: str
    nodes: list[tuple[str, int]]
    own: bool


def type_nodes(programme: Programme) -> list[TypeNodes]:
    """Return every type with its nodes, in the order of types."""
    own = set(NodeTemplate.objects.filter(programme=programme).values_list("type", flat=True))
    found = templates_of(programme)
    return [
        TypeNodes(
            kind, str(label), [(name, round(share * 100)) for name, share in found.get(kind, ())], kind in own
        )
        for kind, label in TaskType.choices
    ]


@dataclass(frozen=True)
class Node:
    """One node as it is planned."""

    name: str
    planned_on: date | None


def planned_nodes(task: Task, templates: Mapping[str, Nodes]) -> list[Node]:
    """Return the nodes of a task: those set by hand or handed out, else what its type and dates make of them.

    Not kept before handing out, they follow a change of type, start or due date by themselves.
    """
    kept = [Node(row.name, row.planned_on) for row in task.milestones.all()]
    if kept or task.nodes_by_hand or task.state != TaskState.PREPARATION:
        return kept
    planned = plan_nodes(
        task.type,
        starts_on=task.starts_on or timezone.localdate(),
        due_on=task.due_on,
        templates=templates,
    )
    return [Node(name, day) for name, day in planned]
