"""What answers whom a session has ended for: the sign-in page, and where something was typed that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from departments.forms.sign_in import SignInForm
from departments.kept import form_of, sealed, words_of

# The element that saves a form while somebody types in it.
AUTOSAVE = "autosave"
# htmx asks no more by itself after this answer.
STOP_ASKING = 286


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads strangers to the door; a form that arrives there after its session ended is not lost.

    A page's own script is told by a sentence instead: the form still stands in front of whoever typed.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        to_the_door = super().process_view(request, view_func, view_args, view_kwargs)
        return to_the_door and (self._instead(request) or to_the_door)

    @staticmethod
    def _instead(request: HttpRequest) -> HttpResponse | None:
        """Return what answers a request that a way to the door would cost something, else None."""
        trigger = request.headers.get("HX-Trigger", "")
        if request.method == "GET" and trigger.startswith("poll"):
            # Waiting for a file must not take a page away on which somebody may be typing.
            return HttpResponse(status=STOP_ASKING, headers={"HX-Reswap": "none"})
        if request.method != "POST":
            return None
        kept = form_of(request)
        if "X-Portal-Upload" in request.headers or (kept and request.headers.get("HX-Request") == "true"):
            return _told(
                _("Your session has ended, so nothing is saved by itself any more.")
                + " "
                + _("Send the form: once you have signed in, what you typed is there again.")
                if trigger == AUTOSAVE
                else _("Your session has ended; nothing was sent.")
                + " "
                + _("Copy what you typed, then load the page again and sign in.")
            )
        if kept is None:
            return None
        context = {
            "form": SignInForm(),
            "next": kept.page,
            "kept": sealed(kept),
            "typed": words_of(kept),
            "by_office": reverse("sso_begin") if settings.OIDC_ON else "",
        }
        answer = render(request, "departments/sign_in.html", context, status=401)
        add_never_cache_headers(answer)
        return answer


def _told(text: str) -> HttpResponse:
    return HttpResponse(text, status=401, content_type="text/plain; charset=utf-8")
