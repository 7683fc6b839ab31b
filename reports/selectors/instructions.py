"""Instructions (批示) as their circle sees them: which are open, running, settled, and what came of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.fields import CharField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from departments.actor import Actor
from departments.enums import ADMINISTRATORS
from departments.models import Post, PostHolding, Programme
from reports.enums import RUNNING_ORDERS, OrderState
from reports.models import Referral, SupervisionOrder
from reports.selectors.referrals import ENDED
from tasks.models import Instruction, Task

OPEN, RUNNING, SETTLED, READ = "open", "running", "settled", "read"
STATES: dict[str, Promise] = {
    OPEN: pgettext_lazy("instruction", "Open"),
    RUNNING: pgettext_lazy("instruction", "Running"),
    SETTLED: pgettext_lazy("instruction", "Settled, for reading"),
    READ: pgettext_lazy("instruction", "Read"),
}
TONES = {OPEN: "yellow", RUNNING: "blue", SETTLED: "green", READ: "grey"}


def under_way() -> Q:
    """Return the condition that something asked about an instruction is open: a draft, an order that runs, or one that
    was raised and still lies with the leading group."""
    orders = SupervisionOrder.objects.filter(
        instruction=OuterRef("pk"), state__in=[OrderState.DRAFT, *RUNNING_ORDERS]
    )
    raised = Referral.objects.filter(order__instruction=OuterRef("pk")).exclude(state__in=ENDED)
    return Q(Exists(orders.order_by())) | Q(Exists(raised.order_by()))


def instructions_for(actor: Actor) -> QuerySet[Any]:
    """Return the instructions that exist for the actor, each with its `state`; newest first."""
    state = Case(
        When(read_at__isnull=False, then=Value(READ)),
        When(settled_on__isnull=False, then=Value(SETTLED)),
        When(under_way(), then=Value(RUNNING)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    found = Instruction.objects.visible_to(actor).annotate(state=state)
    return found.select_related("programme", "post__department", "entered_by__department")


def open_instructions(actor: Actor) -> QuerySet[Instruction]:
    """Return the instructions that are not settled yet, as far as the actor knows of them; for counting."""
    return Instruction.objects.visible_to(actor).filter(settled_on__isnull=True)


def instructions_to_read(actor: Actor) -> QuerySet[Instruction]:
    """Return what came of the own instructions and was not read yet; for a leader's counting."""
    found = Instruction.objects.visible_to(actor).filter(settled_on__isnull=False, read_at__isnull=True)
    return found.filter(post=actor.post)


@dataclass(frozen=True)
class Filter:
    """What a list of instructions is narrowed to; empty parts narrow nothing."""

    state: str = ""
    leader: str = ""
    since: date | None = None
    until: date | None = None

    def apply(self, found: QuerySet[Any], *, without_state: bool = False) -> QuerySet[Any]:
        """Return the instructions that fit."""
        if self.state in STATES and not without_state:
            found = found.filter(state=self.state)
        if self.leader:
            found = found.filter(leader=self.leader)
        if self.since:
            found = found.filter(given_on__gte=self.since)
        if self.until:
            found = found.filter(given_on__lte=self.until)
        return found


def leaders_in(found: QuerySet[Any]) -> list[str]:
    """Return whose instructions there are, as written."""
    return sorted(set(found.order_by().values_list("leader", flat=True)))


def counts_by_state(found: QuerySet[Any]) -> dict[str, int]:
    """Return how many instructions are in each state."""
    states = list(found.order_by().values_list("state", flat=True))
    return {state: states.count(state) for state in STATES}


def orders_of(instruction: Instruction, actor: Actor) -> list[SupervisionOrder]:
    """Return the orders about an instruction that exist for the actor, with their answers and, of those raised to the
    leading group, the referrals; three queries."""
    orders = SupervisionOrder.objects.visible_to(actor).filter(instruction=instruction)
    found = orders.exclude(state=OrderState.DROPPED).select_related("department", "task")
    referrals = Prefetch("referral", Referral.objects.visible_to(actor))
    return list(found.order_by("pk").prefetch_related("answers", referrals))


def posts_to_choose(programme: Programme) -> QuerySet[Post]:
    """Return the posts a circle can have: those in use of the programme and of the programmes next below."""
    within = Q(programme=programme) | Q(programme__parent=programme)
    found = Post.objects.filter(within, is_active=True).exclude(role__in=ADMINISTRATORS)
    return found.select_related("department").order_by("department__order", "department_id", "pk")


def leaders_to_choose(programme: Programme) -> QuerySet[Post]:
    """Return the leaders' posts of a programme."""
    return posts_to_choose(programme).filter(role="leader", programme=programme)


def holders_of(posts: Iterable[Post]) -> dict[int, str]:
    """Return who holds each post today, by the post's key; one query."""
    today = timezone.localdate()
    held = PostHolding.objects.filter(
        Q(held_to__isnull=True) | Q(held_to__gte=today),
        post__in=[one.pk for one in posts],
        held_from__lte=today,
    )
    found: dict[int, list[str]] = {}
    for post, name in held.order_by("pk").values_list("post", "user__name"):
        found.setdefault(post, []).append(name)
    return {post: "、".join(names) for post, names in found.items()}


def tasks_to_choose(actor: Actor) -> QuerySet[Task]:
    """Return the running matters of the own programme an order or a referral can be about, in list order."""
    found = Task.objects.visible_to(actor).handed_out().leaves()
    return found.select_related("ledger").order_by("-ledger__year", "number", "row")
