"""Status by cut-off: append-only, so that any past period shows what was known then."""

from django.db import models
from django.db.models import Q

from tasks.enums import StatusClass


class TaskStatus(models.Model):
    """状态认定 of a task at a cut-off: self-rating, the rule's proposal and what a person determined."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="statuses")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    as_of = models.DateField()
    period_kind = models.CharField(max_length=10)
    period_start = models.DateField()
    self_rated = models.CharField(max_length=20, choices=StatusClass, blank=True)
    proposed = models.CharField(max_length=20, choices=StatusClass, blank=True)
    derivation = models.JSONField(default=list)
    rule_version = models.CharField(max_length=40, blank=True)
    determined = models.CharField(max_length=20, choices=StatusClass)
    severity = models.PositiveSmallIntegerField(default=0)
    overdue = models.BooleanField(default=False)
    due_soon = models.BooleanField(default=False)
    at_risk = models.BooleanField(default=False)
    unreported = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    progress_text = models.TextField(blank=True)
    progress_share = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    prepared_by = models.CharField(max_length=200, blank=True)
    confirmed_by = models.CharField(max_length=200)
    determined_at = models.DateTimeField()

    class Meta:
        ordering = ["as_of", "pk"]
        indexes = [
            models.Index(fields=["task", "period_kind", "period_start"], name="status_task_period"),
            models.Index(fields=["jurisdiction", "period_kind", "period_start"], name="status_period"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(severity__lte=2), name="status_severity_range"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.as_of} {self.determined}"
