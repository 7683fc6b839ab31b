"""Drafts of orders (督办): made by the portal or a person, changed, not used, used after all. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, Programme
from departments.permissions import require
from reform.core.office_days import office_days
from reform.core.workflow import WrongState, swap
from reports.enums import OrderState
from reports.ladder import Step, Trigger, former_of, runs_by_clock
from reports.models import SupervisionOrder
from reports.selectors.ladder import ladder_of
from reports.services.instruction_outcome import follow_orders
from reports.services.order_log import note_act
from reports.workflow import ORDER
from tasks.enums import Circle, RemovedKind
from tasks.models import Instruction, Task
from tasks.services.recycling import note_removed, note_restored
from tasks.services.refusals import NotPossible

# What a clock says last is what the order is due by, by whether the matter was marked as hard.
SETTLED = {False: "settled", True: "settled_hard"}


@transaction.atomic
def draft_order(
    *,
    kind: str,
    department: Department,
    cause: str,
    caused_on: date,
    task: Task | None = None,
    instruction: Instruction | None = None,
    grounds: Iterable[dict[str, Any]] = (),
    title: str,
    text: str = "",
    demands: str = "",
    hard: bool = False,
    raised_from: SupervisionOrder | None = None,
    by: Actor | None,
) -> SupervisionOrder | None:
    """Draft an order to a unit by the programme's ladder and return it; None where the cause has its order already.

    `by` is None for the system. `hard` gives an instruction's order the longer of a clock's two ends. A kind the
    ladder does without takes a step's usual terms. The order it is raised from runs on until this one is signed; a
    draft raised from it that was dropped gives its place up. Raises PermissionDenied. Side effects: log, audit row; nobody is told.
    """
    about = task or instruction
    if about is None:
        raise ValueError("an order is about a task or an instruction")
    if by:
        require(by, "orders.draft", about)
    programme = programme_of(task, instruction)
    ladder = ladder_of(programme)
    step = ladder.step(kind) or Step(kind, Trigger())
    given_on = instruction.given_on if instruction else caused_on
    order = SupervisionOrder(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        kind=kind,
        task=task,
        instruction=instruction,
        department=department,
        cause=cause,
        caused_on=caused_on,
        grounds=list(grounds),
        terms=asdict(step),
        ladder_version=ladder.label,
        title=title[:200],
        text=text,
        demands=demands,
        signs=step.signs,
        clock=clock_of(step, given_on, hard=hard) if runs_by_clock(cause) else [],
        extension_cap=step.extensions,
        extension_by=step.extension_by,
        proof_needed=step.proof,
        raised_from=raised_from,
    )
    try:
        with transaction.atomic():
            if raised_from:
                _free_place(raised_from)
            order.save()
    except IntegrityError:
        if SupervisionOrder.objects.filter(programme=programme, cause=cause).exists():
            return None
        raise
    note_act(order, "draft", was="", by=by)
    _follow(order, by)
    return order


def programme_of(task: Task | None, instruction: Instruction | None) -> Programme:
    """Return the programme an order about a task or an instruction belongs to."""
    if task is not None:
        return task.ledger.programme
    if instruction is None:
        raise ValueError("an order is about a task or an instruction")
    return instruction.programme


def clock_of(step: Step, given_on: date, *, hard: bool) -> list[dict[str, str]]:
    """Return the days of a step's clock, counted in calendar days; one that falls on a day off moves to the next
    working day. Of its two ends only the one that counts is kept."""
    other = SETTLED[not hard]
    return [
        {
            "key": tick.what,
            "due_on": office_days().working_day_from(given_on + timedelta(days=tick.day)).isoformat(),
        }
        for tick in step.clock
        if tick.what != other
    ]


@transaction.atomic
def revise_draft(
    *, order: SupervisionOrder, title: str, text: str, demands: str, authority: str, by: Actor
) -> SupervisionOrder:
    """Change the words of a draft and return it. Raises WrongState once it is signed or dropped, Conflict."""
    require(by, "orders.draft", order)
    if order.state != OrderState.DRAFT:
        raise WrongState("revise", order.state)
    words: dict[str, Any] = {"title": title, "text": text, "demands": demands, "authority": authority}
    before = {name: getattr(order, name) for name in words if getattr(order, name) != words[name]}
    if not before:
        return order
    revised = swap(order, **words)
    note_act(
        revised,
        "revise",
        was=order.state,
        by=by,
        before=before,
        after={name: words[name] for name in before},
    )
    return revised


@transaction.atomic
def drop_draft(*, order: SupervisionOrder, reason: str, by: Actor) -> SupervisionOrder:
    """Leave a draft unused, with why, and return it; it lies in the recycle bin. Its cause sets no other off.

    Raises WrongState, Conflict.
    """
    require(by, "orders.draft", order)
    dropped = ORDER.advance(order, "drop")
    note_act(dropped, "drop", was=order.state, by=by, text=reason)
    _follow(dropped, by)
    note_removed(
        kind=RemovedKind.ORDER,
        target=dropped.uid,
        label=dropped.title,
        programme=dropped.programme,
        by=by,
        task=dropped.task,
        url=reverse("order_detail", args=[dropped.uid]),
        # What came of an instruction is for its circle alone.
        circle=Circle.POST if dropped.instruction_id else Circle.OFFICE,
    )
    return dropped


@transaction.atomic
def reopen_draft(*, order: SupervisionOrder, by: Actor) -> SupervisionOrder:
    """Take a dropped draft up again and return it.

    Raises NotPossible where another draft has taken its place after the order it was raised from, WrongState, Conflict.
    """
    require(by, "orders.draft", order)
    ORDER.require(order, "reopen")
    former = order.raised_from
    if former is None and (uid := former_of(order.cause)):
        former = SupervisionOrder.objects.get(uid=uid)
        _free_place(former)
        if taken := SupervisionOrder.objects.filter(raised_from=former).first():
            raise NotPossible(_("Another draft has taken its place: %(draft)s") % {"draft": taken})
    reopened = ORDER.advance(order, "reopen", raised_from=former)
    note_act(reopened, "reopen", was=order.state, by=by)
    _follow(reopened, by)
    note_restored(kind=RemovedKind.ORDER, target=reopened.uid)
    return reopened


def _free_place(former: SupervisionOrder) -> None:
    """Let the dropped draft that was raised from an order give its place up: one draft at a time follows an order."""
    SupervisionOrder.objects.filter(raised_from=former, state=OrderState.DROPPED).update(raised_from=None)


def _follow(order: SupervisionOrder, by: Actor | None) -> None:
    """Let the instruction (批示) an order came of follow what became of the order."""
    if order.instruction:
        follow_orders(instruction=order.instruction, by=by)
