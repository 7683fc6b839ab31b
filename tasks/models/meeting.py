"""Meetings of the leading group and dispatch meetings (调度会), and what they decided (议定事项)."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from tasks.enums import MeetingKind, MeetingState
from tasks.permissions import DecisionQuerySet, MeetingQuerySet


class Meeting(UidModel):
    """One meeting with its minutes; its agenda stands in reports, with a key down to it."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=MeetingKind)
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    chair = models.CharField(max_length=100, blank=True)
    attendance = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    minutes_number = models.CharField(max_length=60, blank=True)
    minutes = models.FileField(upload_to="meetings/%Y/%m/", blank=True)
    minutes_name = models.CharField(max_length=255, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(UidModel):
    """议定事项: what a meeting decided; one that asks for work becomes a matter of the ledger (`task`)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    written = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    task = models.OneToOneField("tasks.Task", models.SET_NULL, null=True, blank=True, related_name="decision")
    version = models.PositiveIntegerField(default=0)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="decision_order_once"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.order}"
