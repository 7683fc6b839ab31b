"""What a task or draft still lacks before it can be handed out (office-practice, section 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from departments.enums import Clearance
from tasks.enums import AssignmentRole, TaskState
from tasks.models import Assignment, Ledger, Notice, Task, TaskDraft
from tasks.selectors.names import NameBook

# What can be lacking: the four things, and who is meant. The codes are what lists are filtered by.
LACKS = ("type", "collector", "standard", "term", "who")


@dataclass(frozen=True)
class Lack:
    """One thing that is lacking: its code (of LACKS) and how it is told."""

    code: str
    words: str


def lacking(task: Task) -> list[Lack]:
    """Return what `task` lacks to be handed out; an item with rows lacks nothing itself.

    A leader's name without a post does not block: the duty is the unit's.
    """
    if task.row_count:
        return []
    unnamed = [
        row.written for row in task.assignments.all() if row.unnamed and row.role != AssignmentRole.LEADER
    ]
    return _four(task) + _who(unnamed)


def lacks(task: Task) -> list[str]:
    """Return in words what `task` lacks to be handed out."""
    return [one.words for one in lacking(task)]


def draft_lacks(draft: TaskDraft, book: NameBook) -> list[str]:
    """Return in words what a draft lacks; names are looked up in `book`."""
    if any(True for _row in draft.rows.all()):
        return []
    unknown = [name for name in names_of(draft) if not book.resolve(name).known]
    if draft.open_tail:
        unknown.append(draft.open_tail)
    return [one.words for one in _four(draft) + _who(unknown)]


def names_of(draft: TaskDraft) -> Iterable[str]:
    """Every written name of a draft that must mean a unit or group."""
    return dict.fromkeys([*draft.lead, *draft.offices, *draft.cooperating, *draft.guiding])


def _four(row: Task | TaskDraft) -> list[Lack]:
    found = []
    if not row.type:
        found.append(Lack("type", _("type")))
    if not row.collector_id:
        found.append(Lack("collector", _("collecting unit")))
    if not row.completion_standard.strip():
        found.append(Lack("standard", _("completion standard")))
    if not row.due_on and not row.long_term:
        found.append(Lack("term", _("due date or long-term")))
    return found


def _who(words: Iterable[str]) -> list[Lack]:
    return [Lack("who", _("who “%(words)s” is") % {"words": one}) for one in words]


def tasks_in_preparation(
    ledger: Ledger, notice: Notice | None = None, *, clearance: int = max(Clearance)
) -> QuerySet[Task]:
    """Return the tasks of a ledger (of one notice) that wait to be handed out, in order, ready for `lacks`.

    Those labelled above `clearance` are not among them.
    """
    found = Task.objects.filter(
        ledger=ledger, state=TaskState.PREPARATION, sensitivity__lte=clearance
    ).filter(Q(row_count=0) | Q(rows__state=TaskState.PREPARATION))
    if notice:
        found = found.filter(sources__notice=notice)
    return (
        found.select_related("collector", "ledger", "root")
        .prefetch_related(Prefetch("assignments", Assignment.objects.select_related("department", "group")))
        .order_by("number", "row")
        .distinct()
    )
