"""What stands on the page of one order, and which acts are open to the actor there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.permissions import may, of_own_unit
from reform.core.story import StoryLine
from reports.enums import OrderState
from reports.models import OrderAnswer, OrderExtension, OrderProof, SupervisionOrder
from reports.notifications.period import FILERS, people_of
from reports.selectors.order_story import story_of
from reports.selectors.orders import bar_to_extending, bar_to_judging
from reports.workflow import EXTENSION, OPEN_ORDER, ORDER
from tasks.models import Instruction, Task

# Which acts of the role matrix an act of the workflow asks for.
ASKS = {
    "revise": "orders.draft",
    "drop": "orders.draft",
    "reopen": "orders.draft",
    "sign": "orders.sign",
    "withdraw": "orders.sign",
    "answer": "orders.answer",
    "record": "orders.record",
    "check": "orders.check",
    "return": "orders.check",
    "close": "orders.close",
    "raise": "orders.raise",
}
# Acts that change no state, by where they are possible.
STILL = {"revise": frozenset({OrderState.DRAFT}), "record": frozenset(OPEN_ORDER)}
# What has to be there by a day of a clock (reports.ladder.Tick.what).
TICKS = {
    "arranged": _("To be arranged by"),
    "fed_back": _("To be told of by"),
    "settled": _("To be settled by"),
    "settled_hard": _("To be settled by"),
}
JUDGING = frozenset({"check", "return", "close"})


@dataclass(frozen=True)
class OrderPage:
    """One order with everything about it, as far as the actor may see it."""

    order: SupervisionOrder
    task: Task | None
    instruction: Instruction | None
    answers: list[OrderAnswer]
    extensions: list[OrderExtension]
    story: list[StoryLine]
    acts: frozenset[str]
    bar: str
    late_to_extend: str
    in_office: bool
    own: bool
    decides: bool
    records: bool
    unread: bool
    following: SupervisionOrder | None

    @property
    def proofs(self) -> list[OrderProof]:
        """Files of the answers that were not taken back."""
        return [proof for answer in self.answers if not answer.withdrawn_at for proof in answer.proofs.all()]

    @property
    def takes_back(self) -> bool:
        """Whether the actor's office entered the answer for the unit and may take it back."""
        return "take_back" in self.acts or (
            self.order.state == OrderState.ANSWERED
            and self.records
            and self.standing is not None
            and bool(self.standing.recorded_from)
        )

    @property
    def clock(self) -> list[dict[str, Any]]:
        """The days of the order's clock with what has to be there by them."""
        return [
            {"label": TICKS[tick["key"]], "due_on": date.fromisoformat(tick["due_on"])}
            for tick in self.order.clock
        ]

    @property
    def standing(self) -> OrderAnswer | None:
        """The unit's last answer that is no interim feedback and was not taken back."""
        final = [one for one in self.answers if not one.interim and not one.withdrawn_at]
        return final[-1] if final else None

    @property
    def asked(self) -> OrderExtension | None:
        """The request for more time nobody decided on yet."""
        return next(
            (one for one in self.extensions if one.state in EXTENSION.transitions["approve"].sources), None
        )


def order_page(order: SupervisionOrder, actor: Actor) -> OrderPage:
    """Return the page of an order that exists for the actor; a constant number of queries."""
    in_office = actor.sees_all or may(actor, "orders.draft", order)
    own = of_own_unit(actor, order)
    answers = order.answers.select_related("filed_by").prefetch_related(
        Prefetch("proofs", OrderProof.objects.order_by("pk"))
    )
    acts = acts_open(order, actor)
    bar = bar_to_judging(order, actor) if acts & JUDGING else ""
    task = Task.objects.visible_to(actor).filter(pk=order.task_id).first() if order.task_id else None
    seen = Instruction.objects.visible_to(actor).filter(pk=order.instruction_id)
    extending = own and order.state in OPEN_ORDER
    return OrderPage(
        order=order,
        task=task,
        instruction=seen.first() if order.instruction_id else None,
        # What a unit took back is its own affair.
        answers=list(answers if own else answers.filter(withdrawn_at__isnull=True)),
        extensions=list(order.extensions.select_related("asked_by")),
        story=story_of(order.log.all(), in_office=in_office),
        acts=acts - JUDGING if bar else acts,
        bar=bar,
        late_to_extend=bar_to_extending(order) if extending else "",
        in_office=in_office,
        own=own,
        decides=order.state in OPEN_ORDER and may(actor, "extensions.decide", order),
        records=may(actor, "orders.record", order),
        unread=order.state == OrderState.DRAFT and not _reaches_unit(order),
        following=SupervisionOrder.objects.visible_to(actor).filter(raised_from=order).first(),
    )


def acts_open(order: SupervisionOrder, actor: Actor) -> frozenset[str]:
    """Return the acts on an order that its state and the actor's post allow, by their names in ORDER and STILL."""
    found = {act for act, way in ORDER.transitions.items() if order.state in way.sources}
    found |= {act for act, states in STILL.items() if order.state in states}
    open_acts = {act for act in found if act in ASKS and may(actor, ASKS[act], order)}
    return frozenset(open_acts | ({"take_back"} & found if may(actor, "orders.answer", order) else set()))


def _reaches_unit(order: SupervisionOrder) -> bool:
    """Tell whether somebody who files for the unit may see what the order is about."""
    label = order.task.sensitivity if order.task else 0
    return bool(people_of(order.department, *FILERS, programme=order.programme, label=label))
