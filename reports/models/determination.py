"""The work sheet of a determination (认定): the clerk prepares, the head confirms in one pass."""

from django.db import models

from reform.core.models import UidModel
from reform.core.naming import said_of
from tasks.enums import StatusClass


class Determination(UidModel):
    """Self-rating, the rule's proposal and the prepared class of one task in one period.

    Confirmation writes a TaskStatus and sets `confirmed_at`; the sheet itself stays as the record of who prepared.
    """

    period = models.ForeignKey("reports.ReportingPeriod", models.CASCADE, related_name="determinations")
    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="determinations")
    self_rated = models.CharField(max_length=20, choices=StatusClass, blank=True)
    proposed = models.CharField(max_length=20, choices=StatusClass)
    severity = models.PositiveSmallIntegerField(default=0)
    flags = models.JSONField(default=list)
    derivation = models.JSONField(default=list)
    rule_version = models.CharField(max_length=40)
    prepared = models.CharField(max_length=20, choices=StatusClass)
    reason = models.TextField(blank=True)
    unreported = models.BooleanField(default=False)
    prepared_by = models.CharField(max_length=200, blank=True)
    prepared_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["task__number", "task__row"]
        constraints = [
            models.UniqueConstraint(fields=["period", "task"], name="determination_once"),
            models.CheckConstraint(
                condition=models.Q(prepared=models.F("proposed")) | ~models.Q(reason=""),
                name="determination_differing_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(confirmed_by=""),
                name="determination_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.period, self.task)
