"""What the tests of assessments share: an assessment of the city's units with some facts, at any stage."""

from __future__ import annotations

from datetime import date

from reports.models import Assessment, AssessmentLine, ProgressReport, ReportingPeriod
from reports.selectors.assessment_table import rules_of
from reports.services.assessments import Terms, change_assessment, prepare_assessment, show_assessment
from tasks.models import Task, TaskStatus

AS_OF = date(2026, 12, 31)
TITLE = "2026年度成员单位考核"


def judge(task: Task, status_class: str, month: int = 10) -> TaskStatus:
    """Determine a task for a month of 2026."""
    return TaskStatus.objects.create(
        task=task,
        jurisdiction=task.jurisdiction,
        as_of=date(2026, month, 28),
        period_kind="month",
        period_start=date(2026, month, 1),
        determined=status_class,
        confirmed_by="方静澜",
        determined_at=f"2026-{month + 1:02}-08T10:00+08:00",
    )


def period_of(cast, month: int = 10) -> ReportingPeriod:
    """A closed period of the city's ledger."""
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, month, 1),
        opens_on=date(2026, month, 25),
        cutoff=date(2026, month, 28),
        due_on=date(2026, month + 1, 5),
        closes_on=date(2026, month + 1, 8),
        state="closed",
        closed_at=f"2026-{month + 1:02}-09T10:00+08:00",
    )


def filed(
    period: ReportingPeriod, task: Task, *, on_time: bool | None = True, returns: int = 0
) -> ProgressReport:
    """A unit's report of a task, filed on time, late, or (None) not at all."""
    return ProgressReport.objects.create(
        period=period,
        task=task,
        department=task.collector,
        jurisdiction=task.jurisdiction,
        state="draft" if on_time is None else "submitted",
        submitted_at=None if on_time is None else "2026-11-04T10:00+08:00",
        text="" if on_time is None else "已完成调研。",
        on_time=on_time,
        return_count=returns,
    )


def prepared(cast, *, group: str = "units", year: int = 2026) -> Assessment:
    """A draft of the city's clerk."""
    return prepare_assessment(
        programme=cast.programme, group=group, year=year, title=TITLE, as_of=AS_OF, by=cast.clerk
    )


def answered(assessment: Assessment, cast, **terms: object) -> Assessment:
    """The draft with the question of the year's plan answered with no, unless `terms` say otherwise."""
    values = {"title": TITLE, "as_of": AS_OF, "in_plan": False} | terms
    return change_assessment(
        assessment=assessment, terms=Terms(**values), rules=rules_of(assessment), by=cast.clerk
    )


def shown(cast, **terms: object) -> Assessment:
    """A prepared assessment shown to the units for five working days."""
    return show_assessment(assessment=answered(prepared(cast), cast, **terms), working_days=5, by=cast.clerk)


def line_of(assessment: Assessment, unit, rule: str) -> AssessmentLine:
    """One line."""
    return AssessmentLine.objects.get(assessment=assessment, department=unit, rule=rule)
