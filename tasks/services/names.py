"""Written names that nobody knew: said who is meant, remembered for the programme, and forgotten again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, DepartmentGroup, LearntName, Post, Programme
from departments.permissions import require
from reform.core import audit
from reform.core.text import squeeze
from tasks.enums import AssignmentRole, NoticeState, TaskState
from tasks.models import Assignment, Task, TaskDraft, TaskLog
from tasks.names import fold, names_nobody, overseers
from tasks.selectors.name_rows import NameRows
from tasks.selectors.named import Named
from tasks.selectors.names import NameBook
from tasks.services.assignments import leading_role
from tasks.services.drafts import propose_collector
from tasks.services.making import searchable

SHORTEST, LONGEST = 2, 100
LEADING = (AssignmentRole.LEAD, AssignmentRole.JOINT)


class NameTaken(Exception):
    """Somebody else said meanwhile that the name means another; `learnt` is what they said."""

    def __init__(self, learnt: LearntName) -> None:
        said = _("%(who)s has said meanwhile that “%(name)s” means %(means)s.")
        super().__init__(said % {"who": learnt.learnt_by, "name": learnt.name, "means": learnt.means})
        self.learnt = learnt


@transaction.atomic
def map_name(
    *,
    programme: Programme,
    written: str,
    department: Department | None = None,
    group: DepartmentGroup | None = None,
    post: Post | None = None,
    by: Actor,
) -> LearntName:
    """Remember that `written` means this unit, group or (for a leader) post in the programme; return that.

    Every later notice knows it. Side effects: one audit row; tasks in preparation that waited for the name get it,
    with their log; drafts and tasks without a collecting unit get theirs. Said twice, nothing changes. Raises
    ValueError for a name too short or long and for words that name nobody, NameTaken when somebody else was
    quicker and meant another.
    """
    require(by, "notices.decompose", LearntName(programme=programme))
    written = squeeze(written)
    if not SHORTEST <= len(written) <= LONGEST:
        raise ValueError(_("A name has 2 to 100 characters."))
    if names_nobody(written) or (post is None and overseers(written)):
        raise ValueError(_("These words name nobody: name the units in the task itself."))
    meant = {"department": department, "group": group, "post": post}
    learnt, fresh = LearntName.objects.get_or_create(
        programme=programme, name=written, defaults={**meant, "learnt_by": by.label}
    )
    if not fresh:
        if learnt.means != (department or group or post):
            raise NameTaken(learnt)
        return learnt
    audit.record(
        by=by,
        act="notices.map_name",
        obj=learnt.means,
        after={"written": written, "means": str(learnt.means)},
    )
    rows = NameRows(programme)
    waiting = _assignments(programme).filter(
        department__isnull=True, group__isnull=True, post__isnull=True, waived=False
    )
    _name_again(_of_name(waiting, written), rows, by=by)
    _propose_collectors(programme, rows)
    return learnt


@transaction.atomic
def forget_name(*, learnt: LearntName, by: Actor) -> None:
    """Forget what a name was said to mean; where it went wrong is asked again.

    Side effects: one audit row; tasks in preparation and drafts that had the unit by this name lose it again (and
    the collecting unit that came with it), with their log. What was handed out stays.
    """
    require(by, "notices.decompose", learnt)
    programme, name, means = learnt.programme, learnt.name, learnt.means
    meant = {"department": learnt.department, "group": learnt.group, "post": learnt.post}
    # Whoever comes second finds it forgotten already.
    if not LearntName.objects.filter(pk=learnt.pk).delete()[0]:
        return
    audit.record(by=by, act="notices.forget_name", obj=means, before={"written": name, "means": str(means)})
    rows = NameRows(programme)
    _name_again(_of_name(_assignments(programme).filter(**meant), name), rows, lost=learnt.department, by=by)
    if learnt.department:
        _take_collectors_back(programme, name, learnt.department, rows)
    _propose_collectors(programme, rows)


def _assignments(programme: Programme) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        task__ledger__programme=programme, task__state=TaskState.PREPARATION
    ).prefetch_related("department", "task__assignments")


def _of_name(rows: Iterable[Assignment], name: str) -> list[Assignment]:
    """Those whose words fold to the name: 市 药监局 is 市药监局."""
    key = fold(name)
    return [row for row in rows if fold(row.written) == key]


def _name_again(
    assignments: list[Assignment], rows: NameRows, *, lost: Department | None = None, by: Actor
) -> None:
    """Look the words of assignments up anew; write what changed, with role, collector, search text and log.

    `lost` is the unit they had by mistake: a task that it collects by them alone waits for its unit again.
    """
    book = NameBook(rows.programme, rows=rows)
    changed: dict[int, list[str]] = defaultdict(list)
    for row in assignments:
        before = (row.department_id, row.group_id, row.post_id)
        if row.role == AssignmentRole.LEADER:
            row.post = book.resolve_leader(row.written).post
        else:
            named = book.resolve(row.written)
            row.department, row.group = named.department, named.group
            row.role = _role(row, named, book)
        if (row.department_id, row.group_id, row.post_id) != before:
            changed[row.task_id].append(row.written)
    Assignment.objects.bulk_update(assignments, ["department", "group", "post", "role"])
    found = Task.objects.filter(pk__in=changed).select_related("collector")
    tasks = list(found.prefetch_related("assignments__department", "sources"))
    logs = []
    for task in tasks:
        _collect(task, lost)
        logs.append(
            TaskLog(
                task=task,
                at=timezone.now(),
                who=by.label,
                event="task.named",
                params={"words": changed[task.pk]},
            )
        )
    Task.objects.bulk_update(tasks, ["search", "collector", "version"])
    TaskLog.objects.bulk_create(logs)


def _role(row: Assignment, named: Named, book: NameBook) -> str:
    """Counties and their groups never lead; who was taken for one and is none leads with the others."""
    if row.role not in (*LEADING, AssignmentRole.TERRITORIAL):
        return row.role
    joint = any(other.role == AssignmentRole.JOINT for other in row.task.assignments.all())
    shared = AssignmentRole.JOINT if joint else AssignmentRole.LEAD
    return leading_role(named, book, row.role if row.role in LEADING else shared)


def _collect(task: Task, lost: Department | None) -> None:
    """Set who collects a task now (the unit named first, where nobody does) and what it is found by; not saved."""
    assignments = list(task.assignments.all())
    leads = [row.department for row in assignments if row.role in LEADING and row.department]
    before = task.collector
    if lost is not None and before == lost and lost not in leads:
        task.collector = None
    if task.collector is None and not task.row_count and leads:
        task.collector = leads[0]
    task.search = searchable(task, assignments, *(source.label for source in task.sources.all()))
    task.version = F("version") + (1 if task.collector != before else 0)


def _open_drafts(programme: Programme) -> list[TaskDraft]:
    found = TaskDraft.objects.filter(
        notice__programme=programme, notice__state=NoticeState.READ, rows__isnull=True
    )
    return list(found.select_related("notice__programme__secretariat", "collector").order_by("pk"))


def _books(drafts: Iterable[TaskDraft], rows: NameRows) -> dict[int, NameBook]:
    """One book a notice, over the same rows."""
    notices = {draft.notice_id: draft.notice for draft in drafts}
    return {
        pk: NameBook(rows.programme, notice.issued_on, issuer=notice.issuer, rows=rows)
        for pk, notice in notices.items()
    }


def _propose_collectors(programme: Programme, rows: NameRows) -> None:
    """A name just learnt may be the first lead of drafts that lack a collector."""
    lacking = [draft for draft in _open_drafts(programme) if draft.collector_id is None]
    books = _books(lacking, rows)
    proposed: dict[Department, list[int]] = defaultdict(list)
    for draft in lacking:
        unit = propose_collector(draft, books[draft.notice_id])
        if unit:
            proposed[unit].append(draft.pk)
    _write_collectors(proposed)


def _take_collectors_back(programme: Programme, name: str, unit: Department, rows: NameRows) -> None:
    """Drafts that had their collecting unit by the name get whom the other names propose, or nobody."""
    key = fold(name)
    had = [
        draft
        for draft in _open_drafts(programme)
        if draft.collector_id == unit.pk and key in {fold(one) for one in [*draft.lead, *draft.offices]}
    ]
    books = _books(had, rows)
    proposed: dict[Department | None, list[int]] = defaultdict(list)
    for draft in had:
        proposed[propose_collector(draft, books[draft.notice_id])].append(draft.pk)
    _write_collectors(proposed)


def _write_collectors(proposed: Mapping[Any, list[int]]) -> None:
    for unit, keys in proposed.items():
        TaskDraft.objects.filter(pk__in=keys).update(collector=unit, version=F("version") + 1)
