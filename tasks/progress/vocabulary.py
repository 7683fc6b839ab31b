"""The words of status: plain strings, the same values as the models' text choices, with their printed labels."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Light = Literal["green", "yellow", "red", "grey"]
Mark = Literal["", "tick", "adjusted"]


class StatusClass(StrEnum):
    """The six printed classes (认定), one partition, in printing order."""

    DONE = "done"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    SHOULD_HAVE_STARTED = "should_have_started"
    NOT_DUE = "not_due"
    ADJUSTED = "adjusted"


class Flag(StrEnum):
    """What stands beside a class."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    AT_RISK = "at_risk"
    UNREPORTED = "unreported"
    LONG_TERM = "long_term"


class TaskType(StrEnum):
    """What kind of matter it is; each has its own nodes."""

    DOCUMENT_ISSUE = "document_issue"
    INDICATOR = "indicator"
    PROJECT = "project"
    PILOT = "pilot"
    MECHANISM = "mechanism"
    EVENT = "event"
    LIST = "list"


class Modality(StrEnum):
    """How firmly a target is meant: 确保, 力争, 探索. The last two never turn a light red alone."""

    ENSURE = "ensure"
    STRIVE = "strive"
    EXPLORE = "explore"


CLASS_ORDER: tuple[StatusClass, ...] = tuple(StatusClass)
LATE_CLASSES = frozenset({StatusClass.BEHIND, StatusClass.SHOULD_HAVE_STARTED})

SOFT_MODALITIES = frozenset({Modality.STRIVE, Modality.EXPLORE})

CLASS_LABELS_ZH = {
    StatusClass.DONE: "已完成",
    StatusClass.ON_SCHEDULE: "达到序时进度",
    StatusClass.BEHIND: "未达序时进度",
    StatusClass.SHOULD_HAVE_STARTED: "应启动未启动",
    StatusClass.NOT_DUE: "未到启动时间",
    StatusClass.ADJUSTED: "经批准调整",
}
CLASS_LABELS_EN = {
    StatusClass.DONE: "done",
    StatusClass.ON_SCHEDULE: "on schedule",
    StatusClass.BEHIND: "behind schedule",
    StatusClass.SHOULD_HAVE_STARTED: "should have started",
    StatusClass.NOT_DUE: "not due to start",
    StatusClass.ADJUSTED: "adjusted by approval",
}
FLAG_LABELS_ZH = {
    Flag.OVERDUE: "逾期",
    Flag.DUE_SOON: "临期",
    Flag.AT_RISK: "有风险",
    Flag.UNREPORTED: "未报（沿用上期）",
    Flag.LONG_TERM: "长期坚持",
}


def light_of(status_class: str, severity: int, flags: frozenset[str] | set[str] | tuple[str, ...]) -> Light:
    """Return the colour of a task's light.

    Source: office-practice 5 and architecture, Status classes. A done task is green whatever stands beside
    it; overdue is red on any other class (the flag may rise between two cut-offs); a late class is yellow at
    severity 1 and red otherwise; raises ValueError for a class that does not exist.
    """
    status_class = StatusClass(status_class)
    if status_class is StatusClass.DONE:
        return "green"
    if Flag.OVERDUE in flags:
        return "red"
    if status_class in LATE_CLASSES:
        return "yellow" if severity == 1 else "red"
    if status_class in (StatusClass.NOT_DUE, StatusClass.ADJUSTED):
        return "grey"
    return "yellow" if Flag.DUE_SOON in flags or Flag.AT_RISK in flags else "green"


def mark_of(status_class: str) -> Mark:
    """Return the sign beside the light, since colour is never the only one: a tick for done, own for adjusted."""
    if status_class == StatusClass.DONE:
        return "tick"
    return "adjusted" if status_class == StatusClass.ADJUSTED else ""
