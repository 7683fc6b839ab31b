"""The forms on an order's page: which are open to the actor, and one of them as it was sent.

Several stand on one page: their fields' ids bear the act's name, what they send does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.utils import timezone

from departments.actor import Actor, ActorRequest
from reports.forms import orders as forms
from reports.models import SupervisionOrder
from reports.selectors.order_page import OrderPage
from reports.selectors.orders import proofs_of
from reports.services.order_ends import again_by, later_steps
from reports.services.order_signing import due_day

# Of each act its form and what that form needs beside what was sent.
Needs = Callable[[SupervisionOrder, Actor], dict[str, Any]]
FORMS: dict[str, tuple[type[Form], Needs]] = {
    "revise": (forms.DraftForm, lambda order, actor: {}),
    "sign": (forms.SignForm, lambda order, actor: {"order": order, "actor": actor}),
    "drop": (forms.ReasonForm, lambda order, actor: {}),
    "answer": (forms.AnswerForm, lambda order, actor: {}),
    "record": (forms.RecordForm, lambda order, actor: {}),
    "return": (forms.ReturnForm, lambda order, actor: {}),
    "close": (forms.CloseForm, lambda order, actor: {"proofs": proofs_of(order)}),
    "raise": (forms.RaiseForm, lambda order, actor: {"steps": later_steps(order)}),
    "withdraw": (forms.ReasonForm, lambda order, actor: {}),
    "extend": (forms.ExtensionForm, lambda order, actor: {}),
    "decide": (forms.ExtensionDecisionForm, lambda order, actor: {"order": order, "actor": actor}),
}


def sent_form(act: str, request: ActorRequest, order: SupervisionOrder) -> Any:
    """Return an act's form with what was sent."""
    kind, needs = FORMS[act]
    return kind(request.POST, request.FILES, auto_id=_ids(act), **needs(order, request.actor))


def open_forms(page: OrderPage, actor: Actor) -> dict[str, Form]:
    """Return the forms of the acts open to the actor, by their names, with what is proposed in them."""
    order = page.order
    made = {}
    for act, (kind, needs) in FORMS.items():
        if _is_open(act, page):
            initial = {"version": order.version} | _proposed(act, page)
            made[act] = kind(initial=initial, auto_id=_ids(act), **needs(order, actor))
    return made


def _ids(act: str) -> str:
    return f"id_{act}_%s"


def _is_open(act: str, page: OrderPage) -> bool:
    if act == "extend":
        return page.own and "answer" in page.acts and not page.late_to_extend
    if act == "decide":
        return page.decides and page.asked is not None
    if act == "record":
        return "record" in page.acts and not page.own
    return act in page.acts


def _proposed(act: str, page: OrderPage) -> dict[str, Any]:
    order, today = page.order, timezone.localdate()
    match act:
        case "revise":
            return {name: getattr(order, name) for name in ("title", "text", "demands", "authority")}
        case "sign":
            return {"signed_on": today, "due_on": due_day(order, today)}
        case "answer":
            last = page.answers[-1] if page.answers else None
            # What came back, or was taken back, is worked on; interim feedback is told anew.
            again = last and not last.interim
            return {"act": "answer"} | (
                {"measures": last.measures, "done": last.done} if last and again else {}
            )
        case "record":
            return {"act": "answer"}
        case "return":
            return {"due_on": again_by(order)}
        case "close":
            # The last answer's file, where it has one: most orders rest on it.
            proofs = list(page.standing.proofs.all()) if page.standing else []
            done = page.standing.done if page.standing else ""
            return {"outcome": done, "proof": proofs[-1].uid if proofs else None}
        case "decide":
            return {"version": page.asked.version if page.asked else 0}
    return {}
