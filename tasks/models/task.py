"""Matters of the ledger, where they come from and what happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from departments.enums import Clearance
from reform.core.models import UidModel
from tasks.enums import Every, GridKind, Light, SourceKind, StatusClass, TaskState, TaskType
from tasks.permissions import SourceQuerySet, TaskQuerySet

if TYPE_CHECKING:
    from tasks.models.assignment import Assignment

IN_LEDGER = ("jurisdiction", "ledger")
IN_ORDER = ("number", "row", "state", "sensitivity", "id")
MARKS = ("overdue", "due_soon", "at_risk", "unreported")


class Task(UidModel):
    """任务事项. An item with several rows is a root with sub-tasks; totals count roots, reports go to leaves.

    The `status_*`, flag and `light` columns are a copy of the latest TaskStatus and of the calendar, so that
    the list is one table; for a root with rows they are rolled up (worst row; done when all are).
    """

    ledger = models.ForeignKey("tasks.Ledger", models.PROTECT, related_name="tasks")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    root = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="rows")
    row_count = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    row = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=30)
    section = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    type = models.CharField(max_length=20, choices=TaskType, blank=True)
    collector = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="collected_tasks"
    )
    completion_standard = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    long_term = models.BooleanField(default=False)
    # 经批准暂停 since; the rule leaves it out until it is resumed.
    suspended_on = models.DateField(null=True, blank=True)
    # When its grid of units is done, and how often a recurring duty was done of how often it falls due.
    grid_kind = models.CharField(max_length=10, choices=GridKind, default=GridKind.ALL)
    grid_value = models.PositiveSmallIntegerField(default=100)
    every = models.CharField(max_length=12, choices=Every, blank=True)
    times_done = models.PositiveIntegerField(default=0)
    # 签收 by a collecting unit that the task does not name among the responsible.
    signed_for_at = models.DateTimeField(null=True, blank=True)
    signed_for_by = models.CharField(max_length=200, blank=True)
    # Its nodes were set by a person: they no longer follow type and date.
    nodes_by_hand = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.PREPARATION)
    handed_out_on = models.DateField(null=True, blank=True)
    approval = models.ForeignKey(
        "tasks.Approval", models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    # 安全标记: the rows of an item bear the item's label.
    sensitivity = models.PositiveSmallIntegerField(choices=Clearance, default=Clearance.INTERNAL)
    version = models.PositiveIntegerField(default=0)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    derived_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="derived")

    status_class = models.CharField(max_length=20, choices=StatusClass, blank=True)
    severity = models.PositiveSmallIntegerField(default=0)
    light = models.CharField(max_length=6, choices=Light, default=Light.GREY)
    overdue = models.BooleanField(default=False)
    due_soon = models.BooleanField(default=False)
    at_risk = models.BooleanField(default=False)
    unreported = models.BooleanField(default=False)
    status_as_of = models.DateField(null=True, blank=True)
    progress_text = models.TextField(blank=True)
    progress_share = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    last_reported_on = models.DateField(null=True, blank=True)
    search = models.TextField(blank=True)

    objects = TaskQuerySet.as_manager()
    responsible: list[Assignment]  # set by the selectors that prepare tasks for rows and pages

    class Meta:
        ordering = ["ledger", "number", "row"]
        indexes = [
            # Each answers a page of the list in one order, down to its keys, without reading the wide rows.
            models.Index(
                fields=[*IN_LEDGER, "number", "row", "state", "sensitivity", *MARKS, "id"], name="task_order"
            ),
            models.Index(fields=[*IN_LEDGER, "status_class", *IN_ORDER], name="task_class"),
            # What falls due in a month is counted from it as well.
            models.Index(fields=[*IN_LEDGER, "due_on", *IN_ORDER, "row_count"], name="task_due"),
            models.Index(fields=[*IN_LEDGER, "collector", *IN_ORDER], name="task_collector"),
            # What tasks.selectors.counts groups by, in that order.
            models.Index(
                fields=[*IN_LEDGER, "state", "row", "row_count", "status_class", *MARKS, "sensitivity"],
                name="task_figures",
            ),
            models.Index(
                fields=[*IN_LEDGER, "section", "number", "state", "sensitivity"], name="task_section"
            ),
            models.Index(
                fields=[*IN_LEDGER, "collector", "state"],
                condition=Q(signed_for_at__isnull=True, collector__isnull=False),
                name="task_unsigned",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "number", "row"], name="task_number_once"),
            models.CheckConstraint(condition=Q(root__isnull=True) ^ Q(row__gt=0), name="task_row_has_root"),
            models.CheckConstraint(
                condition=~Q(state="handed_out")
                | Q(row_count__gt=0)
                | (
                    Q(collector__isnull=False)
                    & ~Q(type="")
                    & ~Q(completion_standard="")
                    & (Q(due_on__isnull=False) | Q(long_term=True))
                ),
                name="task_handed_out_is_decomposed",
            ),
            models.CheckConstraint(
                condition=Q(row_count=0) | Q(collector__isnull=True), name="task_with_rows_has_no_collector"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"


class TaskSource(models.Model):
    """来源: where a duty comes from; several after merging. Of a notice, the clause by its span.

    A source that is an instruction (批示) kept in the portal exists only for the instruction's circle.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=12, choices=SourceKind)
    notice = models.ForeignKey("tasks.Notice", models.PROTECT, null=True, blank=True, related_name="sources")
    clause = models.CharField(max_length=60, blank=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    instruction = models.ForeignKey(
        "tasks.Instruction", models.PROTECT, null=True, blank=True, related_name="sources"
    )
    decision = models.ForeignKey(
        "tasks.Decision", models.PROTECT, null=True, blank=True, related_name="sources"
    )
    label = models.CharField(max_length=300, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # What an instruction says stands in the instruction, never in words that everybody may read.
            models.CheckConstraint(
                condition=Q(instruction__isnull=True) | Q(kind="instruction", label=""),
                name="source_instruction_has_kind",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(kind="meeting"), name="source_decision_has_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="notice", notice__isnull=False)
                | (~Q(kind="notice") & Q(notice__isnull=True)),
                name="source_is_exactly_one",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class TaskLog(models.Model):
    """What happened to a task, as a code with parameters; selectors turn it into a sentence people read."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    who = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["task", "-at"], name="task_log_at")]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d}"
