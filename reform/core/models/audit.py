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
    agent = models.CharField(max_length=200, blank=True)
    request_uid = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["object_uid"], name="audit_object"),
            models.Index(fields=["request_uid"], name="audit_request"),
            # Every look at the portal's health asks for the newest.
            models.Index(fields=["at"], name="audit_backups", condition=models.Q(act="backup.make")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.act} {self.object_label}"


class AuditSeal(models.Model):
    """One link of the chain: entry `entry_id` stands at place `seq` and was what `digest` says when it was sealed.

    The digest is an HMAC (AUDIT_KEY) of the one before and the entry. Append-only like the record.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    entry_uid = models.UUIDField()
    algorithm = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.digest[:12]}"


class AuditSegment(models.Model):
    """A closed stretch of the chain that was archived whole: the only rows the triggers let anybody remove.

    `signature` is an HMAC (AUDIT_KEY) of the row's other fields.
    """

    first_seq = models.BigIntegerField(unique=True)
    last_seq = models.BigIntegerField(unique=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    digest_before = models.CharField(max_length=64)
    digest_after = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    archived_at = models.DateTimeField()
    archived_by = models.CharField(max_length=200)
    algorithm = models.CharField(max_length=10)
    signature = models.CharField(max_length=64)

    class Meta:
        ordering = ["first_seq"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_seq__gte=models.F("first_seq")), name="segment_holds_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_seq}-{self.last_seq}"
