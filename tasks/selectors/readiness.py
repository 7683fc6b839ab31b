"""What a task or draft still lacks before it can be handed out (office-practice, section 2)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from tasks.enums import AssignmentRole, TaskState
from tasks.models import Assignment, Ledger, Notice, Task, TaskDraft
from tasks.selectors.names import NameBook


def lacks(task: Task) -> list[str]:
    """Return in words what `task` lacks to be handed out; an item with rows lacks nothing itself.

    A leader's name without a post does not block: the duty is the unit's.
    """
    if task.row_count:
        return []
    unnamed = [
        row.written for row in task.assignments.all() if row.unnamed and row.role != AssignmentRole.LEADER
    ]
    return _four(task) + _who(unnamed)


def draft_lacks(draft: TaskDraft, book: NameBook) -> list[str]:
    """Return in words what a draft lacks; names are looked up in `book`."""
    if any(True for _row in draft.rows.all()):
        return []
    unknown = [name for name in names_of(draft) if not book.resolve(name).known]
    if draft.open_tail:
        unknown.append(draft.open_tail)
    return _four(draft) + _who(unknown)


def names_of(draft: TaskDraft) -> Iterable[str]:
    """Every written name of a draft that must mean a unit or group."""
    return dict.fromkeys([*draft.lead, *draft.offices, *draft.cooperating, *draft.guiding])


def _four(row: Task | TaskDraft) -> list[str]:
    found = []
    if not row.type:
        found.append(_("type"))
    if not row.collector_id:
        found.append(_("collecting unit"))
    if not row.completion_standard.strip():
        found.append(_("completion standard"))
    if not row.due_on and not row.long_term:
        found.append(_("due date or long-term"))
    return found


def _who(words: Iterable[str]) -> list[str]:
    return [_("who “%(words)s” is") % {"words": one} for one in words]


def tasks_in_preparation(ledger: Ledger, notice: Notice | None = None) -> QuerySet[Task]:
    """Return the tasks of a ledger (of one notice) that wait to be handed out, in order, ready for `lacks`."""
    found = Task.objects.filter(ledger=ledger, state=TaskState.PREPARATION).filter(
        Q(row_count=0) | Q(rows__state=TaskState.PREPARATION)
    )
    if notice:
        found = found.filter(sources__notice=notice)
    return (
        found.select_related("collector", "ledger", "root")
        .prefetch_related(Prefetch("assignments", Assignment.objects.select_related("department", "group")))
        .order_by("number", "row")
        .distinct()
    )
