"""Objections of units (提出异议): which exist for whom, which wait, and what an upheld one leads to."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from departments.actor import Actor
from tasks.enums import AdjustmentKind, LedgerState, ObjectionKind, ObjectionState
from tasks.models import Objection
from tasks.permissions import TaskQuerySet

# Which adjustment an upheld objection of a kind is followed by.
FOLLOWED_BY = {
    ObjectionKind.OTHER_COLLECTOR: AdjustmentKind.COLLECTOR,
    ObjectionKind.TARGET: AdjustmentKind.TARGET,
    ObjectionKind.DUE: AdjustmentKind.DUE,
}


def objections_for(actor: Actor) -> QuerySet[Objection]:
    """Return the objections that exist for the actor, ready for a list."""
    return Objection.objects.visible_to(actor).select_related(
        "task__ledger__programme", "task__collector", "department", "made_by"
    )


def objections_waiting(actor: Actor) -> QuerySet[Objection]:
    """Return the objections that the actor's office has to decide, the oldest first."""
    found = objections_for(actor).filter(
        task__ledger__programme=actor.programme,
        task__ledger__state=LedgerState.OPEN,
        state=ObjectionState.OPEN,
    )
    return found.order_by("made_at", "pk")


def open_objections_of(actor: Actor, tasks: Iterable[int]) -> dict[int, Objection]:
    """Return the open objection of the actor's unit to each of some tasks, by the task's key."""
    found = objections_for(actor).filter(
        task__in=list(tasks), department=actor.department, state=ObjectionState.OPEN
    )
    return {one.task_id: one for one in found}


def objected(tasks: TaskQuerySet) -> TaskQuerySet:
    """Keep the tasks to which some unit objects and nobody has decided yet."""
    return tasks.filter(Exists(Objection.objects.filter(task=OuterRef("pk"), state=ObjectionState.OPEN)))


def follow_up(objection: Objection) -> str:
    """Return the kind of adjustment an upheld objection leads to; "" where it is another act, or none."""
    if objection.kind == ObjectionKind.NOT_OURS:
        collects = objection.task.collector_id == objection.department_id
        return AdjustmentKind.COLLECTOR if collects else ""
    return FOLLOWED_BY.get(ObjectionKind(objection.kind), "")
