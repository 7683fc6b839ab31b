"""WHAT: notices, the ledger, tasks, assignments, grids of duties, indicators, status."""

from tasks.models.adjustment import Adjustment
from tasks.models.assignment import Assignment
from tasks.models.correction import Correction, CorrectionRun
from tasks.models.count import TaskCount
from tasks.models.division import Approval, Comment, CommentRequest, CommentRound, DivisionPaper
from tasks.models.duty import DutyItem, DutyValue
from tasks.models.evidence import Evidence
from tasks.models.imports import ImportBatch
from tasks.models.indicator import Indicator, IndicatorTarget, IndicatorValue
from tasks.models.instruction import Instruction
from tasks.models.ledger import Ledger
from tasks.models.meeting import Decision, Meeting
from tasks.models.milestone import DetailRow, Milestone, NodeTemplate
from tasks.models.notice import DraftLink, Notice, NoticeLink, TaskDraft
from tasks.models.objection import Objection
from tasks.models.removed import Removed
from tasks.models.status import TaskStatus
from tasks.models.task import Task, TaskLog, TaskSource
from tasks.models.views import LearntHead, SavedView, SheetLayout

__all__ = [
    "Adjustment",
    "Approval",
    "Assignment",
    "Comment",
    "CommentRequest",
    "CommentRound",
    "Correction",
    "CorrectionRun",
    "Decision",
    "DetailRow",
    "DivisionPaper",
    "DraftLink",
    "DutyItem",
    "DutyValue",
    "Evidence",
    "ImportBatch",
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "Instruction",
    "LearntHead",
    "Ledger",
    "Meeting",
    "Milestone",
    "NodeTemplate",
    "Notice",
    "NoticeLink",
    "Objection",
    "Removed",
    "SavedView",
    "SheetLayout",
    "Task",
    "TaskCount",
    "TaskDraft",
    "TaskLog",
    "TaskSource",
    "TaskStatus",
]
