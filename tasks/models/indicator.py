"""Indicators, what they are to reach and what was reached."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from tasks.enums import Basis, Modality


class Indicator(UidModel):
    """指标 of a task. How values of units and periods combine is its own rule; percentages are never added."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=150)
    unit = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.CUMULATIVE)
    combine = models.CharField(max_length=10, default="latest")
    lower_is_better = models.BooleanField(default=False)
    applies_to = models.CharField(max_length=150, blank=True)
    denominator = models.CharField(max_length=150, blank=True)
    modality = models.CharField(max_length=10, choices=Modality, default=Modality.ENSURE)
    source = models.CharField(max_length=150, blank=True)
    definition = models.TextField(blank=True)
    rhythm = models.CharField(max_length=12, default="month")
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    last_year = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class IndicatorTarget(models.Model):
    """目标值 by a date; later years' targets get yearly steps by hand."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    op = models.CharField(max_length=6)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    value_high = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value_high__isnull=True) | Q(op="range"), name="target_high_only_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.value}"


class IndicatorValue(models.Model):
    """完成值 as accepted, keyed by indicator, reporting unit and period; a correction adds a row."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    period_kind = models.CharField(max_length=10)
    period_start = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    data_as_of = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["period_start", "recorded_at"]
        indexes = [models.Index(fields=["indicator", "period_start"], name="indicator_value_period")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"
