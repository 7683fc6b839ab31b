"""考核 in two groups with own rules: every point with its evidence line, objections in a window, frozen when published."""

from django.db import models
from django.db.models import F, Q

from reform.core.models import UidModel
from reports.enums import AssessmentGroup, AssessmentState, LineObjectionState
from reports.permissions import AssessmentLineQuerySet, AssessmentQuerySet, LineObjectionQuerySet


class Assessment(UidModel):
    """One assessment of one group for one year. `rules` are reports.scoring rules as JSON, `frozen` what was published.

    Whether it stands in the year's plan (年度督查检查考核计划) is asked and printed: `in_plan` with `plan_paper`.
    No ranking by default; `ranked` needs the paper that allows it and the least number of matters.
    Source: 政府督查工作条例; office-practice 6.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="assessments")
    group = models.CharField(max_length=10, choices=AssessmentGroup)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    rules = models.JSONField(default=list)
    rules_paper = models.CharField(max_length=200, blank=True)
    in_plan = models.BooleanField(null=True)
    plan_paper = models.CharField(max_length=200, blank=True)
    ranked = models.BooleanField(default=False)
    ranked_paper = models.CharField(max_length=200, blank=True)
    ranked_least = models.PositiveSmallIntegerField(default=0)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT)
    shown_on = models.DateField(null=True, blank=True)
    objections_until = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=200, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "group", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "group", "year"],
                condition=~Q(state="dropped"),
                name="assessment_once_a_group_and_year",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | Q(in_plan__isnull=False, shown_on__isnull=False, objections_until__isnull=False),
                name="assessment_shown_says_plan_and_window",
            ),
            models.CheckConstraint(
                condition=~Q(in_plan=True) | ~Q(plan_paper=""), name="assessment_in_plan_names_paper"
            ),
            models.CheckConstraint(
                condition=Q(ranked=False) | (~Q(ranked_paper="") & Q(ranked_least__gt=0)),
                name="assessment_ranked_by_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "published"])
                | (~Q(reason="") & ~Q(decided_by="") & Q(decided_on__gt=F("objections_until"))),
                name="assessment_decided_after_window",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | (Q(frozen__isnull=False, published_at__isnull=False) & ~Q(sha256="")),
                name="assessment_published_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentLine(UidModel):
    """One rule for one unit: points with the line of evidence they rest on; `by_hand` keeps what a person set and why."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="lines")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="assessment_lines")
    rule = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    of_points = models.DecimalField(max_digits=7, decimal_places=2)
    # Sentences with their figures, as codes with parameters (reports.scoring.Evidence).
    evidence = models.JSONField(default=list)
    # 一票否决 applies.
    veto = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = AssessmentLineQuerySet.as_manager()

    class Meta:
        ordering = ["department__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "department", "rule"], name="assessment_line_once"),
            models.CheckConstraint(
                condition=Q(by_hand=False) | ~Q(reason=""), name="assessment_line_by_hand_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.rule}"


class LineObjection(UidModel):
    """A unit's objection to one of its lines, within the window, and how it was decided."""

    line = models.ForeignKey(AssessmentLine, models.CASCADE, related_name="objections")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=LineObjectionState, default=LineObjectionState.OPEN)
    made_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    points_before = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = LineObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(state="open"), name="line_objection_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="line_objection_has_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "declined"])
                | (Q(decided_at__isnull=False) & ~Q(answer="") & ~Q(decided_by="")),
                name="line_objection_decided_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}"
