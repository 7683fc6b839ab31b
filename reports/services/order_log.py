"""What every act on an order leaves behind: a line of its own log, one in the matter's history, an audit row."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from departments.actor import Actor
from reform.core import audit
from reports.models import OrderLog, SupervisionOrder
from tasks.services.ledgers import log_event


def note_act(
    order: SupervisionOrder,
    act: str,
    *,
    was: str,
    by: Actor | None,
    text: str = "",
    history: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **told: Any,
) -> None:
    """Write what was done to an order, which is as it is now; `was` is its state before, `by` None the system.

    `history` is the event told in the matter's history, with `told` as its places; of an order that came of an
    instruction (批示) nothing stands there, for the matter is read by more people than the instruction's circle.
    """
    OrderLog.objects.create(
        order=order,
        at=timezone.now(),
        who=by.label if by else "",
        act=act,
        from_state=was,
        to_state=order.state,
        text=text,
    )
    audit.record(
        by=by,
        act=f"order.{act}",
        obj=order,
        before=({"order_state": was} if was else {}) | (before or {}),
        after={"order_state": order.state} | (after or {}),
        reason=text,
    )
    if history and by and order.task and not order.instruction_id:
        log_event([order.task], history, by=by, unit=order.department.short_name, order=str(order), **told)
