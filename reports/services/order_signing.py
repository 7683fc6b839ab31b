"""Signing an order: a person puts a name under it, it takes its number (一事一号) and its day, and the unit is told.

Numbers count within programme, kind and year and have no gaps: a number is taken in the transaction that signs.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.models import Programme
from departments.permissions import require
from reform.core.office_days import office_days
from reports.enums import RUNNING_ORDERS, OrderKind, OrderState, Signer
from reports.ladder.paper import with_due
from reports.models import SupervisionOrder
from reports.services.order_ends import close_off
from reports.services.order_log import note_act
from reports.services.order_messages import tell_ended, tell_issued
from reports.workflow import ORDER
from tasks.services.refusals import NotPossible

# What stands between the programme's own 机关代字 and the year.
NUMBER_WORDS = {
    OrderKind.URGING: "催",
    OrderKind.ORDER: "督",
    OrderKind.TIME_LIMIT: "限",
    OrderKind.INTERVIEW: "约",
}
# Words that ask for an authority. Source: 政府督查工作条例, office-practice 6.
WITH_AUTHORITY = ("督查", "挂牌督办")


@transaction.atomic
def sign_order(
    *,
    order: SupervisionOrder,
    by: Actor,
    signer: str = "",
    signed_on: date | None = None,
    due_on: date | None = None,
) -> SupervisionOrder:
    """Sign a draft and return the order, issued, with its number and the day it is to be answered by.

    `signer` and `signed_on` are the actor and today, unless the head records a leader's signature. `due_on` is
    another day than the one `due_day` proposes. An order it was raised from ends with it. Raises PermissionDenied,
    NotPossible with a sentence, WrongState, Conflict. Side effects: log, the matter's history, audit row, messages.
    """
    require(by, "orders.sign", order)
    ORDER.require(order, "sign")
    today = timezone.localdate()
    name, day = _signature(order, by, signer.strip(), signed_on or today)
    due = due_on or due_day(order, day)
    _require_complete(order, day, due, today)
    # Signatures of a programme come one after the other, so that no number is taken twice.
    programme = Programme.objects.select_for_update().get(pk=order.programme_id)
    serial = _next_serial(order, day.year)
    word = NUMBER_WORDS[OrderKind(order.kind)]
    signed = ORDER.advance(
        order,
        "sign",
        number=f"{programme.number_prefix}{word}〔{day.year}〕{serial}号",
        year=day.year,
        serial=serial,
        signer=name,
        signed_on=day,
        issued_at=timezone.now(),
        due_on=due,
        first_due_on=due,
        **{name: with_due(getattr(order, name), due) for name in ("title", "text", "demands")},
    )
    note_act(
        signed,
        "sign",
        was=order.state,
        by=by,
        text="" if name == by.user.name else name,
        history="order.issued",
        after={"number": signed.number, "due_on": due.isoformat()},
        due=due.isoformat(),
    )
    _end_former(signed, by)
    tell_issued(signed)
    return signed


def due_day(order: SupervisionOrder, signed_on: date) -> date:
    """Return the day an order signed on a day is to be answered by: a clock's end, else its step's working days.

    Where the clock has run out meanwhile it is the next working day: nobody is asked for something in the past.
    """
    if order.clock:
        end = date.fromisoformat(order.clock[-1]["due_on"])
        return max(end, office_days().after_working_days(signed_on, 1))
    return office_days().after_working_days(signed_on, max(order.terms.get("days", 0), 1))


def _signature(order: SupervisionOrder, by: Actor, signer: str, signed_on: date) -> tuple[str, date]:
    """Return the name that stands under the order and its day; who is of the level signs with their own."""
    recorded = order.signs == Signer.LEADER and by.role != Role.LEADER
    if recorded and not signer:
        raise NotPossible(_("Say which leader signed, and on which day."))
    if signed_on > timezone.localdate():
        raise NotPossible(_("This day has not come yet."))
    return (signer if recorded else by.user.name), signed_on


def _require_complete(order: SupervisionOrder, signed_on: date, due: date, today: date) -> None:
    if not order.demands.strip():
        raise NotPossible(_("Say what is demanded of the unit before you sign."))
    if due < max(signed_on, today):
        raise NotPossible(_("The day to answer by is past."))
    words = order.title + order.text + order.demands
    named = next((word for word in WITH_AUTHORITY if word in words), "")
    if named and not order.authority.strip():
        raise NotPossible(
            _("“%(word)s” is named only with its authority: write that down, or say it otherwise.")
            % {"word": named}
        )
    former = order.raised_from
    # What climbs because an order is overdue has lost its ground once that is settled; what the matter itself set off
    # has not.
    climbs = order.cause.startswith("raise:")
    if former and climbs and former.state in {OrderState.CLOSED, OrderState.WITHDRAWN}:
        raise NotPossible(_("%(order)s, which this one follows, is settled.") % {"order": former})


def _next_serial(order: SupervisionOrder, year: int) -> int:
    same = SupervisionOrder.objects.filter(programme=order.programme_id, kind=order.kind, year=year)
    last: int = same.aggregate(n=Max("serial"))["n"] or 0
    return last + 1


def _end_former(signed: SupervisionOrder, by: Actor) -> None:
    """Let the order that this one was raised from end, where the portal drafted it and it still runs."""
    former = signed.raised_from
    if former is None or former.state not in RUNNING_ORDERS:
        return
    raised = ORDER.advance(former, "raise")
    note_act(raised, "raise", was=former.state, by=by, text=signed.number, history="order.raised")
    close_off(raised, by)
    tell_ended(raised, signed.number)
