"""签收 of published papers, and what is sent by hand: the list of bodies without accounts (送发单)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reports.selectors.recipients import copies_of, lines_of, reached
from reports.services.receipts import receive_circular
from reports.views.circulars import circular_of


@require_POST
def circular_receive(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Sign for a paper for the own unit; from its page or from the list."""
    receive_circular(circular=circular_of(request, uid), by=request.actor)
    messages.success(request, _("Signed for."))
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("circular_detail", uid=uid)


@require_safe
def circular_dispatch(request: ActorRequest, uid: UUID) -> HttpResponse:
    """What is sent by hand, to be printed: bodies without accounts and copies on paper, by manner."""
    circular = circular_of(request, uid)
    require(request.actor, "circulars.prepare", circular)
    lines = reached(lines_of(circular), circular.programme)
    by_hand = [one for one in lines if one.without or one.line.manner != "network"]
    context = {"circular": circular, "lines": by_hand, "copies": copies_of(lines)}
    return render(request, "reports/circular_dispatch.html", context)
