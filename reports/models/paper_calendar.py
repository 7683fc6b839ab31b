"""The calendar of papers: which kinds a programme issues, how often, on which day, for which levels."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reform.core.models import UidModel
from reports.enums import PaperKind, PaperRhythm
from reports.models.circular import FORMS
from reports.permissions import LightRuleQuerySet


class PaperRule(UidModel):
    """One kind of paper that should exist: so many days after the end of each period of the rhythm.

    `level` is the level of the places it holds for: the programme's own, or that of the programmes below it, which
    take it where they have no rule of their own for the kind.
    """

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="paper_rules")
    kind = models.CharField(max_length=20, choices=PaperKind)
    level = models.CharField(max_length=10)
    rhythm = models.CharField(max_length=10, choices=PaperRhythm)
    # Day of the month after the period's end.
    day = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=10, choices=FORMS)
    # Working days of 核对 before signing; 0 for none.
    check_days = models.PositiveSmallIntegerField(default=2)
    active = models.BooleanField(default=True)
    # Papers whose day lies before this one are not asked for: set with the rule and whenever it asks for others.
    since = models.DateField(default=timezone.localdate)
    version = models.PositiveIntegerField(default=0)

    objects = LightRuleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "level"], name="paper_rule_once"),
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=28), name="paper_rule_day_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.get_kind_display()}"
