"""Private files that prove progress."""

from django.db import models

from reform.core.models import UidModel
from tasks.permissions import EvidenceQuerySet


class Evidence(UidModel):
    """佐证材料 of a task; reports, parts and duty items link down to it."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="evidence")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    file = models.FileField(upload_to="evidence/%Y/%m/")
    file_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Taken away from where it stood last; the file is kept as long as the recycle bin shows it.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name
