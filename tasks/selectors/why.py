"""Why a task shows the light it shows: determination, rows and calendar, as sentences."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.core.days import day
from tasks.enums import TaskState
from tasks.models import Task, TaskStatus
from tasks.progress import StatusClass
from tasks.selectors.detail import why_of

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Why:
    """`lines` say how the class came about, `calendar` what has moved since by the date alone; `rows` are the
    rows of an item, the worst first."""

    task: Task
    status: TaskStatus | None
    lines: list[str]
    calendar: list[str]
    rows: list[Task] = field(default_factory=list)
    more_rows: int = 0


def why_light(task: Task, actor: Actor) -> Why:
    """Return why a task (visible to the actor) shows its light today. At most three queries.

    An item with rows says what its rows say; a class that a person put against the rule says whose reason.
    """
    if task.row_count:
        rows = list(Task.objects.visible_to(actor).filter(root=task).handed_out().order_by("row"))
        rows.sort(key=_weight, reverse=True)
        lines = [_("An item stands as its worst row does, and is done when all its rows are.")]
        return Why(task, None, lines, _calendar(task), rows[:SHOWN_ROWS], max(0, len(rows) - SHOWN_ROWS))
    status = TaskStatus.objects.filter(task=task).order_by("-pk").first()
    return Why(task, status, _lines(task, status), _calendar(task))


def _weight(row: Task) -> tuple[bool, int, int]:
    # The same order as the item's own state takes: an item is as bad as the row that comes first here.
    order = list(StatusClass)
    known = row.status_class in order
    return row.overdue, row.severity, order.index(StatusClass(row.status_class)) if known else -1


def _lines(task: Task, status: TaskStatus | None) -> list[str]:
    if task.state == TaskState.PREPARATION:
        return [_("In preparation: nothing is asked yet.")]
    if status is None:
        return [_("Not determined yet: it was handed out since the last determination.")]
    lines = []
    by_rule = why_of(status)
    if by_rule:
        lines.append(by_rule)
    if status.determined != status.proposed and status.reason:
        lines.append(_("The secretariat determined otherwise: %(reason)s") % {"reason": status.reason})
    if status.unreported:
        lines.append(_("Nothing was reported in the period, so the last state stands."))
    if not lines:
        lines.append(_("Determined by a person, without a rule."))
    return lines


def _calendar(task: Task) -> list[str]:
    """Return what moves between determinations: only overdue, due soon and unreported do (office-practice 5)."""
    lines = []
    due = {"day": day(task.due_on)}
    if task.overdue and task.due_on:
        lines.append(_("Due on %(day)s and not done: overdue, so red.") % due)
    elif task.due_soon and task.due_on:
        lines.append(_("Due on %(day)s, which is soon: yellow.") % due)
    if task.at_risk:
        lines.append(_("The unit or the rule sees a risk: yellow."))
    return lines
