"""The first page after signing in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.actor import ActorRequest
from departments.enums import Role
from reform.portal.boards import board_of


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Show the page of the actor's role; a leader goes to the overview, one without a post is told so."""
    if request.actor.role == Role.LEADER:
        return redirect("overview")
    board = board_of(request.actor)
    return render(request, "portal/home.html", {"board": board, "today": timezone.localdate()})
