"""What an office asks of its ledger every day, as conditions that an index answers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.db.models import Q

from departments.actor import Actor
from departments.models import Department, Oversight
from tasks.enums import AssignmentRole, TaskState
from tasks.models import Assignment, Task
from tasks.permissions import TaskQuerySet

# What a unit answers for; helping others is not.
ANSWERING = (AssignmentRole.LEAD, AssignmentRole.JOINT, AssignmentRole.TERRITORIAL)


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month of `day`."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def due_within(tasks: TaskQuerySet, first: date, last: date) -> TaskQuerySet:
    """Keep the rows that fall due from `first` to `last`; an item with rows has no date of its own."""
    return tasks.leaves().filter(due_on__gte=first, due_on__lte=last)


def due_this_month(tasks: TaskQuerySet, on: date) -> TaskQuerySet:
    """Keep the rows handed out that fall due in the month of a day."""
    return due_within(tasks, *month_of(on)).exclude(state=TaskState.PREPARATION)


def without_date(tasks: TaskQuerySet) -> TaskQuerySet:
    """Keep the rows without a due date: long-term ones, and those in preparation that lack it."""
    return tasks.leaves().filter(due_on__isnull=True)


def overseen(tasks: TaskQuerySet, actor: Actor, on: date) -> TaskQuerySet:
    """Keep the rows handed out that units in the care of the actor's post answer for (分管, their offices too, 挂点)."""
    rows = Oversight.objects.visible_to(actor).on(on).filter(post=actor.post)
    charged = rows.order_by().values("department")
    units = (
        Department.objects.filter(
            Q(pk__in=charged)
            | Q(parent__in=charged)
            | Q(jurisdiction__in=rows.order_by().values("jurisdiction"))
        )
        .order_by()
        .values("pk")
    )
    collected = Task.objects.filter(collector__in=units).order_by()
    assigned = Assignment.objects.filter(department__in=units, role__in=ANSWERING).order_by()
    out = tasks.leaves().exclude(state=TaskState.PREPARATION)
    return out.filter(pk__in=collected.values("pk").union(assigned.values("task")))


def oversees(actor: Actor, on: date) -> bool:
    """Tell whether the actor's post is in charge of any unit or place."""
    return Oversight.objects.visible_to(actor).on(on).filter(post=actor.post).exists()
