"""What is done to one order from its page: each act a form, a service, and back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import Actor, ActorRequest
from departments.permissions import require
from reform.core.files import BadFile
from reform.core.limits import limited
from reform.core.text import as_number
from reform.core.workflow import Conflict
from reports.models import Referral, SupervisionOrder
from reports.services.answers import answer_order, receive_order, take_back_answer
from reports.services.order_ends import (
    check_answer,
    close_order,
    raise_order,
    return_answer,
    withdraw_order,
)
from reports.services.order_signing import sign_order
from reports.services.orders import drop_draft, reopen_draft, revise_draft
from reports.views.order_forms import sent_form
from reports.views.orders import draw_order, order_of
from tasks.services.refusals import NotPossible

Do = Callable[..., Any]


def act_by_form(request: ActorRequest, uid: UUID, name: str, act: str, do: Do, said: str) -> HttpResponse:
    """Carry out an act with the form of its name and go back to the page; with a mistake draw the page again, as 422.

    `do` takes the order, as the form read it, the form's terms and `by`. Raises PermissionDenied, WrongState, Conflict.
    """
    order = order_of(request, uid)
    require(request.actor, act, order)
    form = sent_form(name, request, order)
    if not form.is_valid():
        return draw_order(request, order, **{name: form})
    order.version = form.cleaned_data["version"]
    try:
        do(order=order, by=request.actor, **form.terms())
    except (NotPossible, BadFile) as refusal:
        form.add_error(None, str(refusal))
        return draw_order(request, order_of(request, uid), **{name: form})
    messages.success(request, said)
    return redirect("order_detail", uid=uid)


def act_by_button(request: ActorRequest, uid: UUID, act: str, do: Do, said: str) -> HttpResponse:
    """Carry out an act that needs no words, and go back to the page; a refusal is told there."""
    order = order_of(request, uid)
    require(request.actor, act, order)
    version = as_number(request.POST.get("version"))
    if version is None:
        raise Conflict(order)
    order.version = version
    try:
        do(order=order, by=request.actor)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("order_detail", uid=uid)


@require_POST
def order_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change the words of a draft."""
    return act_by_form(request, uid, "revise", "orders.draft", revise_draft, _("Saved."))


@require_POST
def order_sign(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Sign a draft: it takes its number and goes to the unit."""
    return act_by_form(request, uid, "sign", "orders.sign", sign_order, _("Signed; the unit is told."))


@require_POST
def order_drop(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Leave a draft unused."""
    return act_by_form(request, uid, "drop", "orders.draft", drop_draft, _("The draft is not used."))


@require_POST
def order_reopen(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a dropped draft up again."""
    return act_by_button(request, uid, "orders.draft", reopen_draft, _("The draft is taken up again."))


@require_POST
def order_sign_for(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Sign for an order (签收)."""
    return act_by_button(request, uid, "orders.answer", receive_order, _("Signed for."))


@require_POST
@limited("upload", methods=("POST",))
def order_answer(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Answer an order for the own unit; the office answers for a unit with where it had it from (代录)."""
    if "recorded_from" in request.POST:
        said = _("Recorded for the unit.")
        return act_by_form(request, uid, "record", "orders.record", answer_order, said)
    return act_by_form(request, uid, "answer", "orders.answer", answer_order, _("Sent to the secretariat."))


@require_POST
def order_answer_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the answer back before it is checked."""
    order = order_of(request, uid)
    act = "orders.answer" if _is_own(request.actor, order) else "orders.record"
    return act_by_button(
        request, uid, act, take_back_answer, _("Taken back; the order is to be answered again.")
    )


def _is_own(actor: Actor, order: SupervisionOrder) -> bool:
    return actor.department is not None and order.department_id == actor.department.pk


@require_POST
def order_check(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Hand a checked answer to the head for closing."""
    return act_by_button(request, uid, "orders.check", check_answer, _("Checked; the head closes it."))


@require_POST
def order_return(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Return an answer with what is missing."""
    return act_by_form(
        request, uid, "return", "orders.check", return_answer, _("Returned; the unit is told.")
    )


@require_POST
def order_close(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Close an order (销号)."""
    return act_by_form(request, uid, "close", "orders.close", close_order, _("Closed; the unit is told."))


@require_POST
def order_raise(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Raise an order to a later step, and go on to its draft or to the matter put forward."""
    following: list[SupervisionOrder | Referral] = []

    def do(**terms: Any) -> None:
        following.append(raise_order(**terms))

    answer = act_by_form(request, uid, "raise", "orders.raise", do, _("Raised; the unit is told."))
    if following and isinstance(following[0], Referral):
        return redirect("referral_detail", uid=following[0].uid)
    return redirect("order_detail", uid=following[0].uid) if following else answer


@require_POST
def order_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Withdraw an order with why."""
    return act_by_form(
        request, uid, "withdraw", "orders.sign", withdraw_order, _("Withdrawn; the unit is told.")
    )
