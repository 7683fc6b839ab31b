"""Who is asking, for how long, and whether their password must be changed first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from departments.actor import Actor, ActorRequest
from departments.kept import WAS
from departments.models import User
from departments.selectors.policy import must_change_password, security_policy
from departments.selectors.posts import posts_of
from departments.services.sessions import forget_session, note_seen
from reform.core.address import client_address

SESSION_KEY = "post"
BEGAN, SEEN = "began", "seen"
# How one came in: password, link or office (single sign-on).
MANNER, BY_OFFICE = "manner", "office"
# Writing the session at every request would make every read a write.
SEEN_STEP_SECONDS = 60
# Requests a page makes by itself: the element that triggers them has such an id.
BY_ITSELF = ("poll", "autosave")
# Pages that ask who one is, and lead back to where one was.
DOORS = (settings.LOGIN_URL, "second_factor_code", "second_factor_enrol")
OPEN_BEFORE_CHANGE = frozenset({"password_change", "sign_out", "set_language"})

GetResponse = Callable[[HttpRequest], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor; a post no longer held falls back to the first one held today."""
    user = cast(User, request.user)  # signed in
    posts = posts_of(user)
    chosen = request.session.get(SESSION_KEY)
    post = next((p for p in posts if str(p.uid) == chosen), posts[0] if posts else None)
    others = tuple(other for other in posts if other is not post)
    return Actor(user=user, post=post, address=client_address(request), other_posts=others, of_request=True)


class ActorMiddleware:
    """Sets request.actor, looked up when first needed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.actor = cast(Actor, SimpleLazyObject(lambda: actor_of(request)))
        else:
            request.actor = None  # type: ignore[assignment] # seen by views open to strangers only
        return self.get_response(request)


def _ran_out(request: HttpRequest, now: float) -> bool:
    """Whether the session was idle too long or is too old. Source: GB/T 22239-2019 身份鉴别 b), ASVS 7.3."""
    began = request.session.get(BEGAN, now)
    seen = request.session.get(SEEN, now)
    policy = security_policy()
    return now - seen > policy.idle_minutes * 60 or now - began > policy.absolute_hours * 3600


class SessionLimitsMiddleware:
    """Ends sessions that were idle or are too old, and keeps signed-in pages out of the browser's cache.

    Requests a page makes by itself (HX-Trigger `poll...` or `autosave...`) do not count as activity.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        if signed_in:
            now = time.time()
            if _ran_out(request, now):
                forget_session(session_key=request.session.session_key)
                request.META[WAS] = str(cast(User, request.user).uid)
                logout(request)
            else:
                self._note_activity(request, now)
        response = self.get_response(request)
        if signed_in and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return self._readable_by_htmx(request, response)

    @staticmethod
    def _note_activity(request: HttpRequest, now: float) -> None:
        session = request.session
        session.setdefault(BEGAN, now)
        by_itself = request.headers.get("HX-Trigger", "").startswith(BY_ITSELF)
        if SEEN not in session or (not by_itself and now - session[SEEN] > SEEN_STEP_SECONDS):
            session[SEEN] = now
            note_seen(session_key=session.session_key, at=timezone.now())

    @staticmethod
    def _readable_by_htmx(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A fragment must not be replaced by the sign-in page: send the whole page there instead."""
        if request.headers.get("HX-Request") != "true" or response.status_code != 302:
            return response
        target = urlsplit(response["Location"]).path
        if target == resolve_url("password_change"):
            return HttpResponseClientRedirect(target)
        if target not in {resolve_url(page) for page in DOORS}:
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        here = f"{page.path}?{page.query}" if page.query else page.path
        return HttpResponseClientRedirect(f"{target}?{urlencode({'next': here})}" if here else target)


class PasswordChangeMiddleware:
    """Sends whoever must change their password, or whose password ran out, to that page, whatever they ask for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not must_change_password(request.user):
            return None
        # Who comes by the office's single sign-on uses no password of ours, and may have none.
        if request.session.get(MANNER) == BY_OFFICE:
            return None
        match = request.resolver_match
        if match is not None and match.url_name in OPEN_BEFORE_CHANGE:
            return None
        return redirect("password_change")
