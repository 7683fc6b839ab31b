"""What stands between signing in and acting in a post that may do much: from where, and with what else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.actor import ActorRequest
from departments.enums import ADMINISTRATORS
from departments.models import User
from departments.refusals import REFUSED_BECAUSE
from departments.selectors.policy import must_change_password, needs_second_factor
from departments.selectors.second_factor import device_of
from departments.verified import is_verified
from reform.core.address import client_address, within

GetResponse = Callable[[HttpRequest], HttpResponse]

# Ways out of a post one may not act in here and now.
WAYS_OUT = frozenset({"sign_out", "set_language", "switch_post"})
SECOND_FACTOR_PAGES = frozenset({"second_factor_code", "second_factor_enrol"})


def _name(request: HttpRequest) -> str:
    return request.resolver_match.url_name or "" if request.resolver_match else ""


class AllowedNetsMiddleware:
    """Refuses (403) to let administrators and the auditor act from outside of settings.ADMIN_ALLOWED_NETS.

    Source: GB/T 22239-2019 入侵防范 c). Empty, they act from anywhere.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: ActorRequest, *_view: Any) -> None:
        if not settings.ADMIN_ALLOWED_NETS or not request.user.is_authenticated:
            return
        if request.actor.role not in ADMINISTRATORS or _name(request) in WAYS_OUT:
            return
        if not within(client_address(request), settings.ADMIN_ALLOWED_NETS):
            said = _("Administrators' posts work from the networks set for them only, not from here.")
            request.META[REFUSED_BECAUSE] = "address outside of ADMIN_ALLOWED_NETS"
            raise PermissionDenied(said)


class SecondFactorMiddleware:
    """Sends whoever acts in a post that needs a second factor, and has not shown one since signing in, to do so.

    Without a device that is the page to set one up, else the page that asks for its code.
    Source: GB/T 22239-2019 8.1.4.1 d), ASVS 6.3.3.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: ActorRequest, *_view: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not needs_second_factor(request.actor.role):
            return None
        if _name(request) in WAYS_OUT | SECOND_FACTOR_PAGES or is_verified(request):
            return None
        user = cast(User, request.user)
        # Only when it must be: with a password alone nobody changes it and shuts its owner out.
        if _name(request) == "password_change" and must_change_password(user):
            return None
        page = reverse("second_factor_code" if device_of(user) else "second_factor_enrol")
        here = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{page}?{urlencode({'next': here})}" if here else page)
