"""延期: a unit asks for more time before an order is due, the level its step names decides; the old day stays visible."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.permissions import require
from reform.core.workflow import WrongState, swap
from reports.enums import Signer
from reports.models import OrderExtension, SupervisionOrder
from reports.selectors.orders import bar_to_extending
from reports.services.order_log import note_act
from reports.services.order_messages import tell_extension_asked, tell_extension_decided
from reports.workflow import EXTENSION, OPEN_ORDER
from tasks.services.refusals import NotPossible


@transaction.atomic
def ask_extension(
    *, order: SupervisionOrder, reason: str, progress: str, new_due_on: date, by: Actor
) -> OrderExtension:
    """Ask for a later day with the reason and how far things are; return the request.

    Raises PermissionDenied, WrongState, Conflict, NotPossible: on or after the day it is due, when the step's number
    of extensions is used up, while another waits, without reason or progress, for a day that is not later. Side
    effects: log, audit row, messages to who decides.
    """
    require(by, "orders.answer", order)
    if order.state not in OPEN_ORDER:
        raise WrongState("extend_ask", order.state)
    # One request after the other: the version is the order's, as the unit read it.
    order = swap(order)
    if sentence := bar_to_extending(order):
        raise NotPossible(sentence)
    if not reason.strip() or not progress.strip():
        raise NotPossible(_("Say why, and how far it has come."))
    if new_due_on <= order.due:
        raise NotPossible(_("The new day is not later than the one that stands."))
    extension = OrderExtension.objects.create(
        order=order,
        number=order.extensions.count() + 1,
        reason=reason.strip(),
        progress=progress.strip(),
        old_due_on=order.due,
        new_due_on=new_due_on,
        asked_by=by.user,
        asked_at=timezone.now(),
    )
    _note(extension, "extend_ask", by, reason.strip())
    tell_extension_asked(extension)
    return extension


@transaction.atomic
def decide_extension(
    *, extension: OrderExtension, approved: bool, answer: str = "", decider: str = "", by: Actor
) -> OrderExtension:
    """Approve a request for more time or not, and return it; approved, the order has the new day and keeps the first.

    `decider` is the leader whose decision the head records where the step names a leader. Raises PermissionDenied,
    NotPossible, WrongState for an order that has ended or a request decided before, Conflict. Side effects: log, the
    matter's history, audit row, messages to the unit.
    """
    order = SupervisionOrder.objects.select_for_update(of=("self",)).get(pk=extension.order_id)
    require(by, "extensions.decide", order)
    if order.state not in OPEN_ORDER:
        raise WrongState("extend_decide", order.state)
    if extension.asked_by_id == by.user.pk:
        raise NotPossible(_("You asked for it: another person decides."))
    if not approved and not answer.strip():
        raise NotPossible(_("Say why it is not approved."))
    recorded = order.extension_by == Signer.LEADER and by.role != Role.LEADER
    if recorded and not decider.strip():
        raise NotPossible(_("Say which leader decided."))
    act = "approve" if approved else "decline"
    EXTENSION.require(extension, act)
    # Returned with a later day meanwhile, or decided late: it would shorten the time.
    gives = extension.new_due_on > (order.due_on or date.min) and extension.new_due_on >= timezone.localdate()
    if approved and not gives:
        raise NotPossible(
            _("The day asked for gives no more time any longer: decline it, the unit asks anew.")
        )
    decided = EXTENSION.advance(
        extension,
        act,
        answer=answer.strip(),
        decided_by=decider.strip() if recorded else by.label,
        decided_at=timezone.now(),
    )
    decided.order = swap(order, due_on=decided.new_due_on) if approved else order
    if approved:
        days = {"old": decided.old_due_on.isoformat(), "new": decided.new_due_on.isoformat()}
        _note(decided, "extend_approve", by, answer.strip(), history="order.extended", **days)
    else:
        _note(decided, "extend_decline", by, answer.strip())
    tell_extension_decided(decided)
    return decided


@transaction.atomic
def withdraw_extension(*, extension: OrderExtension, by: Actor) -> OrderExtension:
    """Take the own unit's request back before it is decided, and return it. Raises WrongState, Conflict."""
    require(by, "orders.answer", extension.order)
    withdrawn = EXTENSION.advance(extension, "withdraw")
    _note(withdrawn, "extend_withdraw", by, "")
    return withdrawn


def _note(
    extension: OrderExtension, act: str, by: Actor, text: str, *, history: str = "", **told: str
) -> None:
    order = extension.order
    note_act(
        order,
        act,
        was=order.state,
        by=by,
        text=text,
        history=history,
        before={"due_on": extension.old_due_on.isoformat()},
        after={"due_on": extension.new_due_on.isoformat()},
        **told,
    )
