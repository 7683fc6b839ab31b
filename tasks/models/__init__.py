"""WHAT: notices, the ledger, tasks, assignments, grids of duties, indicators, status."""

from tasks.models.assignment import Assignment
from tasks.models.duty import DutyItem, DutyValue
from tasks.models.evidence import Evidence
from tasks.models.imports import ImportBatch
from tasks.models.indicator import Indicator, IndicatorTarget, IndicatorValue
from tasks.models.ledger import Ledger
from tasks.models.milestone import DetailRow, Milestone
from tasks.models.notice import Notice, TaskDraft
from tasks.models.status import TaskStatus
from tasks.models.task import Task, TaskLog, TaskSource

__all__ = [
    "Assignment",
    "DetailRow",
    "DutyItem",
    "DutyValue",
    "Evidence",
    "ImportBatch",
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "Ledger",
    "Milestone",
    "Notice",
    "Task",
    "TaskDraft",
    "TaskLog",
    "TaskSource",
    "TaskStatus",
]
