"""核对: the units that a paper names look at their lines before it is signed, and confirm or object."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reports.enums import CheckAnswerState, CheckRoundState
from reports.models.circular import Circular, CircularSnapshot
from reports.permissions import CheckAnswerQuerySet, CheckObjectionQuerySet


class CheckRound(UidModel):
    """One round on one snapshot; one runs at a time. It ends by the day `due_on`: silence agrees."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="rounds")
    snapshot = models.ForeignKey(CircularSnapshot, models.PROTECT, related_name="+")
    opened_by = models.CharField(max_length=200)
    opened_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=CheckRoundState, default=CheckRoundState.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circular"], condition=Q(state="open"), name="check_round_one_open"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("opened_on")), name="check_round_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circular} {self.opened_on}"


class CheckAnswer(UidModel):
    """What one unit was shown and what it said. `lines` are frozen: [{key, section, text}]."""

    round = models.ForeignKey(CheckRound, models.CASCADE, related_name="answers")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    lines = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=CheckAnswerState, default=CheckAnswerState.WAITING)
    remark = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    # 代录: the secretariat records what a unit said on the phone or on paper.
    recorded = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = CheckAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="check_answer_once_a_unit"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(answered_at__isnull=False), name="check_answer_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.department}"


class CheckObjection(UidModel):
    """What a unit says against one line, with its proof, and how it was decided."""

    answer = models.ForeignKey(CheckAnswer, models.CASCADE, related_name="objections")
    line_key = models.CharField(max_length=120)
    line_text = models.TextField()
    text = models.TextField()
    file = models.FileField(upload_to="checks/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    # None until it is decided.
    upheld = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Upheld in a check called off since: why the line stays as it is, by the head.
    settled_because = models.TextField(blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = CheckObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "line_key"], name="check_objection_once_a_line"),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="check_objection_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer.department} {self.line_key}"
