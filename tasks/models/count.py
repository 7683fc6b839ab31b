"""How many tasks of a ledger are alike in everything that lists count."""

from __future__ import annotations

from django.db import models

from departments.enums import Clearance
from tasks.enums import StatusClass, TaskState
from tasks.permissions import CountQuerySet

# What a task is counted by; the columns bear the names they have in Task.
COUNTED_BY = (
    *("ledger", "section", "state", "row", "row_count", "sensitivity", "status_class"),
    *("overdue", "due_soon", "at_risk", "unreported"),
)


class TaskCount(models.Model):
    """A number of tasks that are alike. The database itself keeps it, in the transaction that changes a task, whoever
    changes it and however (tasks/migrations/0003_counts.py); nothing else writes here. The numbers of rows that are
    alike add up: PostgreSQL appends what changed, and join_counts brings it together.

    `row` is 0 for an item and 1 for a row of one, `row_count` 0 for a task without rows and 1 for one with rows.
    """

    ledger = models.ForeignKey("tasks.Ledger", models.CASCADE, related_name="+", db_index=False)
    section = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=TaskState)
    row = models.PositiveSmallIntegerField()
    row_count = models.PositiveSmallIntegerField()
    sensitivity = models.PositiveSmallIntegerField(choices=Clearance)
    status_class = models.CharField(max_length=20, choices=StatusClass, blank=True)
    overdue = models.BooleanField()
    due_soon = models.BooleanField()
    at_risk = models.BooleanField()
    unreported = models.BooleanField()
    # What changed may be a number taken away.
    n = models.IntegerField()

    objects = CountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=list(COUNTED_BY), name="task_count")]

    def __str__(self) -> str:
        return f"{self.n} {self.state} {self.status_class}"
