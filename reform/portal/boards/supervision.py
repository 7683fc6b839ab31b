"""What waits of orders, extensions, referrals and assessments, for the office and for a unit."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from reform.portal.boards.board import Number, Todo, first_day, link, tone_if
from reports.enums import AssessmentState, ExtensionState, OrderState, ReferralState, Signer
from reports.models import Assessment, OrderAnswer, OrderExtension, Referral, SupervisionOrder
from reports.selectors.checks import objections_to_decide, shown_answers
from reports.selectors.orders import is_overdue
from reports.workflow import OPEN_ORDER


def office_todo(actor: Actor) -> list[Todo]:
    """Return what waits for the secretariat: drafts to sign, answers to check and to close, extensions, referrals.

    A clerk is shown the drafts a clerk signs, the head (and a county's one office) all; five queries.
    """
    clerk = actor.role == Role.CLERK
    signs = Q(signs=Signer.CLERK) if clerk else Q()
    decides = Q(order__extension_by=Signer.CLERK) if clerk else Q()
    counted = SupervisionOrder.objects.visible_to(actor).filter(programme=actor.programme)
    counts = counted.aggregate(
        to_sign=Count("pk", Q(state=OrderState.DRAFT) & signs),
        drafted=Min("created_at", filter=Q(state=OrderState.DRAFT) & signs),
        to_check=Count("pk", Q(state=OrderState.ANSWERED)),
        to_close=Count("pk", Q(state=OrderState.CHECKED)),
    )
    answers = OrderAnswer.objects.filter(order__in=counted, interim=False, withdrawn_at=None)
    filed = answers.aggregate(
        to_check=Min("filed_at", filter=Q(order__state=OrderState.ANSWERED)),
        to_close=Min("filed_at", filter=Q(order__state=OrderState.CHECKED)),
    )
    extensions = OrderExtension.objects.visible_to(actor).filter(order__programme=actor.programme)
    open_ones = extensions.filter(decides, state=ExtensionState.ASKED, order__state__in=OPEN_ORDER)
    asked = list(open_ones.select_related("order"))
    new = Referral.objects.visible_to(actor).filter(programme=actor.programme, state=ReferralState.NEW)
    closes = [] if clerk else [_closing(counts["to_close"], first_day(filed["to_close"]))]
    referred = new.aggregate(n=Count("pk"), since=Min("raised_on"))
    return [
        Todo(
            _("Sign or drop drafted orders"),
            counts["to_sign"],
            link("order_list", state=OrderState.DRAFT),
            tone="yellow",
            since=first_day(counts["drafted"]),
        ),
        Todo(
            _("Check units' answers to orders"),
            counts["to_check"],
            link("order_list", state=OrderState.ANSWERED),
            tone="yellow",
            since=first_day(filed["to_check"]),
        ),
        *closes,
        _check_objections(actor),
        Todo(
            _("Decide on extensions of orders"),
            len(asked),
            _page_of(asked),
            tone="yellow",
            due=min((one.order.due_on for one in asked if one.order.due_on), default=None),
        ),
        Todo(
            _("Look at what units ask to be coordinated"),
            referred["n"],
            link("referral_list"),
            tone="yellow",
            since=referred["since"],
        ),
    ]


def _check_objections(actor: Actor) -> Todo:
    """Units' objections to a draft circular: those of one paper open its page."""
    rows = objections_to_decide(actor).values_list("answer__round__circular__uid", "answer__round__due_on")
    asked = list(rows)
    papers = {paper for paper, _due in asked}
    page = link("check_round", asked[0][0]) if len(papers) == 1 else link("circular_list")
    due = min((due for _paper, due in asked), default=None)
    return Todo(_("Decide objections to the draft circular"), len(asked), page, tone="yellow", due=due)


def _page_of(asked: list[OrderExtension]) -> str:
    """One request opens its order at once."""
    return link("order_detail", asked[0].order.uid) if len(asked) == 1 else link("order_list")


def _closing(count: int, since: date | None) -> Todo:
    return Todo(
        _("Close orders that were checked"),
        count,
        link("order_list", state=OrderState.CHECKED),
        tone="yellow",
        since=since,
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
    order = orders.aggregate(n=Count("pk"), due=Min("due_on"))
    owned = Referral.objects.visible_to(actor).filter(owner=actor.department, state=ReferralState.IN_HAND)
    shown = Assessment.objects.visible_to(actor).filter(
        state=AssessmentState.SHOWN, objections_until__gte=today, lines__department=actor.department
    )
    lines = shown.aggregate(n=Count("pk", distinct=True), due=Min("objections_until"))
    asked = owned.aggregate(n=Count("pk"), due=Min("due_on"), since=Min("raised_on"))
    return [
        Todo(
            _("Answer orders of the secretariat"),
            order["n"],
            link("order_list"),
            tone="yellow",
            due=order["due"],
        ),
        Todo(
            _("Coordinate what others asked for"),
            asked["n"],
            link("referral_list"),
            tone="yellow",
            due=asked["due"],
            since=asked["since"],
        ),
        _checks(actor),
        Todo(
            _("Look at your unit's assessment"),
            lines["n"],
            link("assessment_list"),
            tone="yellow",
            due=lines["due"],
        ),
    ]


def _checks(actor: Actor) -> Todo:
    """What a draft circular says of the unit (核对通报): one opens at once, several as a list."""
    asked = shown_answers(actor, waiting=True)
    page = link("check_answer", asked[0].uid) if len(asked) == 1 else link("check_list")
    due = min((one.round.due_on for one in asked), default=None)
    return Todo(_("Check what the circular says of your unit"), len(asked), page, tone="yellow", due=due)
