"""The light rules an office has set, one row a version; what was judged by an older one stays readable."""

from django.db import models

from reform.core.models import UidModel
from reports.permissions import LightRuleQuerySet


class LightRule(UidModel):
    """One version of a programme's light rule. Append-only: a change is a new row, the newest is in force."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="light_rules")
    number = models.PositiveSmallIntegerField()
    data = models.JSONField()
    reason = models.CharField(max_length=300)
    set_by = models.CharField(max_length=200)

    objects = LightRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="light_rule_version_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="light_rule_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"
