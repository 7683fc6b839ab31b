"""How a person gets in: former passwords, sessions, the second factor, and the office's rules for them."""

from __future__ import annotations

from django.db import models
from django_otp.models import Device, ThrottlingMixin

from departments.permissions import SessionQuerySet
from reform.core.models import LockedField, UidModel


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
    """A person's authenticator app (RFC 6238). The key lies encrypted; `last_t` lets a code work once."""

    key = LockedField()
    last_t = models.BigIntegerField(default=-1)
    drift = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(confirmed=True), name="totp_device_once"
            ),
        ]


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
