"""How an order ends: checked and closed (销号), returned to the unit, raised to the next step, withdrawn."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.office_days import office_days
from reports.enums import ExtensionState, OrderState
from reports.ladder import PAPERS, RAISE, hand_cause
from reports.ladder.paper import PAPER_NAMES
from reports.models import OrderExtension, OrderProof, Referral, SupervisionOrder
from reports.selectors.orders import bar_to_judging, latest_answer
from reports.services.instruction_outcome import follow_orders
from reports.services.order_log import note_act
from reports.services.order_messages import tell_checked, tell_closed, tell_ended, tell_returned
from reports.services.orders import draft_order, reopen_draft
from reports.services.referrals import refer_order
from reports.workflow import ORDER
from tasks.services.refusals import NotPossible

# Working days a unit has again when its answer comes back after the day it was due.
AGAIN_DAYS = 3


@transaction.atomic
def check_answer(*, order: SupervisionOrder, by: Actor) -> SupervisionOrder:
    """Note that an answer was checked and hand it to the head for closing; return the order.

    Raises PermissionDenied, NotPossible for who answered, WrongState, Conflict. Side effects: log, audit row, messages.
    """
    require(by, "orders.check", order)
    ORDER.require(order, "check")
    _require_unbarred(order, by)
    checked = ORDER.advance(order, "check", checked_by=by.user)
    note_act(checked, "check", was=order.state, by=by)
    tell_checked(checked)
    return checked


@transaction.atomic
def return_answer(
    *, order: SupervisionOrder, reason: str, due_on: date | None = None, by: Actor
) -> SupervisionOrder:
    """Return an answer with what is missing and return the order, which the unit has to answer again.

    `due_on` is a new day for it, not before the one that stands; without it that one stands, and where it is past
    the unit has AGAIN_DAYS working days. Raises PermissionDenied, NotPossible, WrongState, Conflict. Side effects:
    log, the matter's history, audit row, messages.
    """
    require(by, "orders.check", order)
    ORDER.require(order, "return")
    _require_unbarred(order, by)
    if not reason.strip():
        raise NotPossible(_("Say what is missing."))
    due = due_on or again_by(order)
    if due < order.due or due < timezone.localdate():
        raise NotPossible(_("The new day lies before the one that stands, or is past."))
    answer = latest_answer(order)
    returned = ORDER.advance(order, "return", answered_by=None, checked_by=None, due_on=due)
    if answer:
        answer.returned = reason
        answer.save(update_fields=["returned"])
    note_act(
        returned,
        "return",
        was=order.state,
        by=by,
        text=reason,
        history="order.returned",
        before={"due_on": order.due.isoformat()},
        after={"due_on": due.isoformat()},
    )
    tell_returned(returned, reason)
    return returned


def again_by(order: SupervisionOrder) -> date:
    """Return the day a returned answer is due again: the one that stands, or some working days from now."""
    return max(order.due, office_days().after_working_days(timezone.localdate(), AGAIN_DAYS))


@transaction.atomic
def close_order(
    *, order: SupervisionOrder, outcome: str, proof: OrderProof | None = None, by: Actor
) -> SupervisionOrder:
    """Close a checked order (销号) with what was done and the proof it rests on; return it.

    Raises PermissionDenied, NotPossible without what was done, without proof where the step asks for one, for who
    answered; WrongState and Conflict for the second of two. The database refuses the same (SupervisionOrder.Meta).
    Side effects: log, the matter's history, audit row, messages.
    """
    require(by, "orders.close", order)
    ORDER.require(order, "close")
    _require_unbarred(order, by)
    if not outcome.strip():
        raise NotPossible(_("Say what was done before you close it."))
    if proof and (proof.order_id != order.pk or proof.answer.withdrawn_at):
        raise NotPossible(_("This file is no proof of this order."))
    if order.proof_needed and proof is None:
        raise NotPossible(_("This order is closed with proof: choose the file, or return the answer for it."))
    closed = ORDER.advance(
        order,
        "close",
        outcome=outcome.strip(),
        proof=proof,
        closed_by=by.user,
        closed_on=timezone.localdate(),
    )
    note_act(closed, "close", was=order.state, by=by, text=closed.outcome, history="order.closed")
    close_off(closed, by)
    tell_closed(closed)
    return closed


@transaction.atomic
def raise_order(*, order: SupervisionOrder, to: str, reason: str, by: Actor) -> SupervisionOrder | Referral:
    """Raise an order that did not help: to a later step of the ladder, or to the leading group.

    Returns the draft of the next step, to be signed, or the referral (提请事项). A draft the portal made of it already
    is taken. Raises PermissionDenied, NotPossible for a step that is not a later one, WrongState, Conflict. Side
    effects: log, the matter's history, audit row, messages.
    """
    require(by, "orders.raise", order)
    ORDER.require(order, "raise")
    if not reason.strip():
        raise NotPossible(_("Say why it is raised."))
    if to not in later_steps(order):
        raise NotPossible(_("This is no later step."))
    raised = ORDER.advance(order, "raise")
    note_act(raised, "raise", was=order.state, by=by, text=reason, history="order.raised", after={"kind": to})
    tell_ended(raised, reason, to=to)
    following = refer_order(order=raised, by=by) if to == RAISE else _next_draft(raised, to, reason, by)
    close_off(raised, by)
    return following


def later_steps(order: SupervisionOrder) -> tuple[str, ...]:
    """Return the kinds of steps after an order's, mildest first, the leading group last."""
    return (*PAPERS[PAPERS.index(order.kind) + 1 :], RAISE)


def _next_draft(order: SupervisionOrder, to: str, reason: str, by: Actor) -> SupervisionOrder:
    made = SupervisionOrder.objects.filter(raised_from=order).exclude(state=OrderState.DROPPED).first()
    if made and made.kind == to:
        return made
    if made:
        raise NotPossible(_("There is a draft of another step already: %(draft)s") % {"draft": made})
    dropped = SupervisionOrder.objects.filter(state=OrderState.DROPPED, kind=to)
    if known := dropped.filter(cause__startswith=f"raise:{order.uid}:").first():
        return reopen_draft(order=known, by=by)
    drafted = draft_order(
        kind=to,
        department=order.department,
        cause=hand_cause(order.uid),
        caused_on=timezone.localdate(),
        task=order.task,
        instruction=order.instruction,
        grounds=[{"kind": "raised", "order": order.number, "due_on": order.due.isoformat()}],
        title=_renamed(order, to),
        text=reason,
        demands=order.demands,
        raised_from=order,
        by=by,
    )
    if drafted is None:
        raise NotPossible(_("The next step of this order is drafted already."))
    return drafted


def _renamed(order: SupervisionOrder, kind: str) -> str:
    """Return an order's title with another paper's name at its end."""
    former = PAPER_NAMES[order.kind]
    if order.title.endswith(former):
        return order.title.removesuffix(former) + PAPER_NAMES[kind]
    return order.title


@transaction.atomic
def withdraw_order(*, order: SupervisionOrder, reason: str, by: Actor) -> SupervisionOrder:
    """Withdraw an order that lies with the unit, with why; return it. Its number stays taken.

    Raises PermissionDenied, NotPossible, WrongState, Conflict. Side effects: log, history, audit row, messages.
    """
    require(by, "orders.sign", order)
    ORDER.require(order, "withdraw")
    if not reason.strip():
        raise NotPossible(_("Say why it is withdrawn."))
    withdrawn = ORDER.advance(order, "withdraw")
    note_act(withdrawn, "withdraw", was=order.state, by=by, text=reason, history="order.withdrawn")
    close_off(withdrawn, by)
    tell_ended(withdrawn, reason)
    return withdrawn


def close_off(order: SupervisionOrder, by: Actor) -> None:
    """See to what hung on an order that has ended: a request for more time nobody decided on, its instruction (批示)."""
    open_ones = OrderExtension.objects.filter(order=order, state=ExtensionState.ASKED)
    open_ones.update(state=ExtensionState.WITHDRAWN)
    if order.instruction:
        follow_orders(instruction=order.instruction, by=by)


def _require_unbarred(order: SupervisionOrder, by: Actor) -> None:
    if sentence := bar_to_judging(order, by):
        raise NotPossible(sentence)
