"""The form that arrived after its session had ended: shown again, sent or thrown away by whoever typed it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.kept import SESSION_KEY, opened, words_of


@never_cache
@require_http_methods(["GET", "POST"])
def kept_form(request: ActorRequest) -> HttpResponse:
    """Show what was typed, with a button that sends it where it was meant for; POST throws it away."""
    kept = opened(request.session.get(SESSION_KEY, ""), request.user)
    if request.method == "POST" or kept is None:
        request.session.pop(SESSION_KEY, None)
        return redirect(kept.page if kept else "home")
    return render(request, "departments/kept_form.html", {"kept": kept, "typed": words_of(kept)})
