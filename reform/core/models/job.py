"""The job table: the queue itself. Celery messages only wake a worker, who claims a row (architecture, law 4)."""

from django.db import models

from reform.core.models.base import UidModel


class Job(UidModel):
    """One piece of work to be done once; `key` makes asking twice harmless."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    payload_version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    # Who asked, and in which request: what the record says of the work done for them.
    asked_by = models.CharField(max_length=200, blank=True)
    actor_uid = models.UUIDField(null=True)
    post_uid = models.UUIDField(null=True)
    role = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_uid = models.UUIDField(null=True)
    error = models.TextField(blank=True)
    begun_at = models.DateTimeField(null=True)
    # Why a job that failed for good is left at that: whoever looks after the portal said so, or its asker may not ask.
    given_up = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="job_state_not_before")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="running")
                | models.Q(lease_until__isnull=False, lease_token__isnull=False),
                name="job_running_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
