"""批示 turned into orders, settled by the office, taken note of by the leader."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import swap
from reports.enums import OrderKind
from reports.models import SupervisionOrder
from reports.selectors.instructions import under_way
from reports.selectors.ladder import ladder_of
from reports.services.instruction_outcome import settle
from reports.services.orders import draft_order
from tasks.models import Instruction, Task
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

    `title` and, later, the demands are the office's own words: the instruction's reach nobody outside its circle.
    The step of the programme's ladder that instructions set off gives the terms; `hard` the longer of its two ends.
    Raises PermissionDenied. Side effects: those of draft_order; a settled instruction runs again.
    """
    require(by, "instructions.keep", instruction)
    kind = step_for(instruction)
    made = [
        draft_order(
            kind=kind,
            department=unit,
            cause=f"instruction:{instruction.uid}:{unit.uid}",
            caused_on=instruction.given_on,
            task=task,
            instruction=instruction,
            title=title,
            hard=hard,
            by=by,
        )
        for unit in departments
    ]
    return [order for order in made if order]


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
