"""One sheet a unit: all its items of group duties in one form."""

from django.db import models

from reform.core.models import UidModel
from reform.core.naming import said_of
from reports.enums import ReportState
from reports.permissions import SheetQuerySet


class CountySheet(UidModel):
    """县区一张表 (and that of a member unit with group duties): accepted as a whole by the secretariat.

    Entries flow into the grid on acceptance.
    """

    period = models.ForeignKey("reports.ReportingPeriod", models.PROTECT, related_name="sheets")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="sheets")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=ReportState, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    filed_by = models.ForeignKey("departments.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    on_time = models.BooleanField(null=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    return_count = models.PositiveSmallIntegerField(default=0)
    edited_by = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["department__order"]
        constraints = [
            models.UniqueConstraint(fields=["period", "department"], name="sheet_once_a_period"),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(return_reason=""),
                name="sheet_returned_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["submitted", "in_review", "accepted"])
                | models.Q(submitted_at__isnull=False),
                name="sheet_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(accepted_at__isnull=False),
                name="sheet_accepted_has_date",
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.period, self.department)


class CountySheetEntry(models.Model):
    """What a county says of one duty item in a period."""

    sheet = models.ForeignKey(CountySheet, models.CASCADE, related_name="entries")
    item = models.ForeignKey("tasks.DutyItem", models.PROTECT, related_name="entries")
    done = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    figure = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField(blank=True)
    evidence = models.ManyToManyField("tasks.Evidence", blank=True, related_name="sheet_entries")

    class Meta:
        ordering = ["item__task__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="sheet_entry_once"),
            models.CheckConstraint(
                condition=models.Q(done=False) | models.Q(done_on__isnull=False),
                name="sheet_entry_done_has_date",
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.sheet, self.item)
