"""What every way in has in common: the new session, its row, its limits and its line in the record."""

from __future__ import annotations

import time

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext

from departments.middleware import BEGAN, MANNER, SEEN, SESSION_KEY, actor_of
from departments.models import User
from departments.services.sessions import begin_session
from departments.services.sign_in import record_sign_in
from departments.verified import forget_verified, note_verified_by_office
from reform.core.address import client_address


def own_page(request: HttpRequest, wanted: str) -> str:
    """Return `wanted` if it stays on this host, else the first page."""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else resolve_url("home")


def next_page(request: HttpRequest) -> str:
    """Return where to go from a door: `next` if it stays on this host, else the first page."""
    return own_page(request, request.POST.get("next") or request.GET.get("next") or "")


def note_session(request: HttpRequest, user: User) -> int:
    """Keep the row of this session; return how many older ones it ended."""
    return begin_session(
        user=user,
        session=request.session,
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
    )


def begin(request: HttpRequest, user: User, *, manner: str = "password", second_factor: bool = False) -> None:
    """Sign `user` in under a new session key, with fresh clocks and no post chosen yet.

    `manner` is password, link or office (single sign-on, which may have asked for a `second_factor` itself).
    """
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    session = request.session
    session[BEGAN] = session[SEEN] = time.time()
    session[MANNER] = manner
    session.pop(SESSION_KEY, None)
    forget_verified(session)
    if second_factor:
        note_verified_by_office(session)
    ended = note_session(request, user)
    record_sign_in(by=actor_of(request), manner=manner, second_factor=second_factor)
    if ended:
        messages.warning(
            request,
            ngettext(
                "%(n)s older session of this account was ended: see “Where I am signed in”.",
                "%(n)s older sessions of this account were ended: see “Where I am signed in”.",
                ended,
            )
            % {"n": ended},
        )
