"""A post changes hands: the list of what was open that day, and the form by which a unit changes its own people."""

from __future__ import annotations

from django.db import models

from departments.enums import ChangeKind, ChangeState
from departments.permissions import HandOverQuerySet, LiaisonChangeQuerySet
from reform.core.models import LockedField, UidModel


class HandOver(UidModel):
    """交接: what was open in a post when its holder changed, frozen; the new holder takes note of it.

    `items` are lines of {"kind", "title", "due", "state", "url"}: duty follows the post, nothing moves.
    """

    post = models.ForeignKey("departments.Post", models.PROTECT, related_name="hand_overs")
    former = models.ForeignKey("departments.User", models.PROTECT, null=True, related_name="handed_over")
    successor = models.ForeignKey("departments.User", models.PROTECT, related_name="taken_over")
    on = models.DateField()
    items = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "successor", "on"], name="hand_over_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.on}"


class LiaisonChange(UidModel):
    """联络员变更: a unit names its new liaison (or a deputy); the secretariat confirms or refuses.

    A new person without an account waits, confirmed, for the administrator to make one.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="liaison_changes")
    post = models.ForeignKey("departments.Post", models.PROTECT, related_name="liaison_changes")
    kind = models.CharField(max_length=10, choices=ChangeKind, default=ChangeKind.REPLACE)
    name = models.CharField(max_length=60)
    phone = LockedField(blank=True)
    user = models.ForeignKey("departments.User", models.PROTECT, null=True, related_name="liaison_changes")
    starts_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    scan = models.FileField(upload_to="changes/", blank=True, max_length=200)
    scan_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.ASKED)
    asked_by = models.CharField(max_length=200)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = LiaisonChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "kind"],
                condition=models.Q(state__in=[ChangeState.ASKED, ChangeState.CONFIRMED]),
                name="liaison_change_open_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ChangeState.REFUSED) | ~models.Q(reason=""),
                name="liaison_change_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.name}"
