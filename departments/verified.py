"""Whether the second factor was shown in this session, how, and how long ago.

It holds for one sign-in: the next one asks again.
"""

from __future__ import annotations

import time
from typing import cast

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as show_device

from departments.models import TotpDevice, User
from departments.services.sessions import renew_key

VERIFIED_AT, OFFICE_VOUCHED = "verified_at", "verified_by_office"


def note_verified(request: HttpRequest, device: TotpDevice) -> None:
    """Remember that the device's code was shown just now; the session gets a new key. Source: ASVS 7.2.4."""
    show_device(request, device)
    request.session[VERIFIED_AT] = time.time()
    renew_key(session=request.session)


def note_verified_by_office(session: SessionBase) -> None:
    """Remember that the office's single sign-on asked for a second factor just now."""
    session[OFFICE_VOUCHED] = True
    session[VERIFIED_AT] = time.time()


def forget_verified(session: SessionBase) -> None:
    """A new sign-in begins: nothing shown before it counts."""
    for key in (DEVICE_ID_SESSION_KEY, VERIFIED_AT, OFFICE_VOUCHED):
        session.pop(key, None)


def is_verified(request: HttpRequest) -> bool:
    """Whether the person signed in showed a second factor in this session; a device taken away counts no more."""
    return cast(User, request.user).is_verified() or OFFICE_VOUCHED in request.session


def verified_within(request: HttpRequest, minutes: int) -> bool:
    """Whether the second factor was shown in this session within the last `minutes`.

    For acts that ask for a fresh one: send the person to `second_factor_code` with `next`, else.
    """
    at = request.session.get(VERIFIED_AT)
    return is_verified(request) and at is not None and time.time() - at <= minutes * 60
