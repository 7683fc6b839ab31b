"""提出异议: a unit objects to a duty handed out to it, and the secretariat decides."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reform.core.naming import said_of
from tasks.enums import ObjectionKind, ObjectionState
from tasks.permissions import OfUnitQuerySet


class Objection(UidModel):
    """One unit's objection to one task, with its reason; one open at a time."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="objections")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="objections")
    kind = models.CharField(max_length=12, choices=ObjectionKind)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    made_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "department"], condition=Q(state="open"), name="objection_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="objection_has_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "declined"])
                | (Q(decided_at__isnull=False) & ~Q(answer="") & ~Q(decided_by="")),
                name="objection_decided_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.task, self.department)
