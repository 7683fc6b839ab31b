"""The office's rules for passwords and sessions, and whether a password has run out."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from departments.enums import ADMINISTRATORS, Role
from departments.models import SecurityPolicy, User

# Every request asks: a row read moments ago will do. Another process follows within this time.
KEPT_SECONDS = 5.0
ALWAYS_SECOND_FACTOR = frozenset(ADMINISTRATORS)
PRIVILEGED = frozenset({*ADMINISTRATORS, Role.HEAD})

_kept: tuple[float, SecurityPolicy] | None = None


def security_policy() -> SecurityPolicy:
    """Return the rules in force; the defaults of the model where nobody changed them."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > KEPT_SECONDS:
        _kept = (now, SecurityPolicy.objects.filter(pk=1).first() or SecurityPolicy(pk=1))
    return _kept[1]


def forget_policy() -> None:
    """Read the rules anew at the next question; called by whoever changes them."""
    global _kept
    _kept = None


def password_expires_at(user: User) -> datetime | None:
    """Return when the person's password runs out; None where passwords do not (0 days, or the profile `asvs`)."""
    days = security_policy().renewal_days
    if not settings.RENEW_PASSWORDS or not days or user.password_changed_at is None:
        return None
    return user.password_changed_at + timedelta(days=days)


def must_change_password(user: User, now: datetime | None = None) -> bool:
    """Whether the person may do nothing before choosing a new password: told to, or the old one ran out."""
    expires = password_expires_at(user)
    return user.must_change_password or (expires is not None and expires <= (now or timezone.now()))


def needs_second_factor(role: str) -> bool:
    """Whether a post of `role` works only with a second factor: never in the demonstration.

    Administrators and the auditor always (GB/T 22239-2019 8.1.4.1 d), ASVS 6.3.3); others as the policy says.
    """
    if settings.PROFILE == "demo":
        return False
    return role in ALWAYS_SECOND_FACTOR or role in security_policy().second_factor_roles
