"""What is open in a post or unit among notices and tasks, for hand-over lists (departments.duties)."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from departments.actor import Actor
from departments.duties import Open, open_work, unit_duties
from departments.enums import SECRETARIAT, UNIT_ROLES, Clearance, Role
from departments.models import Department
from tasks.enums import (
    LIVE_STATES,
    OPEN_ADJUSTMENTS,
    LedgerState,
    NoticeState,
    ObjectionState,
    StatusClass,
    TaskState,
)
from tasks.models import Adjustment, DutyItem, Ledger, Notice, Objection, Task
from tasks.selectors.adjustments import adjustments_for, adjustments_waiting
from tasks.selectors.comments import rounds_open, to_answer
from tasks.selectors.objections import objections_for, objections_waiting
from tasks.selectors.receipts import receipts_by_unit, to_sign_for

OFFICE = [*SECRETARIAT, Role.COUNTY]


def name_of(task: Task) -> str:
    """Return how a hand-over list names a task: it is read by people who may not see what is labelled."""
    if task.sensitivity > Clearance.INTERNAL:
        return str(_("%(label)s (labelled)") % {"label": task.label})
    return str(task)


def _task(task: Task) -> Open:
    state = StatusClass(task.status_class).label if task.status_class else TaskState(task.state).label
    return Open(name_of(task), task.due_on, state, reverse("task_detail", args=[task.uid]))


@open_work("tasks.collected", _("Matters to report on"), UNIT_ROLES)
def _collected(actor: Actor) -> Iterable[Open]:
    tasks = Task.objects.visible_to(actor).filter(collector=actor.department).leaves().handed_out()
    for task in tasks.exclude(status_class=StatusClass.DONE).order_by("ledger", "number", "row"):
        yield _task(task)


@open_work("tasks.duties", _("Group duties to carry out"), UNIT_ROLES)
def _group_duties(actor: Actor) -> Iterable[Open]:
    items = DutyItem.objects.filter(department=actor.department, done=False).filter(
        task__in=Task.objects.visible_to(actor).handed_out()
    )
    for item in items.select_related("task").order_by("task__ledger", "task__number", "task__row"):
        yield _task(item.task)


@open_work("receipts.sign", _("Matters to sign for"), UNIT_ROLES)
def _to_sign(actor: Actor) -> Iterable[Open]:
    for task in to_sign_for(actor):
        yield Open(name_of(task), None, _("Not signed"), reverse("sign_for"))


@open_work("objections.own", _("Objections of one's own unit"), UNIT_ROLES)
def _own_objections(actor: Actor) -> Iterable[Open]:
    mine = objections_for(actor).filter(department=actor.department, task__ledger__state=LedgerState.OPEN)
    for objection in mine.filter(state=ObjectionState.OPEN).order_by("made_at", "pk"):
        yield _asked(objection, "objection_detail")


@open_work("adjustments.own", _("Adjustments one's own unit asked for"), UNIT_ROLES)
def _own_adjustments(actor: Actor) -> Iterable[Open]:
    mine = adjustments_for(actor).filter(department=actor.department, task__ledger__state=LedgerState.OPEN)
    for adjustment in mine.filter(state__in=OPEN_ADJUSTMENTS).order_by("asked_at", "pk"):
        yield _asked(adjustment, "adjustment_detail")


def _asked(row: Objection | Adjustment, page: str) -> Open:
    title = f"{name_of(row.task)}：{row.get_kind_display()}"
    return Open(title, None, row.get_state_display(), reverse(page, args=[row.uid]))


@open_work("division.comment", _("Draft divisions to comment on"), UNIT_ROLES)
def _comments(actor: Actor) -> Iterable[Open]:
    for asked in to_answer(actor):
        page = reverse("comment_answer", args=[asked.uid])
        yield Open(asked.round.paper.title, asked.round.due_on, asked.get_answer_display(), page)


@open_work("notices.decompose", _("Notices to decompose"), OFFICE)
def _notices(actor: Actor) -> Iterable[Open]:
    for notice in Notice.objects.visible_to(actor).filter(state=NoticeState.READ).order_by("pk"):
        page = reverse("notice_decompose", args=[notice.uid])
        yield Open(notice.title, None, NoticeState(notice.state).label, page)


@open_work("ledger.prepare", _("Matters in preparation"), OFFICE)
def _in_preparation(actor: Actor) -> Iterable[Open]:
    tasks = Task.objects.visible_to(actor).filter(
        ledger__programme=actor.programme, state=TaskState.PREPARATION
    )
    for task in tasks.leaves().order_by("ledger", "number", "row"):
        yield _task(task)


@open_work("receipts.missing", _("Units that have not signed"), OFFICE)
def _unsigned(actor: Actor) -> Iterable[Open]:
    ledgers = Ledger.objects.visible_to(actor).filter(programme=actor.programme, state=LedgerState.OPEN)
    for ledger in ledgers.order_by("-year", "pk"):
        lines = [line for line in receipts_by_unit(ledger, clearance=actor.clearance) if line.waiting]
        if lines:
            waiting = ngettext("%(n)s unit", "%(n)s units", len(lines)) % {"n": len(lines)}
            yield Open(ledger.name, None, waiting, f"{reverse('receipts')}?ledger={ledger.uid}")


@open_work("objections.decide", _("Objections to decide"), OFFICE)
def _objections(actor: Actor) -> Iterable[Open]:
    for objection in objections_waiting(actor):
        yield _asked(objection, "objection_detail")


@open_work("adjustments.decide", _("Adjustments to give an opinion on or to decide"), OFFICE)
def _adjustments(actor: Actor) -> Iterable[Open]:
    for adjustment in adjustments_waiting(actor):
        yield _asked(adjustment, "adjustment_detail")


@open_work("division.round", _("Rounds of comments under way"), OFFICE)
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
