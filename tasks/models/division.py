"""The division of work (分工): frozen as a paper, sent to the units for comment, approved."""

from django.db import models

from reform.core.models import UidModel
from reform.core.naming import said_of
from tasks.enums import Answer, ApprovedBy, RoundState, Verdict
from tasks.permissions import CommentRequestQuerySet, OfOwnProgramme


class DivisionPaper(UidModel):
    """A division table as it went out: `rows` are frozen, the files are drawn from them by a job.

    A row is {"task", "section", "label", "text", "lead", "cooperating", "due", ...} in printing order.
    """

    ledger = models.ForeignKey("tasks.Ledger", models.PROTECT, related_name="division_papers")
    title = models.CharField(max_length=200)
    draft = models.BooleanField(default=True)
    rows = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="divisions/%Y/%m/", blank=True)
    word = models.FileField(upload_to="divisions/%Y/%m/", blank=True)

    objects = OfOwnProgramme.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class CommentRound(UidModel):
    """征求意见: one draft division sent to units, with the day their answers are due.

    `number` and `contact` stand on the covering letter; its files are drawn by a job.
    """

    ledger = models.ForeignKey("tasks.Ledger", models.PROTECT, related_name="comment_rounds")
    paper = models.OneToOneField(DivisionPaper, models.PROTECT, related_name="round")
    asked_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=100, blank=True)
    letter_pdf = models.FileField(upload_to="divisions/%Y/%m/", blank=True)
    letter_word = models.FileField(upload_to="divisions/%Y/%m/", blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfOwnProgramme.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.paper)


class CommentRequest(UidModel):
    """有无意见 of one unit in a round; an answer on paper or by phone is recorded with its origin."""

    round = models.ForeignKey(CommentRound, models.CASCADE, related_name="requests")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = CommentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="comment_asked_once"),
            models.CheckConstraint(
                condition=models.Q(answer="waiting") | models.Q(answered_on__isnull=False),
                name="comment_answer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return said_of(self.round, self.department)


class Comment(UidModel):
    """One comment of a unit on one task (or on the whole, `task` empty) and the decision on it."""

    request = models.ForeignKey(CommentRequest, models.CASCADE, related_name="comments")
    task = models.ForeignKey("tasks.Task", models.SET_NULL, null=True, blank=True, related_name="comments")
    label = models.CharField(max_length=30, blank=True)
    text = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.WAITING)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request.department} {self.label}"


class Approval(UidModel):
    """Who approved a batch of the ledger, on which paper, when; the first one is the ledger's own."""

    ledger = models.ForeignKey("tasks.Ledger", models.PROTECT, related_name="approvals")
    body = models.CharField(max_length=10, choices=ApprovedBy, default=ApprovedBy.HEAD)
    approved_by = models.CharField(max_length=100)
    paper = models.CharField(max_length=150, blank=True)
    approved_on = models.DateField()
    recorded_by = models.CharField(max_length=200)
    scan = models.FileField(upload_to="approvals/%Y/%m/", blank=True)
    scan_name = models.CharField(max_length=255, blank=True)
    division = models.OneToOneField(
        DivisionPaper, models.PROTECT, null=True, blank=True, related_name="approval"
    )

    objects = OfOwnProgramme.as_manager()

    class Meta:
        ordering = ["approved_on", "pk"]

    def __str__(self) -> str:
        return f"{self.approved_by} {self.paper}".strip()
