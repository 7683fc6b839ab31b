"""Duties of a unit that its sheet of a period does not ask about, so that the sheet adds up to what the unit was assigned."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from departments.actor import Actor
from reports.models import CountySheet
from tasks.enums import TaskState
from tasks.models import DutyItem, Task
from tasks.progress import StatusClass


@dataclass(frozen=True)
class LeftOut:
    """How many duties are not on a sheet: those of matters that are `done`, and of matters that begin `later`."""

    done: int
    later: int


def left_out_of(sheet: CountySheet, actor: Actor) -> LeftOut:
    """Return what a sheet leaves out of the unit's duties that the actor may see; one query.

    What was handed out after the cut-off belongs to a later period and counts nowhere.
    """
    period = sheet.period
    tasks = Task.objects.visible_to(actor).filter(
        ledger=period.ledger_id, state=TaskState.HANDED_OUT, handed_out_on__lte=period.cutoff
    )
    items = DutyItem.objects.filter(
        task__in=tasks.order_by(), department=sheet.department_id, applies=True
    ).exclude(entries__sheet=sheet)
    later = Q(task__starts_on__gt=period.cutoff)
    found = items.aggregate(
        done=Count("pk", filter=~later & Q(task__status_class=StatusClass.DONE)),
        later=Count("pk", filter=later),
    )
    return LeftOut(found["done"], found["later"])
