"""What a corrected file changes, task by task; nothing of it stands until a person confirms."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from tasks.enums import Change


class Correction(UidModel):
    """One difference between a notice and its corrected file.

    `notice` is the corrected one. An added matter has no task, one that is gone no draft. `differences` are
    {"field", "before", "after"}; `apply` is what the person chose.
    """

    notice = models.ForeignKey("tasks.Notice", models.CASCADE, related_name="corrections")
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
