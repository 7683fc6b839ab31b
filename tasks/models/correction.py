"""What a corrected file changes, task by task; nothing of it stands until a person confirms, who may take it back."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from tasks.enums import Change


class CorrectionRun(UidModel):
    """One confirmation of a corrected file. It stays as the record of it when it is taken back.

    `kept` is what it changed, as data: the rows and fields as they stood before it (tasks.services.keeping).
    """

    notice = models.ForeignKey("tasks.Notice", models.CASCADE, related_name="runs")
    at = models.DateTimeField()
    who = models.CharField(max_length=200)
    kept = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(undone_at__isnull=True), name="correction_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.at:%Y-%m-%d}"


class Correction(UidModel):
    """One difference between a notice and its corrected file, as it was confirmed in a run.

    `notice` is the corrected one. An added matter has no task, one that is gone no draft. `differences` are
    {"field", "before", "after"}; `apply` is what the person chose.
    """

    notice = models.ForeignKey("tasks.Notice", models.CASCADE, related_name="corrections")
    run = models.ForeignKey(CorrectionRun, models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=Change)
    task = models.ForeignKey("tasks.Task", models.CASCADE, null=True, blank=True, related_name="corrections")
    draft = models.ForeignKey(
        "tasks.TaskDraft", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    differences = models.JSONField(default=list)
    apply = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(change="added", task__isnull=True, draft__isnull=False)
                | Q(change="gone", task__isnull=False, draft__isnull=True)
                | Q(change__in=["changed", "same"], task__isnull=False, draft__isnull=False),
                name="correction_compares_what_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.task or self.draft}"
