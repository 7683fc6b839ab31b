"""What a unit does with a period as a whole: its rhythm, its leader's approval, its workbook, calls made to it."""

from django.db import models
from django.db.models import Q

from departments.enums import Rhythm
from reform.core.models import UidModel
from reform.core.naming import said_of
from reports.permissions import UnitPaperQuerySet


class UnitRhythm(models.Model):
    """How often one unit is asked, where it differs from the programme's rule for units of its kind."""

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="rhythms")
    department = models.ForeignKey("departments.Department", models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "department"], name="rhythm_once_a_unit"),
        ]

    def __str__(self) -> str:
        return said_of(self.department, self.rhythm)


class UnitApproval(UidModel):
    """审签: who of the unit's leaders approved its month, when, and the signed sheet where there is a scan."""

    period = models.ForeignKey("reports.ReportingPeriod", models.CASCADE, related_name="approvals")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    title = models.CharField(max_length=100)
    approved_on = models.DateField()
    scan = models.FileField(upload_to="approvals/%Y/%m/", blank=True)
    scan_name = models.CharField(max_length=255, blank=True)
    recorded_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)

    objects = UnitPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "department"], name="unit_approval_once"),
            models.CheckConstraint(condition=~Q(title=""), name="unit_approval_by_somebody"),
        ]

    def __str__(self) -> str:
        return said_of(self.period, self.department)


class UnitWorkbook(UidModel):
    """A unit's period filled in in Excel: rows as read, conflicts and errors by cell, applied all or nothing."""

    period = models.ForeignKey("reports.ReportingPeriod", models.CASCADE, related_name="workbooks")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = UnitPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class CallNote(UidModel):
    """催报: a call to a unit whose reports are not in, and what was said; about the unit, never about a person."""

    period = models.ForeignKey("reports.ReportingPeriod", models.CASCADE, related_name="calls")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    text = models.CharField(max_length=500)
    promised_on = models.DateField(null=True, blank=True)
    written_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-called_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.department} {self.called_at:%Y-%m-%d}"


class ReturnPhrase(models.Model):
    """退回理由 kept as a template by the secretariat."""

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="return_phrases")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "text"], name="return_phrase_once"),
        ]

    def __str__(self) -> str:
        return self.text
