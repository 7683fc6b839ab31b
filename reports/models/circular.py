"""Circulars (通报): frozen figures by version, the signature, and the files made from them."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reports.enums import CircularState
from reports.permissions import CircularQuerySet
from tasks.enums import Publicity


class Circular(UidModel):
    """One paper of one period. Published it never changes; a correction is a new one that supersedes it."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="circulars")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    period = models.ForeignKey("reports.ReportingPeriod", models.PROTECT, related_name="circulars")
    kind = models.CharField(max_length=20, default="monthly")
    title = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=CircularState, default=CircularState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=60, blank=True)
    signer = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_snapshot = models.ForeignKey(
        "reports.CircularSnapshot", models.PROTECT, null=True, blank=True, related_name="+"
    )
    publicity = models.CharField(max_length=12, choices=Publicity, default=Publicity.INTERNAL)
    # What the clerk wrote for late matters: {task uid: {now, cause, plan, plan_on}}; the next snapshot takes it.
    facts = models.JSONField(default=dict, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=200, blank=True)

    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-period__start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "kind"], condition=~Q(state="superseded"), name="circular_current_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "number"], condition=~Q(number=""), name="circular_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (
                    ~Q(number="")
                    & ~Q(signer="")
                    & Q(signed_on__isnull=False)
                    & Q(signed_snapshot__isnull=False)
                ),
                name="circular_signed_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.programme} {self.period}"


class CircularSnapshot(UidModel):
    """Every figure of a circular, frozen; versions count up when an objection is upheld or late data come in."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    faults = models.JSONField(default=list)
    made_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["circular", "number"], name="snapshot_version_once")]

    def __str__(self) -> str:
        return f"{self.circular} v{self.number}"


class CircularFile(UidModel):
    """A rendered file: draft files of a snapshot, and the final ones of the signed snapshot."""

    snapshot = models.ForeignKey(CircularSnapshot, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=5, choices=[("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")])
    final = models.BooleanField(default=False)
    file = models.FileField(upload_to="circulars/%Y/%m/")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    fonts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "kind", "final"], name="circular_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.kind}"
