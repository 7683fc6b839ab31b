"""How one is told, and the system administrator's page of texts that leave the portal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.enums import Channel, DeliveryState
from departments.forms.channels import ChannelForm
from departments.models import Delivery
from departments.permissions import require
from departments.selectors.deliveries import as_line, counts_by_state, deliveries_for
from departments.services.channels import choose_channel, send_again, send_test
from reform.core.gateways import gateway, ways_to_people
from reform.core.words import in_a_row

PER_PAGE = 50


@require_POST
def channel_choose(request: ActorRequest) -> HttpResponse:
    """Keep by which way one is told outside of the portal."""
    form = ChannelForm(request.POST, user=request.user)
    if form.is_valid():
        choose_channel(channel=form.cleaned_data["channel"], by=request.actor)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("The office does not run this way."))
    return redirect("session_list")


@require_safe
def delivery_list(request: ActorRequest) -> HttpResponse:
    """List the texts that left, wait or could not be sent, with ?state= those of one state."""
    require(request.actor, "deliveries.manage")
    state = request.GET.get("state", "")
    counts = counts_by_state(request.actor)
    chips = [
        {
            "label": _("All"),
            "url": "?",
            "active": state not in DeliveryState.values,
            "count": sum(counts.values()),
        }
    ]
    chips += [
        {
            "label": one.label,
            "url": f"?state={one.value}",
            "active": state == one.value,
            "count": counts[one.value],
            "tone": "red" if one == DeliveryState.FAILED and counts[one.value] else "",
        }
        for one in (DeliveryState.WAITING, DeliveryState.FAILED, DeliveryState.SENT)
    ]
    page = Paginator(deliveries_for(request.actor, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "chips": chips,
        "page": page,
        "lines": [as_line(row) for row in page],
        "any": any(counts.values()),
        "ways": [
            {"label": Channel(way).label, "value": way, "on": gateway(way) is not None}
            for way in (Channel.SMS, Channel.MAIL, Channel.ROBOT)
        ],
        "to_people": [{"label": Channel(way).label, "value": way} for way in ways_to_people()],
    }
    return render(request, "departments/delivery_list.html", context)


@require_POST
def delivery_again(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Let a text that was given up be tried again."""
    row = get_object_or_404(Delivery.objects.visible_to(request.actor), uid=uid)
    send_again(delivery=row, by=request.actor)
    messages.success(request, _("It is tried again now."))
    return redirect("delivery_list")


@require_POST
def delivery_test(request: ActorRequest) -> HttpResponse:
    """Send a test message to oneself."""
    try:
        send_test(channel=request.POST.get("channel", ""), by=request.actor)
    except ValidationError as refused:
        messages.error(request, in_a_row(refused.messages))
    else:
        messages.success(request, _("The test message is on its way; how it went stands in the list."))
    return redirect("delivery_list")
