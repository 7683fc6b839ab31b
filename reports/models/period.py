"""Reporting periods (报送期次)."""

from django.db import models
from django.db.models import F, Q

from reform.core.models import UidModel
from reform.core.periods import Period
from reports.enums import PeriodState
from reports.permissions import PeriodQuerySet


class ReportingPeriod(UidModel):
    """One month or quarter of a ledger with its four dates; the data cut-off is printed."""

    ledger = models.ForeignKey("tasks.Ledger", models.PROTECT, related_name="periods")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default="month")
    start = models.DateField()
    opens_on = models.DateField()
    cutoff = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=PeriodState, default=PeriodState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-start"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "kind", "start"], name="period_once"),
            models.CheckConstraint(
                condition=Q(due_on__lte=F("closes_on"), opens_on__lte=F("due_on")),
                name="period_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="period_closed_has_date"
            ),
            models.UniqueConstraint(
                fields=["ledger", "kind"], condition=Q(state="open"), name="period_one_open_a_ledger"
            ),
        ]

    def __str__(self) -> str:
        return self.period.label()

    @property
    def period(self) -> Period:
        """The period as a value."""
        return Period(self.start, self.kind)
