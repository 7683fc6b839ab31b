"""What the ladder tells people by itself: reminders to units, and to the office and signers how many drafts wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.actor import Actor
from departments.enums import Reason, Role
from departments.models import Programme, User
from departments.selectors.accounts import current_holdings
from departments.services.notifications import notify
from reform.core.days import day as day_words
from reports.enums import OrderState, Signer
from reports.ladder import REMINDER, Due, Ladder, hands_open
from reports.ladder.judging import WITH_UNIT
from reports.ladder.presets import ARRANGED, FED_BACK
from reports.models import OrderAnswer, SupervisionOrder
from reports.notifications.period import FILERS, is_sealed, people_in, people_of
from reports.selectors.ladder_words import line_text
from reports.selectors.order_facts import Matter
from reports.services.order_messages import remind_of_hand
from tasks.models import Task

OFFICE = (Role.CLERK, Role.HEAD, Role.COUNTY)
# Whose signature a step asks for (reports.ladder.Step.signs); a clerk, and a county for itself, has all drafts in hand.
SIGNERS = {Role.HEAD: Signer.HEAD, Role.LEADER: Signer.LEADER}
WAITED = (Role.CLERK, Role.COUNTY, *SIGNERS)
# The days of a clock before its end; of the end the order's own reminders tell.
HANDS = {
    (ARRANGED, False): gettext_lazy("To be signed for and arranged today: %(title)s"),
    (ARRANGED, True): gettext_lazy("Not signed for yet: %(title)s"),
    (FED_BACK, False): gettext_lazy("First feedback is due today: %(title)s"),
    (FED_BACK, True): gettext_lazy("No feedback yet: %(title)s"),
}


def remind_of_matter(*, matter: Matter, due: Due, ladder: Ladder) -> None:
    """Remind a unit of a matter, each person once a run of trouble, with the reasons; in the language in force."""
    task = matter.task
    if task is None:
        return
    programme, label = task.ledger.programme, task.sensitivity
    # The secretariat's own matters are filed by its clerks as well.
    own = programme.secretariat_id == matter.department.pk
    filers = (*FILERS, Role.CLERK) if own else FILERS
    step = ladder.step(REMINDER)
    told = step.told if step else ()
    _send(task, due, people_of(matter.department, *filers, programme=programme, label=label), Reason.FILER)
    if "unit_head" in told:
        heads = people_of(matter.department, Role.DEPARTMENT_HEAD, programme=programme, label=label)
        _send(task, due, heads, Reason.UNIT_HEAD)
    if "secretariat" in told:
        _send(task, due, people_in(programme, *OFFICE, label=label), Reason.SECRETARIAT)


def _send(task: Task, due: Due, users: Iterable[User], reason: str) -> None:
    notify(
        users=users,
        key=f"order.reminder:{due.cause}",
        title=_("Please see to it: %(task)s") % {"task": task},
        body="\n".join(line_text(line.to_json()) for line in due.lines),
        url=reverse("task_detail", args=[task.uid]),
        reason=reason,
        sealed=is_sealed(task.sensitivity),
        programme=task.ledger.programme,
    )


def remind_of_clock(*, ladder: Ladder, matters: Iterable[Matter], on: date) -> None:
    """Remind units of the days of a clock that are reached and not kept, on the day and once after it; two queries.

    Arranged is who signed for the order (签收), fed back who answered or gave interim feedback (进展反馈).
    """
    step = ladder.step(REMINDER)
    if step is None or not step.trigger.instruction:
        return
    running = {held.uid for matter in matters for held in matter.facts.orders if held.place == WITH_UNIT}
    orders = [
        order
        for matter in matters
        for uid, order in matter.orders.items()
        if uid in running and order.clock and not matter.facts.at_rest
    ]
    answered = OrderAnswer.objects.filter(order__in=[order.pk for order in orders], withdrawn_at__isnull=True)
    fed_back = set(answered.order_by().values_list("order", flat=True))
    for order in orders:
        kept = [ARRANGED] if order.signed_for_at else []
        kept += [FED_BACK] if order.pk in fed_back else []
        for hand in hands_open(order.clock, kept, on):
            if title := HANDS.get((hand.what, hand.late)):
                event = f"{hand.what}.{'late' if hand.late else 'today'}"
                remind_of_hand(order, event, title, day_words(hand.day))


def tell_of_waiting(*, programme: Programme, on: date) -> None:
    """Tell once a day how many drafts wait that exist for a person; none tells nobody.

    Whoever drafts orders in the office is told of all, a head and a leader of those their signature is asked for.
    """
    posts = current_holdings().filter(
        post__programme=programme, post__role__in=WAITED, post__is_active=True, user__is_active=True
    )
    drafts = SupervisionOrder.objects.filter(programme=programme, state=OrderState.DRAFT)
    if not drafts.exists():
        return
    for holding in posts.select_related("user", "post__programme", "post__department"):
        signer = SIGNERS.get(Role(holding.post.role))
        waiting = drafts.filter(signs=signer) if signer else drafts
        number = waiting.visible_to(Actor(user=holding.user, post=holding.post)).count()
        if number:
            notify(
                users=[holding.user],
                key=f"order.{'to_sign' if signer else 'waiting'}:{programme.uid}:{on}",
                title=_waiting_words(number, to_sign=signer is not None),
                url=f"{reverse('order_list')}?state={OrderState.DRAFT}",
                reason=Reason.MEMBER if signer == Signer.LEADER else Reason.SECRETARIAT,
                programme=programme,
            )


def _waiting_words(number: int, *, to_sign: bool) -> str:
    if to_sign:
        title = ngettext(
            "%(n)d order waits for your signature", "%(n)d orders wait for your signature", number
        )
    else:
        title = ngettext("%(n)d drafted order waits", "%(n)d drafted orders wait", number)
    return title % {"n": number}
