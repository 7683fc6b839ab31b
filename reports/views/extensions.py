"""延期: asked for on an order's page, decided there, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_number
from reform.core.workflow import Conflict
from reports.models import OrderExtension
from reports.services.extensions import ask_extension, decide_extension, withdraw_extension
from reports.views.order_acts import act_by_form
from reports.views.order_forms import sent_form
from reports.views.orders import draw_order, order_of
from tasks.services.refusals import NotPossible


@require_POST
def extension_ask(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Ask for more time for an order of the own unit."""
    return act_by_form(request, uid, "extend", "orders.answer", ask_extension, _("Sent to the secretariat."))


def _extension(request: ActorRequest, uid: UUID) -> OrderExtension:
    found = OrderExtension.objects.visible_to(request.actor).select_related("order__programme", "order__task")
    return get_object_or_404(found, uid=uid)


@require_POST
def extension_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Approve a request for more time or not; with a mistake the order's page is drawn again, as 422."""
    extension = _extension(request, uid)
    order = extension.order
    require(request.actor, "extensions.decide", order)
    form = sent_form("decide", request, order)
    if not form.is_valid():
        return draw_order(request, order_of(request, order.uid), decide=form)
    extension.version = form.cleaned_data["version"]
    terms: dict[str, Any] = form.terms()
    try:
        decide_extension(extension=extension, by=request.actor, **terms)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return draw_order(request, order_of(request, order.uid), decide=form)
    messages.success(request, _("Decided; the unit is told."))
    return redirect("order_detail", uid=order.uid)


@require_POST
def extension_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the own unit's request back."""
    extension = _extension(request, uid)
    version = as_number(request.POST.get("version"))
    if version is None:
        raise Conflict(extension)
    extension.version = version
    withdraw_extension(extension=extension, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("order_detail", uid=extension.order.uid)
