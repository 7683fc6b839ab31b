"""提出异议: a unit objects to a matter handed out to it, the secretariat decides; reporting goes on meanwhile."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from tasks.enums import ObjectionState, TaskState
from tasks.models import DutyItem, Objection, Task
from tasks.notifications import objection_made, tell_of_objection
from tasks.selectors.parts import has_part
from tasks.selectors.receipts import places
from tasks.services.ledgers import hold_task, log_event
from tasks.services.making import searchable
from tasks.services.refusals import NotPossible
from tasks.workflow import OBJECTION


@transaction.atomic
def make_objection(*, task: Task, kind: str, reason: str, by: Actor) -> Objection:
    """Object to a running task for the actor's unit and return the objection.

    Raises PermissionDenied for a unit without a part in it, NotPossible for a task that does not run or while the
    unit's last objection to it is not decided. Side effects: log, audit row.
    """
    require(by, "objection.make")
    task = hold_task(task)
    if by.department is None or not has_part(task, by.department):
        raise PermissionDenied("objection.make")
    if task.state != TaskState.HANDED_OUT or task.row_count:
        raise NotPossible(_("Only a matter that is handed out can be objected to."))
    if Objection.objects.filter(task=task, department=by.department, state=ObjectionState.OPEN).exists():
        raise NotPossible(_("Your unit has an objection to this matter that is not decided yet."))
    made = Objection.objects.create(
        task=task,
        department=by.department,
        kind=kind,
        reason=reason,
        made_by=by.user,
        made_at=timezone.now(),
    )
    unit = by.department.short_name
    log_event([task], "objection.made", by=by, unit=unit, kind=f"objection:{kind}", text=reason)
    audit.record(by=by, act="objection.make", obj=task, after={"kind": kind, "reason": reason})
    objection_made(made)
    return made


@transaction.atomic
def withdraw_objection(*, objection: Objection, by: Actor) -> Objection:
    """Take an objection of the actor's unit back before it is decided. Raises WrongState, Conflict."""
    require(by, "objection.make")
    if by.department is None or objection.department_id != by.department.pk:
        raise PermissionDenied("objection.make")
    task = hold_task(objection.task)
    taken_back = OBJECTION.advance(objection, "withdraw")
    log_event([task], "objection.withdrawn", by=by, unit=by.department.short_name)
    audit.record(by=by, act="objection.withdraw", obj=task, after={"unit": by.department.short_name})
    return taken_back


@transaction.atomic
def decide_objection(*, objection: Objection, upheld: bool, answer: str, by: Actor) -> Objection:
    """Uphold an objection or not, with an answer, and return it; the unit is told.

    What follows from an upheld one (an adjustment, taking the unit out) is an act of its own. Raises PermissionDenied
    for who made it, WrongState, Conflict for the second of two. Side effects: log, audit row, a message to the unit.
    """
    require(by, "objection.decide", objection.task)
    if objection.made_by_id == by.user.pk:
        raise PermissionDenied("objection.decide")
    task = hold_task(objection.task)
    decided = OBJECTION.advance(
        objection,
        "uphold" if upheld else "decline",
        answer=answer,
        decided_by=by.label,
        decided_at=timezone.now(),
    )
    unit = decided.department.short_name
    log_event(
        [task], "objection.decided", by=by, unit=unit, verdict=f"objection:{decided.state}", text=answer
    )
    audit.record(
        by=by,
        act="objection.decide",
        obj=task,
        after={"unit": unit, "state": str(decided.state), "answer": answer},
    )
    tell_of_objection(decided)
    return decided


@transaction.atomic
def release_unit(*, objection: Objection, by: Actor) -> Task:
    """Take the unit of an upheld objection out of its task and return the task.

    Its assignments go; its item of a group duty stays, marked as not applying. A unit that collects is replaced by an
    adjustment. Raises NotPossible where it is not upheld, the unit still collects, or has no part any more. Side
    effects: search text, log, audit row.
    """
    require(by, "objection.decide", objection.task)
    task = hold_task(objection.task)
    unit = objection.department
    if objection.state != ObjectionState.UPHELD:
        raise NotPossible(_("Only a unit whose objection was upheld is taken out."))
    if task.collector_id == unit.pk:
        raise NotPossible(_("It collects this matter: another unit must take over, by an adjustment."))
    if not has_part(task, unit):
        raise NotPossible(_("The unit has no part in this matter any more."))
    written = list(places().filter(task=task, department=unit).values_list("written", flat=True))
    places().filter(task=task, department=unit).delete()
    DutyItem.objects.filter(task=task, department=unit).update(applies=False, text=objection.answer)
    rows = task.assignments.select_related("department")
    labels = task.sources.values_list("label", flat=True)
    Task.objects.filter(pk=task.pk).update(search=searchable(task, rows, *labels))
    log_event([task], "task.unit_released", by=by, unit=unit.short_name)
    audit.record(by=by, act="objection.release", obj=task, before={"unit": unit.short_name, "words": written})
    return task
