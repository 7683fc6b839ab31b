"""Nodes: a programme's templates by type, and the nodes of one task set by hand before handing out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from tasks.models import Milestone, NodeTemplate, Task
from tasks.services.ledgers import log_event, require_running
from tasks.workflow import TASK


@transaction.atomic
def save_nodes(*, task: Task, version: int, nodes: Sequence[tuple[str, date | None]], by: Actor) -> Task:
    """Set the nodes of a task in preparation by hand, in this order, and return the task.

    From now on they no longer follow its type and dates, and they are kept at handing out; no nodes at all is a
    choice too. Raises WrongState once it is handed out, Conflict when somebody was quicker. Side effects: log, audit.
    """
    require(by, "ledger.edit", task)
    require_running(task.ledger)
    task.version = version
    before = [str(row) for row in task.milestones.all()]
    changed = TASK.advance(task, "decompose", nodes_by_hand=True)
    changed.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(task=changed, order=order, name=name, planned_on=day)
        for order, (name, day) in enumerate(nodes)
    )
    names = [name for name, _day in nodes]
    log_event([changed], "task.nodes", by=by, nodes=names)
    audit.record(
        by=by, act="ledger.save_nodes", obj=changed, before={"nodes": before}, after={"nodes": names}
    )
    return changed


@transaction.atomic
def follow_template(*, task: Task, version: int, by: Actor) -> Task:
    """Let the nodes of a task in preparation follow its type and dates again, and return the task."""
    require(by, "ledger.edit", task)
    require_running(task.ledger)
    task.version = version
    changed = TASK.advance(task, "decompose", nodes_by_hand=False)
    changed.milestones.all().delete()
    log_event([changed], "task.nodes_by_type", by=by)
    audit.record(by=by, act="ledger.follow_template", obj=changed)
    return changed


@transaction.atomic
def save_template(*, programme: Programme, kind: str, nodes: Sequence[tuple[str, int]], by: Actor) -> None:
    """Set a programme's own nodes for a type: names with their share of the way in percent, in order.

    Tasks in preparation follow at once, unless theirs were set by hand. Side effects: an audit row.
    """
    require(by, "ledger.edit")
    before = NodeTemplate.objects.filter(programme=programme, type=kind).values_list("nodes", flat=True)
    audit.record(
        by=by,
        act="ledger.save_template",
        obj=programme,
        before={"type": kind, "nodes": before.first()},
        after={"type": kind, "nodes": [list(node) for node in nodes]},
    )
    NodeTemplate.objects.update_or_create(
        programme=programme, type=kind, defaults={"nodes": [list(node) for node in nodes]}
    )


@transaction.atomic
def reset_template(*, programme: Programme, kind: str, by: Actor) -> None:
    """Go back to the built-in nodes of a type. Side effects: an audit row."""
    require(by, "ledger.edit")
    NodeTemplate.objects.filter(programme=programme, type=kind).delete()
    audit.record(by=by, act="ledger.reset_template", obj=programme, after={"type": kind})
