"""The security administrator's page of sign-in troubles, and resetting a person's second factor."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.models import User
from departments.permissions import require
from departments.selectors.troubles import TroubleKind, troubled_accounts
from departments.services.second_factor import reset_device

PER_PAGE = 50


@require_safe
def sign_in_troubles(request: ActorRequest) -> HttpResponse:
    """List the accounts whose sign-in needs an eye, with ?show=<kind> those in one trouble."""
    require(request.actor, "sign_in.troubles")
    rows = troubled_accounts(request.actor)
    show = request.GET.get("show", "")
    chips = [{"label": _("All"), "url": "?", "active": show not in TroubleKind.values, "count": len(rows)}]
    chips += [
        {
            "label": kind.label,
            "url": f"?show={kind.value}",
            "active": show == kind.value,
            "count": sum(kind in row.kinds for row in rows),
        }
        for kind in TroubleKind
    ]
    shown = [row for row in rows if show not in TroubleKind.values or show in row.kinds]
    return render(
        request,
        "departments/sign_in_troubles.html",
        {
            "chips": chips,
            "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "any": bool(rows),
        },
    )


@require_POST
def account_second_factor(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take away the second factor of a person who lost it."""
    user = get_object_or_404(User.objects.visible_to(request.actor), uid=uid)
    reset_device(user=user, by=request.actor)
    messages.success(request, _("The second factor is reset; the person is asked to set up a new one."))
    return redirect("person_detail", uid=user.uid)
