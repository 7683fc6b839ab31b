"""Notices (来文) and the drafts read from them. A draft is never a task until a person confirms it."""

from django.db import models

from reform.core.models import UidModel
from tasks.enums import DraftState, NoticeKind, NoticeState, Publicity, TaskType
from tasks.permissions import DraftQuerySet, NoticeQuerySet


class Notice(UidModel):
    """来文（依据文件): kept character for character; drafts and tasks point into its text by span.

    `corrects` is the notice whose corrected file this is. `counted` says how its items were counted when it was
    confirmed, so that every later total can be reconciled. `failure` is why the file could not be read.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="notices")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    ledger = models.ForeignKey("tasks.Ledger", models.PROTECT, null=True, related_name="notices")
    title = models.CharField(max_length=300)
    document_number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=150, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=NoticeKind, default=NoticeKind.NOTICE)
    basis = models.CharField(max_length=300, blank=True)
    publicity = models.CharField(max_length=12, choices=Publicity, default=Publicity.INTERNAL)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections_of_it"
    )
    text = models.TextField(blank=True)
    file = models.FileField(upload_to="notices/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    doubts = models.JSONField(default=list)
    document_targets = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=NoticeState, default=NoticeState.READ)
    version = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    counted = models.JSONField(default=dict)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sha256"],
                condition=~models.Q(state__in=["withdrawn", "unreadable"]),
                name="notice_kept_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskDraft(UidModel):
    """分解草稿: one duty as read from a notice, with its source span and what a person made of it.

    `lead`, `cooperating`, `guiding`, `leaders`, `offices` are written names, `inherited` those of them that an
    earlier by-line named; `joint` says that the leads share the duty and none is called 牵头; `open_tail` keeps
    words that name nobody (等部门). `targets` and `deadline` have the form of docs/notice-json.md; `marks` are
    {kind, span} of found words, bodies with their `name`; `doubts` are sentences for the reader. `offered` are
    those the reader did not tick. `reviewed_by` looked at the draft and let it stand, `changed_by` touched it
    last; `not_same` are keys of tasks that a person called other matters.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="drafts")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="rows")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=30, blank=True)
    section = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    span_start = models.PositiveIntegerField()
    span_end = models.PositiveIntegerField()
    lead = models.JSONField(default=list)
    cooperating = models.JSONField(default=list)
    leaders = models.JSONField(default=list)
    offices = models.JSONField(default=list)
    guiding = models.JSONField(default=list)
    inherited = models.JSONField(default=list)
    joint = models.BooleanField(default=False)
    open_tail = models.CharField(max_length=60, blank=True)
    targets = models.JSONField(default=list)
    deadline = models.JSONField(null=True)
    deadlines = models.JSONField(default=list)
    speaks_to = models.CharField(max_length=100, blank=True)
    marks = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    type = models.CharField(max_length=20, choices=TaskType, blank=True)
    collector = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    completion_standard = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    long_term = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    merge_into = models.ForeignKey(
        "tasks.Task", models.SET_NULL, null=True, blank=True, related_name="merging_drafts"
    )
    task = models.OneToOneField("tasks.Task", models.SET_NULL, null=True, blank=True, related_name="draft")
    offered = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=200, blank=True)
    not_same = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "order"], name="draft_order_once"),
            models.CheckConstraint(
                condition=models.Q(span_end__gte=models.F("span_start")), name="draft_span_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class NoticeLink(models.Model):
    """An upper-level paper that a notice says it carries out: its words, and the notice they mean where it is kept."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="upper_links")
    upper = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="lower_links")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.document_number}".strip()


class DraftLink(models.Model):
    """A clause of an upper-level notice that a draft carries out; confirmed, it is one more source of the task."""

    draft = models.ForeignKey(TaskDraft, models.CASCADE, related_name="upper_clauses")
    upper = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    clause = models.CharField(max_length=60)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "upper", "clause"], name="upper_clause_once"),
        ]

    def __str__(self) -> str:
        return f"{self.upper} {self.clause}"
