"""批示 turned into orders, settled by the office, taken note of by the leader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import swap
from reports.enums import OrderKind, OrderState
from reports.ladder import Step, Trigger
from reports.ladder.paper import Grounds, demands_of, title_of
from reports.models import SupervisionOrder
from reports.selectors.instruction_orders import proposed_orders
from reports.selectors.instructions import under_way
from reports.selectors.ladder import ladder_of
from reports.services.instruction_outcome import settle
from reports.services.order_log import note_act
from reports.services.orders import SETTLED, clock_of, draft_order
from tasks.models import Instruction, Task
from tasks.services.instructions import correct_instruction
from tasks.services.refusals import NotPossible


@transaction.atomic
def order_units(
    *,
    instruction: Instruction,
    departments: Iterable[Department],
    title: str,
    hard: bool = False,
    task: Task | None = None,
    by: Actor,
) -> list[SupervisionOrder]:
    """Draft an order to each unit about an instruction and return those made; a unit that has its order gets no other.

    `title` and demands are the office's own words: the instruction's reach nobody outside its circle. The usual demands
    stand on the draft, the day to answer by is put in on signing.
    The step of the programme's ladder that instructions set off gives the terms; `hard` the longer of its two ends.
    Raises PermissionDenied. Side effects: those of draft_order; a settled instruction runs again.
    """
    require(by, "instructions.keep", instruction)
    kind = step_for(instruction)
    proof = (ladder_of(instruction.programme).step(kind) or Step(kind, Trigger())).proof
    made = [
        draft_order(
            kind=kind,
            department=unit,
            cause=f"instruction:{instruction.uid}:{unit.uid}",
            caused_on=instruction.given_on,
            task=task,
            instruction=instruction,
            title=title,
            demands=demands_of(Grounds(kind, unit.short_name, assigned=True, proof=proof)),
            hard=hard,
            by=by,
        )
        for unit in departments
    ]
    return [order for order in made if order]


@transaction.atomic
def order_at_once(*, instruction: Instruction, by: Actor) -> list[SupervisionOrder]:
    """Draft an order to each unit an instruction goes to by its matters or its words, and return those made.

    Raises PermissionDenied, NotPossible where it goes to nobody. Side effects: those of order_units.
    """
    proposed = proposed_orders(instruction, by)
    if not proposed:
        raise NotPossible(_("No unit without its order is known: choose the units."))
    kind = step_for(instruction)
    made = []
    for one in proposed:
        title = proposed_title(instruction)
        if one.task:
            item, name = (one.task.root or one.task).label, one.task.title
            title = title_of(Grounds(kind, one.department.short_name, item, name, assigned=True))
        made += order_units(
            instruction=instruction, departments=[one.department], title=title, task=one.task, by=by
        )
    return made


def proposed_title(instruction: Instruction) -> str:
    """Return a title for an order about an instruction that has none of its words."""
    day = instruction.given_on
    return f"{day.year}年{day.month}月{day.day}日交办事项"


@transaction.atomic
def put_instruction_right(*, instruction: Instruction, by: Actor, **facts: Any) -> Instruction:
    """Put right what was entered wrongly of an instruction, and return it; drafts about it count from its day.

    What was signed keeps the days it was signed with. Raises and has side effects as correct_instruction.
    """
    corrected = correct_instruction(instruction=instruction, by=by, **facts)
    if corrected.given_on == instruction.given_on:
        return corrected
    drafts = SupervisionOrder.objects.filter(instruction=corrected, state=OrderState.DRAFT)
    for order in drafts.filter(cause__startswith="instruction:"):
        hard = any(tick["key"] == SETTLED[True] for tick in order.clock)
        clock = clock_of(Step.from_json(order.terms), corrected.given_on, hard=hard)
        counted = swap(order, caused_on=corrected.given_on, clock=clock)
        note_act(counted, "revise", was=order.state, by=by)
    return corrected


def step_for(instruction: Instruction) -> str:
    """Return the paper an instruction sets off by the ladder in force; a supervision order where it names none."""
    step = ladder_of(instruction.programme).for_instructions()
    return step.kind if step else OrderKind.ORDER


@transaction.atomic
def settle_instruction(*, instruction: Instruction, outcome: str, by: Actor) -> Instruction:
    """Say what was done about an instruction that no order is running for, settle it and return it.

    Raises ValidationError without words, NotPossible while an order runs or where it is settled, Conflict.
    """
    require(by, "instructions.keep", instruction)
    if not outcome.strip():
        raise ValidationError({"outcome": _("Say what was done.")})
    if instruction.settled_on:
        raise NotPossible(_("It is settled already."))
    if Instruction.objects.filter(under_way(), pk=instruction.pk).exists():
        raise NotPossible(_("An order about it is still open: it is settled when that is closed."))
    return settle(instruction, outcome=outcome.strip(), by=by)


@transaction.atomic
def take_note(*, instruction: Instruction, by: Actor) -> Instruction:
    """Note that the leader has read what came of an instruction (已阅), and return it.

    For a leader without a post here the office notes it, having shown it on paper. Raises PermissionDenied,
    NotPossible before it is settled, Conflict.
    """
    require(by, "instructions.read", instruction)
    if instruction.settled_on is None:
        raise NotPossible(_("It is not settled yet."))
    if instruction.read_at:
        return instruction
    read = swap(instruction, read_at=timezone.now(), read_by=by.label)
    audit.record(by=by, act="instruction.read", obj=read)
    return read
