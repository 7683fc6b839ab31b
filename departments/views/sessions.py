"""Where one is signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.forms.channels import ChannelForm
from departments.models import UserSession
from departments.selectors.channels import told_by
from departments.selectors.policy import password_expires_at, security_policy
from departments.selectors.second_factor import device_of
from departments.services import sessions
from reform.core.gateways import ways_to_people


@require_safe
def session_list(request: ActorRequest) -> HttpResponse:
    """List the browsers one is signed in with; the present one is marked."""
    return render(
        request,
        "departments/session_list.html",
        {
            "sessions": UserSession.objects.visible_to(request.actor),
            "here": request.session.session_key,
            "allowed": sessions.sessions_allowed(request.user),
            "policy": security_policy(),
            "has_device": device_of(request.user) is not None,
            "password_expires_at": password_expires_at(request.user),
            "ways": ways_to_people(),
            "channel_form": ChannelForm(user=request.user, initial={"channel": told_by(request.user)}),
        },
    )


@require_POST
def session_end(request: ActorRequest, uid: UUID) -> HttpResponse:
    """End one of the own sessions."""
    session = get_object_or_404(UserSession.objects.visible_to(request.actor), uid=uid)
    sessions.end_session(session=session, by=request.actor)
    messages.success(request, _("That session is ended."))
    return redirect("session_list")


@require_POST
def session_end_others(request: ActorRequest) -> HttpResponse:
    """End every own session but this one."""
    sessions.end_sessions(user=request.user, by=request.actor, but=request.session.session_key)
    messages.success(request, _("You are signed in here only."))
    return redirect("session_list")
