"""What came back of a leader's instructions (批示), for the leader's first page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from departments.actor import Actor
from departments.enums import Role
from reports.enums import OrderState
from reports.models import SupervisionOrder
from reports.selectors.instructions import instructions_to_read, open_instructions
from tasks.models import Instruction

SHOWN = 5


@dataclass(frozen=True)
class CameBack:
    """A leader's instructions: the answers to read, latest first, how many there are, and how many are not settled.

    Each instruction has its closed orders in `closed`.
    """

    latest: list[Instruction]
    to_read: int
    open: int


def came_back(actor: Actor) -> CameBack | None:
    """Return what came back of the own instructions; None for anybody but a leader. Four queries at most."""
    if actor.role != Role.LEADER:
        return None
    found = instructions_to_read(actor)
    closed = SupervisionOrder.objects.visible_to(actor).filter(state=OrderState.CLOSED)
    orders = Prefetch("orders", closed.select_related("department").order_by("pk"), to_attr="closed")
    latest = found.order_by("-settled_on", "-pk").prefetch_related(orders)
    return CameBack(
        latest=list(latest[:SHOWN]),
        to_read=found.count(),
        open=open_instructions(actor).filter(post=actor.post).count(),
    )
