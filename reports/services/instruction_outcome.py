"""What came of an instruction: settled once nothing that was asked about it is open any more."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from reform.core import audit
from reform.core.workflow import swap
from reports.enums import OrderState, ReferralState
from reports.models import Referral, SupervisionOrder
from reports.selectors.instructions import under_way
from tasks.models import Instruction
from tasks.notifications import tell_instruction_settled


@transaction.atomic
def follow_orders(*, instruction: Instruction, by: Actor | None) -> Instruction:
    """Settle an instruction whose last order was closed, or open it again for one drafted since; return it.

    To be called in the transaction that changed an order of it, or a referral made of one: an order raised to the
    leading group is open until that is closed or declined. Once settled the leader is told urgently. Orders that were
    withdrawn or not used and referrals that were declined settle nothing by themselves. Side effects: audit row,
    messages.
    """
    held = Instruction.objects.select_for_update(of=("self",)).get(pk=instruction.pk)
    runs = Instruction.objects.filter(under_way(), pk=held.pk).exists()
    if runs and held.settled_on:
        return _swapped(held, "instruction.reopen", by, settled_on=None, read_at=None, read_by="")
    if not runs and held.settled_on is None and _something_closed(held):
        return settle(held, by=by)
    return held


def _something_closed(instruction: Instruction) -> bool:
    orders = SupervisionOrder.objects.filter(instruction=instruction, state=OrderState.CLOSED)
    referrals = Referral.objects.filter(order__instruction=instruction, state=ReferralState.CLOSED)
    return orders.exists() or referrals.exists()


def settle(instruction: Instruction, *, outcome: str = "", by: Actor | None) -> Instruction:
    """Settle an instruction in the caller's transaction, tell the leader, and return it. Raises Conflict."""
    settled = _swapped(
        instruction, "instruction.settle", by, settled_on=timezone.localdate(), outcome=outcome
    )
    tell_instruction_settled(settled)
    return settled


def _swapped(instruction: Instruction, act: str, by: Actor | None, **changes: Any) -> Instruction:
    changed = swap(instruction, **changes)
    # Without the words of what came of it: the record is read outside the circle.
    settled = changed.settled_on.isoformat() if changed.settled_on else None
    audit.record(by=by, act=act, obj=changed, after={"settled_on": settled})
    return changed
