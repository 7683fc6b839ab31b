"""How a person gets in: former passwords, sessions, the second factor, and the office's rules for them."""

from __future__ import annotations

import time
from base64 import b32decode

from django.db import models
from django.utils import timezone
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from departments.permissions import SessionQuerySet
from reform.core.models import LockedField, UidModel

# A code of the step before or after is taken too: clocks differ, and typing takes time.
TOLERATED_STEPS = 1
# Each wrong code doubles the wait, up to this many: 2 ** 11 seconds, about half an hour.
MOST_COUNTED = 12


class FormerPassword(models.Model):
    """The hash of a password a person had, so that it is not taken again."""

    user = models.ForeignKey("departments.User", models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"


class UserSession(UidModel):
    """One signed-in browser of a person; the person ends it, or a newer one does."""

    user = models.ForeignKey("departments.User", models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.address}"


class TotpDevice(ThrottlingMixin, Device):
    """A person's authenticator app (RFC 6238: SHA-1, 30 seconds, 6 digits).

    The key (Base32) lies encrypted; `last_t`, the step of the last code taken, lets a code work once.
    """

    key = LockedField()
    last_t = models.BigIntegerField(default=-1)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(confirmed=True), name="totp_device_once"
            ),
        ]

    def get_throttle_factor(self) -> int:
        """Return the wait in seconds after the first wrong code."""
        return 1

    def step_of(self, token: str) -> int | None:
        """Return the time step `token` is the code of, None for a wrong or used one. Writes nothing."""
        if not (token.isascii() and token.isdigit() and len(token) == 6):
            return None
        app = TOTP(b32decode(self.key))
        app.time = time.time()
        return app.t() if app.verify(int(token), TOLERATED_STEPS, self.last_t + 1) else None

    def verify_token(self, token: str) -> bool:
        """Tell whether `token` is the app's code of now, which then works no more. Source: ASVS 6.5.1, 6.3.1.

        An attempt is counted as a failure before it is looked at, and its code taken afterwards, each by
        compare-and-swap: of many attempts at once one is looked at, and no code is taken twice.
        """
        if not self.verify_is_allowed()[0] or not self._count_attempt():
            return False
        step = self.step_of(token)
        if step is None:
            return False
        rows = type(self).objects.filter(pk=self.pk, last_t__lt=step)
        return bool(rows.update(last_t=step, throttling_failure_count=0, throttling_failure_timestamp=None))

    def _count_attempt(self) -> bool:
        seen, at = self.throttling_failure_count, self.throttling_failure_timestamp
        rows = type(self).objects.filter(
            pk=self.pk, throttling_failure_count=seen, throttling_failure_timestamp=at
        )
        return bool(
            rows.update(
                throttling_failure_count=min(seen + 1, MOST_COUNTED),
                throttling_failure_timestamp=timezone.now(),
            )
        )


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost device, as a hash; works once."""

    user = models.ForeignKey("departments.User", models.CASCADE, related_name="recovery_codes")
    code = models.CharField(max_length=200)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}"


class SecurityPolicy(models.Model):
    """The office's rules for passwords and sessions: one row, written by the security administrator."""

    renewal_days = models.PositiveSmallIntegerField(default=90)
    former_kept = models.PositiveSmallIntegerField(default=5)
    idle_minutes = models.PositiveSmallIntegerField(default=30)
    absolute_hours = models.PositiveSmallIntegerField(default=12)
    sessions_privileged = models.PositiveSmallIntegerField(default=1)
    sessions_others = models.PositiveSmallIntegerField(default=2)
    second_factor_roles = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="security_policy_once")]

    def __str__(self) -> str:
        return f"{self.version}"
