"""Progress reports (进展填报): one a period and task by its collector, and what the secretariat recorded."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reform.core.naming import said_of
from reports.enums import Origin, RecordedSource, ReportState
from reports.permissions import ReportQuerySet
from tasks.enums import StatusClass


class ProgressReport(UidModel):
    """How one task stands at the cut-off, as its collector says, or as the secretariat recorded it (代录).

    Filed on time, accepted, and still open to edit are three facts: `on_time`, `state`, and the period's.
    `milestones_done` and `details_done` map the key of a node or entry to the ISO date it was done on; `done_on`
    is the day the completion standard is said to have been met.
    """

    period = models.ForeignKey("reports.ReportingPeriod", models.PROTECT, related_name="reports")
    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="reports")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="reports")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.UNIT)
    state = models.CharField(max_length=14, choices=ReportState, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=0)

    text = models.TextField(blank=True)
    no_progress = models.BooleanField(default=False)
    no_progress_reason = models.CharField(max_length=300, blank=True)
    self_rated = models.CharField(max_length=20, choices=StatusClass, blank=True)
    at_risk = models.BooleanField(default=False)
    milestones_done = models.JSONField(default=dict)
    details_done = models.JSONField(default=dict)
    done_on = models.DateField(null=True, blank=True)
    # How often a recurring duty was done so far.
    times_done = models.PositiveIntegerField(null=True, blank=True)
    cause = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    expected_on = models.DateField(null=True, blank=True)
    coordination = models.TextField(blank=True)
    highlight = models.TextField(blank=True)
    approved_by_title = models.CharField(max_length=100, blank=True)
    approved_on = models.DateField(null=True, blank=True)

    evidence = models.ManyToManyField("tasks.Evidence", blank=True, related_name="reports")

    recorded_source = models.CharField(max_length=10, choices=RecordedSource, blank=True)
    recorded_on = models.DateField(null=True, blank=True)

    filed_by = models.ForeignKey("departments.User", models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey("departments.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    on_time = models.BooleanField(null=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    return_count = models.PositiveSmallIntegerField(default=0)
    edited_by = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["task__number", "task__row"]
        indexes = [
            models.Index(fields=["department", "period"], name="report_department_period"),
            models.Index(fields=["jurisdiction", "state"], name="report_state"),
            # What is counted of a period, without reading the words.
            models.Index(
                fields=["period", "origin", "state", "on_time", "return_count", "task"], name="report_turnout"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "task"], condition=Q(origin="unit"), name="report_once_a_period_and_task"
            ),
            models.CheckConstraint(
                condition=Q(origin="unit") | (~Q(recorded_source="") & Q(recorded_on__isnull=False)),
                name="report_recorded_has_source_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""), name="report_returned_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False), name="report_accepted_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "in_review"]) | Q(submitted_at__isnull=False),
                name="report_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "in_review", "accepted"])
                | ~Q(text="")
                | Q(no_progress=True, no_progress_reason__gt="")
                | Q(origin="recorded"),
                name="report_submitted_says_something",
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.period, self.task)


class ReportValue(models.Model):
    """A figure in a report; it becomes an IndicatorValue when the report is accepted."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="values")
    indicator = models.ForeignKey("tasks.Indicator", models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=4)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    data_as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="report_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class ReportPart(UidModel):
    """What a joint or cooperating unit gave to the collector's report."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="parts")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="report_parts")
    text = models.TextField()
    filed_by = models.ForeignKey("departments.User", models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField()
    evidence = models.ManyToManyField("tasks.Evidence", blank=True, related_name="parts")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "department"], name="report_part_once")]

    def __str__(self) -> str:
        return said_of(self.report, self.department)


class ReportLog(models.Model):
    """The transitions of a report, in order."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    who = models.CharField(max_length=200)
    act = models.CharField(max_length=20)
    from_state = models.CharField(max_length=14, blank=True)
    to_state = models.CharField(max_length=14)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"
