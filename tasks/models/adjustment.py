"""调整: a change of target, date or unit, or a suspension, from the request to the approval."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reform.core.naming import said_of
from tasks.enums import AdjustmentKind, AdjustmentState, ApprovedBy
from tasks.permissions import OfUnitQuerySet


class Adjustment(UidModel):
    """Asked by the collecting unit with its reason, the secretariat's opinion, approved by who approved the ledger.

    `before` and `after` hold what changes ({"due_on": "2026-09-30"}, {"collector": pk}, {"targets": [{"pk", "op",
    "value", "value_high", "due_on"}]}); approval writes `after` into the task. Source: office-practice 5.
    """

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="adjustments")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=12, choices=AdjustmentKind)
    reason = models.TextField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=AdjustmentState, default=AdjustmentState.ASKED)
    asked_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    in_favour = models.BooleanField(null=True)
    opinion = models.TextField(blank=True)
    opinion_by = models.CharField(max_length=200, blank=True)
    opinion_at = models.DateTimeField(null=True, blank=True)
    body = models.CharField(max_length=10, choices=ApprovedBy, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    paper = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)
    scan = models.FileField(upload_to="adjustments/%Y/%m/", blank=True)
    scan_name = models.CharField(max_length=255, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["task", "state", "decided_on"], name="adjustment_task")]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(state__in=["asked", "opined"]), name="adjustment_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_reason"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"])
                | (~Q(opinion="") & Q(opinion_at__isnull=False, in_favour__isnull=False)),
                name="adjustment_has_opinion",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(decided_on__isnull=False) & ~Q(body="") & ~Q(decided_by="")),
                name="adjustment_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | (Q(decided_on__isnull=False) & ~Q(answer="")),
                name="adjustment_declined_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.task, self.get_kind_display())
