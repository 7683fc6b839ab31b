"""What was taken out and can be put back: the rows of the recycle bin."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from tasks.enums import Circle, RemovedKind
from tasks.permissions import RemovedQuerySet


class Removed(UidModel):
    """回收站: one thing that was taken out, by which post and when, with what putting it back needs.

    `target` is the thing's own uid, `data` what of it is not kept elsewhere, `url` the page it stood on. `circle` says
    who sees the row: the office, the unit or the post it was taken out by. A row about a task bears the task's label.
    """

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="+")
    department = models.ForeignKey("departments.Department", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("departments.Post", models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=RemovedKind)
    circle = models.CharField(max_length=6, choices=Circle, default=Circle.OFFICE)
    label = models.CharField(max_length=300)
    task = models.ForeignKey("tasks.Task", models.CASCADE, null=True, related_name="+")
    target = models.UUIDField()
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    # Put back from the bin, or taken up again on its own page.
    restored_at = models.DateTimeField(null=True, blank=True)

    objects = RemovedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["programme", "-created_at"], name="removed_lately")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"], condition=Q(restored_at__isnull=True), name="removed_lies_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label
