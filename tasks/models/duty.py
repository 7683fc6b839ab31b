"""The grid of a group duty: task x unit."""

from django.db import models

from reform.core.models import UidModel
from reform.core.naming import said_of


class DutyItem(UidModel):
    """属地与成员落实: one unit's part of a group duty, as it stands now."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="duty_items")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="duty_items")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    # 不适用: the duty does not concern the unit (reason in `text`); a date of its own where it has one.
    applies = models.BooleanField(default=True)
    due_on = models.DateField(null=True, blank=True)
    # 签收 by the unit.
    signed_for_at = models.DateTimeField(null=True, blank=True)
    signed_for_by = models.CharField(max_length=200, blank=True)
    done = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    figure = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        indexes = [
            models.Index(
                fields=["jurisdiction", "task"],
                condition=models.Q(signed_for_at__isnull=True, applies=True),
                name="duty_item_unsigned",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "department"], name="duty_item_once"),
            models.CheckConstraint(
                condition=models.Q(done=False) | models.Q(done_on__isnull=False), name="duty_done_has_date"
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.task, self.department)


class DutyValue(models.Model):
    """What a duty item said in a period; append-only, for its past."""

    item = models.ForeignKey(DutyItem, models.CASCADE, related_name="values")
    period_kind = models.CharField(max_length=10)
    period_start = models.DateField()
    done = models.BooleanField()
    done_on = models.DateField(null=True)
    figure = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    text = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["period_start", "pk"]

    def __str__(self) -> str:
        return f"{self.item} {self.period_start:%Y-%m}"
