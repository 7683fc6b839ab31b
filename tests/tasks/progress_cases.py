"""A year's task with a figure to reach, and what is proposed for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tasks.progress import (
    YINCHUAN,
    IndicatorFacts,
    Rule,
    TaskFacts,
    TaskType,
    propose_status,
)

CUTOFF = date(2026, 10, 31)
YEAR_END = date(2026, 12, 31)
BEDS = IndicatorFacts("新增康复床位", Decimal(300), Decimal(180), "张")
YEAR = TaskFacts(type=TaskType.INDICATOR, due_on=YEAR_END, notice_on=date(2026, 3, 1))


def with_beds(actual: int, **changes: object) -> TaskFacts:
    """Return a year's task to make 300 beds, of which `actual` are made."""
    return replace(YEAR, indicators=(replace(BEDS, actual=Decimal(actual)),), **changes)


def proposed(task: TaskFacts, rule: Rule = YINCHUAN, cutoff: date = CUTOFF) -> tuple[str, int, str]:
    """Return class, severity and light."""
    proposal = propose_status(task, rule, cutoff)
    return str(proposal.status_class), proposal.severity, proposal.light
