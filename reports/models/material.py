"""The progress material as a PDF: frozen when it was asked for, drawn by a job, kept for a day."""

from django.db import models

from departments.enums import Clearance
from reform.core.models import UidModel
from reports.permissions import MaterialQuerySet


class MaterialFile(UidModel):
    """进展汇总材料 of a period as it stood for one person; `rows` are the matters until they are drawn."""

    period = models.ForeignKey("reports.ReportingPeriod", models.CASCADE, related_name="materials")
    asked_by = models.ForeignKey("departments.User", models.CASCADE, related_name="+")
    clearance = models.PositiveSmallIntegerField(choices=Clearance)
    dated = models.DateField()
    rows = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="materials/%Y/%m/", blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "asked_by", "sha256"], name="material_once_as_it_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.dated}"
