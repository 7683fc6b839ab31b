"""Tasks for lists and pages, with what a row shows, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast
from uuid import UUID

from django.db.models import BooleanField, Case, F, Min, OuterRef, Prefetch, QuerySet, Subquery, Value, When

from departments.actor import Actor
from departments.models import Department
from reform.core.text import index_terms
from tasks.enums import AssignmentRole, TaskState
from tasks.models import Assignment, Ledger, Task, TaskCount
from tasks.permissions import CountQuerySet, TaskQuerySet

# In the ledger's own order when nothing else is asked for.
LEDGER_ORDER = ("number", "row")
# What rows of lists show of a task: half of its columns, and none of its long texts but the last.
SHOWN = (
    *(
        "uid",
        "ledger",
        "root",
        "row_count",
        "number",
        "row",
        "label",
        "section",
        "title",
        "type",
        "collector",
    ),
    *("starts_on", "due_on", "long_term", "state", "sensitivity", "status_class", "light"),
    *("overdue", "due_soon", "at_risk", "unreported", "progress_share", "last_reported_on"),
    *("completion_standard", "progress_text"),
)
# Among the roles a unit can be looked for in; no role of an assignment, which it may have beside.
COLLECTING = "collecting"


def ledgers_of(actor: Actor) -> QuerySet[Ledger]:
    """Return the ledgers the actor may look at: the own programme's first, this year's before the last's."""
    own = Case(When(programme=actor.programme, then=0), default=1)
    found = Ledger.objects.visible_to(actor).select_related("programme__jurisdiction", "jurisdiction")
    return found.order_by(own, "jurisdiction__path", "-year", "pk")


def for_rows(tasks: TaskQuerySet) -> TaskQuerySet:
    """Prepare tasks for list rows: collector, item and the written names of those responsible."""
    return (
        tasks.defer("search", "root__search")
        .select_related("collector", "root")
        .prefetch_related(
            # Units in a query of their own: a page names few of them many times.
            Prefetch("assignments", Assignment.objects.prefetch_related("department"), to_attr="responsible")
        )
    )


class Responsible(NamedTuple):
    """Who is responsible, as far as a list says it: what Assignment says under the same names."""

    role: str
    department: Department | None
    written: str
    waived: bool


def rows_of(keys: Iterable[int], *also: str) -> list[Task]:
    """Return the tasks with these keys as lists show them, in the order of the keys; three queries.

    Of a task the columns of SHOWN are read, and those named in `also`; of the units their names.
    """
    keys = list(keys)
    tasks = Task.objects.filter(pk__among=keys).order_by().only(*SHOWN, *also)
    found = {task.pk: task for task in tasks}
    named = Assignment.objects.filter(task__among=keys).order_by("order", "pk")
    assigned = list(named.values_list("task", "role", "department", "written", "waived"))
    units = {task.collector_id for task in found.values()} | {row[2] for row in assigned}
    known = Department.objects.order_by().only("name", "short_name").in_bulk(units - {None})
    responsible: dict[int, list[Responsible]] = {key: [] for key in found}
    for key, role, unit, written, waived in assigned:
        responsible[key].append(Responsible(role, known.get(unit), written, waived))
    for key, task in found.items():
        task.collector = known.get(task.collector_id or 0)
        task.responsible = cast("list[Assignment]", responsible[key])
    return [found[key] for key in keys if key in found]


def in_chunks(tasks: TaskQuerySet, size: int = 1000) -> Iterator[Task]:
    """Yield the tasks, prepared for list rows, in their order; only `size` of them are held at a time.

    Their keys are read first: a cursor kept open for as long would keep others from writing to SQLite.
    """
    keys = list(tasks.values_list("pk", flat=True))
    for at in range(0, len(keys), size):
        yield from rows_of(keys[at : at + size])


def sections_of(tasks: TaskQuerySet) -> list[str]:
    """Return the names of the sections among `tasks`, in ledger order."""
    named = tasks.exclude(section="").order_by().values_list("section")
    return [section for section, _first in named.annotate(first=Min("number")).order_by("first")]


def sections_kept(counts: CountQuerySet, tasks: TaskQuerySet) -> list[str]:
    """Return the same from the counts kept of `tasks`: each section's first number is looked up, not found among all."""
    # One count stands for each section.
    named = counts.exclude(section="").order_by().values("section").annotate(one=Min("pk")).values("one")
    first = tasks.filter(section=OuterRef("section")).order_by("number").values("number")[:1]
    found = TaskCount.objects.filter(pk__in=named).annotate(first=Subquery(first))
    return list(found.filter(first__isnull=False).order_by("first").values_list("section", flat=True))


def matching(tasks: TaskQuerySet, words: str) -> TaskQuerySet:
    """Keep the tasks whose number, title, text, names or pinyin initials hold every word of `words`.

    White space and punctuation inside a word are none of it; words of signs alone keep nothing.
    """
    if not words.strip():
        return tasks
    terms = index_terms(words)
    return tasks.filter(search__holds=terms) if terms else tasks.none()


def concerning(tasks: TaskQuerySet, department_uid: UUID | str, role: str = "") -> TaskQuerySet:
    """Keep the tasks a unit collects or is assigned to, or those where it has the given role; COLLECTING is one."""
    if role == COLLECTING:
        return tasks.filter(collector__uid=department_uid)
    assigned = Assignment.objects.filter(department__uid=department_uid)
    if role:
        return tasks.filter(pk__in=assigned.filter(role=role).values("task"))
    collected = Task.objects.filter(collector__uid=department_uid)
    # Two looked-up sets joined: an OR of two conditions would have to look at every task.
    return tasks.filter(pk__in=_keys(collected, "pk").union(_keys(assigned, "task")))


def _keys(rows: QuerySet, field: str) -> QuerySet:
    return rows.order_by().values(field)


def by_due_date(tasks: TaskQuerySet, *, descending: bool = False) -> TaskQuerySet:
    """Order by due date, long-term tasks without one last."""
    due = F("due_on").desc(nulls_last=True) if descending else F("due_on").asc(nulls_last=True)
    return tasks.order_by(due, *LEDGER_ORDER)


def waiting_last(tasks: TaskQuerySet, ledger: Ledger) -> TaskQuerySet:
    """Order a ledger's tasks so that the items not handed out yet (`waiting`) stand after all others, with their rows.

    A row that waits while its item runs stays with the item.
    """
    items = Task.objects.of_ledger(ledger).filter(row=0, state=TaskState.PREPARATION)
    waits = When(number__in=items.order_by().values("number"), then=Value(True))
    found = tasks.annotate(waiting=Case(waits, default=Value(False), output_field=BooleanField()))
    return found.order_by("waiting", *LEDGER_ORDER)


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
