"""Tasks for lists and pages, with what a row shows, in a constant number of queries."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from departments.actor import Actor
from reform.core.text import search_terms
from tasks.enums import AssignmentRole
from tasks.models import Assignment, Ledger, Task
from tasks.permissions import TaskQuerySet

# In the ledger's own order when nothing else is asked for.
LEDGER_ORDER = ("number", "row")


def ledgers_of(actor: Actor) -> QuerySet[Ledger]:
    """Return the ledgers the actor may look at, this year's first."""
    return Ledger.objects.visible_to(actor).select_related("programme", "jurisdiction")


def for_rows(tasks: TaskQuerySet) -> TaskQuerySet:
    """Prepare tasks for list rows: collector, item and the written names of those responsible."""
    return tasks.select_related("collector", "root").prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("department"), to_attr="responsible")
    )


def matching(tasks: TaskQuerySet, words: str) -> TaskQuerySet:
    """Keep the tasks whose number, title, text, names or pinyin initials hold every word of `words`."""
    for term in search_terms(words):
        tasks = tasks.filter(Q(search__contains=term) | Q(label=term))
    return tasks


def concerning(tasks: TaskQuerySet, department_uid: UUID | str, role: str = "") -> TaskQuerySet:
    """Keep the tasks a unit collects or is assigned to, or those where it has the given role."""
    assigned = Assignment.objects.filter(department__uid=department_uid)
    if role:
        return tasks.filter(pk__in=assigned.filter(role=role).values("task"))
    return tasks.filter(Q(collector__uid=department_uid) | Q(pk__in=assigned.values("task")))


def by_due_date(tasks: TaskQuerySet, *, descending: bool = False) -> TaskQuerySet:
    """Order by due date, long-term tasks without one last."""
    due = F("due_on").desc(nulls_last=True) if descending else F("due_on").asc(nulls_last=True)
    return tasks.order_by(due, *LEDGER_ORDER)


def names_in_role(task: Task, *roles: str) -> list[str]:
    """Return the short names (else the written words) of those responsible in `roles`, in order.

    Tails that name nobody (等部门) and were waived are left out.
    """
    return [
        a.department.short_name if a.department else a.written
        for a in task.responsible
        if a.role in roles and not a.waived
    ]


LEADING = (AssignmentRole.LEAD, AssignmentRole.JOINT)
HELPING = (AssignmentRole.COOPERATING, AssignmentRole.GUIDING)
