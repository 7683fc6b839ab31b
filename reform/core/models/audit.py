"""The append-only record of who did what; triggers in the database refuse update and delete."""

from django.db import models

from reform.core.models.base import UidModel


class AuditEntry(UidModel):
    """One act with its outcome. `before` and `after` are masked copies of the changed fields."""

    class Outcome(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField()
    actor_uid = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200, blank=True)
    post_uid = models.UUIDField(null=True)
    role = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=45, blank=True)
    act = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_uid = models.UUIDField(null=True)
    object_label = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.DONE)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["object_uid"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.act} {self.object_label}"
