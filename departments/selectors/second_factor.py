"""What a person has as a second factor."""

from __future__ import annotations

from departments.models import RecoveryCode, TotpDevice, User


def device_of(user: User) -> TotpDevice | None:
    """Return the person's authenticator app, None without one."""
    return TotpDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user: User) -> int:
    """Return how many recovery codes still work."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()
