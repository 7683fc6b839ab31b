"""What waits of orders, extensions, referrals and assessments, for the office and for a unit."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from reform.core.templatetags.core import day_short
from reform.portal.boards.board import Number, Todo, link, tone_if
from reports.enums import AssessmentState, ExtensionState, OrderState, ReferralState, Signer
from reports.models import Assessment, OrderExtension, Referral, SupervisionOrder
from reports.selectors.checks import objections_to_decide, shown_answers
from reports.selectors.orders import is_overdue
from reports.workflow import OPEN_ORDER


def office_todo(actor: Actor) -> list[Todo]:
    """Return what waits for the secretariat: drafts to sign, answers to check and to close, extensions, referrals.

    A clerk is shown the drafts a clerk signs, the head (and a county's one office) all; three queries.
    """
    clerk = actor.role == Role.CLERK
    signs = Q(signs=Signer.CLERK) if clerk else Q()
    decides = Q(order__extension_by=Signer.CLERK) if clerk else Q()
    counted = SupervisionOrder.objects.visible_to(actor).filter(programme=actor.programme)
    counts = counted.aggregate(
        to_sign=Count("pk", Q(state=OrderState.DRAFT) & signs),
        to_check=Count("pk", Q(state=OrderState.ANSWERED)),
        to_close=Count("pk", Q(state=OrderState.CHECKED)),
    )
    extensions = OrderExtension.objects.visible_to(actor).filter(order__programme=actor.programme)
    open_ones = extensions.filter(decides, state=ExtensionState.ASKED, order__state__in=OPEN_ORDER)
    asked = list(open_ones.select_related("order"))
    new = Referral.objects.visible_to(actor).filter(programme=actor.programme, state=ReferralState.NEW)
    closes = [] if clerk else [_closing(counts["to_close"])]
    return [
        Todo(
            _("Sign or drop drafted orders"),
            counts["to_sign"],
            link("order_list", state=OrderState.DRAFT),
            tone="yellow",
        ),
        Todo(
            _("Check units' answers to orders"),
            counts["to_check"],
            link("order_list", state=OrderState.ANSWERED),
            tone="yellow",
        ),
        *closes,
        _check_objections(actor),
        Todo(_("Decide on extensions of orders"), len(asked), _page_of(asked), tone="yellow"),
        Todo(
            _("Look at what units ask to be coordinated"), new.count(), link("referral_list"), tone="yellow"
        ),
    ]


def _check_objections(actor: Actor) -> Todo:
    """Units' objections to a draft circular: those of one paper open its page."""
    asked = list(objections_to_decide(actor).values_list("answer__round__circular__uid", flat=True))
    page = link("check_round", asked[0]) if len(set(asked)) == 1 else link("circular_list")
    return Todo(_("Decide objections to the draft circular"), len(asked), page, tone="yellow")


def _page_of(asked: list[OrderExtension]) -> str:
    """One request opens its order at once."""
    return link("order_detail", asked[0].order.uid) if len(asked) == 1 else link("order_list")


def _closing(count: int) -> Todo:
    return Todo(
        _("Close orders that were checked"),
        count,
        link("order_list", state=OrderState.CHECKED),
        tone="yellow",
    )


def overdue_orders(actor: Actor, today: date) -> Number:
    """Return the number of orders a unit has not answered in time (超期督办单)."""
    late = SupervisionOrder.objects.visible_to(actor).filter(is_overdue(today), programme=actor.programme)
    count = late.count()
    return Number(_("Orders overdue"), count, link("order_list", state="overdue"), tone=tone_if(count, "red"))


def unit_todo(actor: Actor, today: date) -> list[Todo]:
    """Return what waits for a unit: orders to answer, referrals, its lines of a draft circular and of an assessment."""
    orders = SupervisionOrder.objects.visible_to(actor).filter(
        department=actor.department, state__in=OPEN_ORDER
    )
    late = orders.filter(due_on__lt=today).exists()
    owned = Referral.objects.visible_to(actor).filter(owner=actor.department, state=ReferralState.IN_HAND)
    shown = (
        Assessment.objects.visible_to(actor)
        .filter(state=AssessmentState.SHOWN, objections_until__gte=today, lines__department=actor.department)
        .distinct()
    )
    return [
        Todo(
            _("Answer orders of the secretariat"),
            orders.count(),
            link("order_list"),
            tone="red" if late else "yellow",
        ),
        Todo(_("Coordinate what others asked for"), owned.count(), link("referral_list"), tone="yellow"),
        _checks(actor),
        Todo(_("Look at your unit's assessment"), shown.count(), link("assessment_list"), tone="yellow"),
    ]


def _checks(actor: Actor) -> Todo:
    """What a draft circular says of the unit (核对通报): one opens at once, several as a list."""
    asked = shown_answers(actor, waiting=True)
    page = link("check_answer", asked[0].uid) if len(asked) == 1 else link("check_list")
    due = min((one.round.due_on for one in asked), default=None)
    note = _("answers due on %(due)s") % {"due": day_short(due)} if due else ""
    return Todo(_("Check what the circular says of your unit"), len(asked), page, note, "yellow")
