"""What is open in a post or unit among notices and tasks, for hand-over lists (departments.duties)."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.duties import Open, open_work, unit_duties
from departments.enums import SECRETARIAT, UNIT_ROLES, Clearance, Role
from departments.models import Department
from tasks.enums import LIVE_STATES, NoticeState, StatusClass, TaskState
from tasks.models import DutyItem, Notice, Task
from tasks.selectors.comments import rounds_open, to_answer

OFFICE = [*SECRETARIAT, Role.COUNTY]


def name_of(task: Task) -> str:
    """Return how a hand-over list names a task: it is read by people who may not see what is labelled."""
    if task.sensitivity > Clearance.INTERNAL:
        return str(_("%(label)s (labelled)") % {"label": task.label})
    return str(task)


def _task(task: Task) -> Open:
    state = StatusClass(task.status_class).label if task.status_class else TaskState(task.state).label
    return Open(name_of(task), task.due_on, state, reverse("task_detail", args=[task.uid]))


@open_work("tasks.collected", _("Matter to report on"), UNIT_ROLES)
def _collected(actor: Actor) -> Iterable[Open]:
    tasks = Task.objects.visible_to(actor).filter(collector=actor.department).leaves().handed_out()
    for task in tasks.exclude(status_class=StatusClass.DONE).order_by("ledger", "number", "row"):
        yield _task(task)


@open_work("tasks.duties", _("Group duty to carry out"), UNIT_ROLES)
def _group_duties(actor: Actor) -> Iterable[Open]:
    items = DutyItem.objects.filter(department=actor.department, done=False).filter(
        task__in=Task.objects.visible_to(actor).handed_out()
    )
    for item in items.select_related("task").order_by("task__ledger", "task__number", "task__row"):
        yield _task(item.task)


@open_work("division.comment", _("Draft division to comment on"), UNIT_ROLES)
def _comments(actor: Actor) -> Iterable[Open]:
    for asked in to_answer(actor):
        page = reverse("comment_answer", args=[asked.uid])
        yield Open(asked.round.paper.title, asked.round.due_on, asked.get_answer_display(), page)


@open_work("notices.decompose", _("Notice to decompose"), OFFICE)
def _notices(actor: Actor) -> Iterable[Open]:
    for notice in Notice.objects.visible_to(actor).filter(state=NoticeState.READ).order_by("pk"):
        page = reverse("notice_decompose", args=[notice.uid])
        yield Open(notice.title, None, NoticeState(notice.state).label, page)


@open_work("ledger.prepare", _("Matter in preparation"), OFFICE)
def _in_preparation(actor: Actor) -> Iterable[Open]:
    tasks = Task.objects.visible_to(actor).filter(
        ledger__programme=actor.programme, state=TaskState.PREPARATION
    )
    for task in tasks.leaves().order_by("ledger", "number", "row"):
        yield _task(task)


@open_work("division.round", _("Round of comments under way"), OFFICE)
def _rounds(actor: Actor) -> Iterable[Open]:
    for one, _to_decide in rounds_open(actor):
        page = reverse("round_detail", args=[one.uid])
        yield Open(one.paper.title, one.due_on, one.get_state_display(), page)


@unit_duties
def _of_unit(unit: Department) -> Iterable[Open]:
    """A unit that collects a live task, or has a group duty not carried out, is not closed."""
    collected = Task.objects.filter(collector=unit, state__in=LIVE_STATES)
    for task in collected.exclude(status_class=StatusClass.DONE).order_by("ledger", "number", "row"):
        yield _task(task)
    items = DutyItem.objects.filter(department=unit, done=False, task__state__in=LIVE_STATES)
    for item in items.select_related("task").order_by("task__ledger", "task__number", "task__row"):
        yield _task(item.task)
