"""Three determined months of a small ledger, of which every figure is known by heart."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.models import ProgressReport, ReportingPeriod
from tasks.models import Task, TaskStatus
from tasks.selectors.detail import light_at
from tests.cast import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
CUTOFFS = {AUGUST: date(2026, 8, 31), SEPTEMBER: date(2026, 9, 30), OCTOBER: date(2026, 10, 31)}
# The class of each task by month: b1 is slightly behind, bo behind and overdue.
STATES = {
    "1": ("on_schedule", "on_schedule", "done"),
    "2": ("on_schedule", "b2", "bo"),
    "3": ("on_schedule", "on_schedule", "b1"),
    "4": ("should_have_started", "should_have_started", "on_schedule"),
    "5.1": ("on_schedule", "on_schedule", "done"),
    "5.2": ("on_schedule", "b2", "b2"),
    "6": ("not_due", "not_due", "not_due"),
}
CLASSES = ("done", "on_schedule", "behind", "should_have_started", "not_due", "adjusted")


def three_months(cast: Cast) -> dict[date, ReportingPeriod]:
    """Make items 1 to 6: 1, 4 of health, 2, 3 of finance, 5 of both, 6 of the northern county; return the months."""
    health, finance, north = cast.health, cast.finance, cast.north.department
    tasks = {
        "1": cast.task(1),
        "2": cast.task(2, collector=finance),
        "3": cast.task(3, collector=finance, section="二、医疗"),
        "4": cast.task(4, section="二、医疗"),
    }
    root = cast.task(5)
    for row, unit in ((1, health), (2, finance)):
        tasks[f"5.{row}"] = cast.task(5, row=row, root=root, label=f"5.{row}", collector=unit)
    shown = {"status_class": "behind", "severity": 2, "light": "red"}
    Task.objects.filter(pk=root.pk).update(row_count=2, collector=None, **shown)
    tasks["6"] = cast.task(6, collector=north, section="")
    months = {start: month(cast, start) for start in CUTOFFS}
    for at, (start, period) in enumerate(months.items()):
        for label, task in tasks.items():
            determine(task, period, STATES[label][at], text=f"第{label}项{start.month}月进展")
    return months


def month(cast: Cast, start: date) -> ReportingPeriod:
    """Make a closed month."""
    cutoff = CUTOFFS[start]
    after = date(start.year, start.month + 1, 8)
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=start,
        opens_on=start.replace(day=20),
        cutoff=cutoff,
        due_on=after.replace(day=5),
        closes_on=after,
        state="closed",
        closed_at=at_noon(after),
    )


def at_noon(day: date) -> datetime:
    """Noon of a day on the office's clock."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def determine(task: Task, period: ReportingPeriod, state: str, *, text: str = "") -> TaskStatus:
    """Keep what was determined of a task in a month, and copy it onto the task as the services do."""
    late = {"b1": ("behind", 1, False), "b2": ("behind", 2, False), "bo": ("behind", 2, True)}
    status, severity, overdue = late.get(state, (state, 0, False))
    kept = TaskStatus.objects.create(
        task=task,
        jurisdiction=task.jurisdiction,
        as_of=period.cutoff,
        period_kind="month",
        period_start=period.start,
        determined=status,
        severity=severity,
        overdue=overdue,
        progress_text=text,
        confirmed_by="方静澜",
        determined_at=at_noon(period.closes_on),
    )
    Task.objects.filter(pk=task.pk).update(
        status_class=status, severity=severity, overdue=overdue, light=light_at(kept)
    )
    return kept


def said(task: Task, period: ReportingPeriod, **fields: object) -> ProgressReport:
    """Keep an accepted report of a task."""
    values: dict[str, object] = {
        "department": task.collector,
        "jurisdiction": task.jurisdiction,
        "state": "accepted",
        "text": "进展。",
        "submitted_at": at_noon(period.due_on),
        "accepted_at": at_noon(period.due_on),
    }
    return ProgressReport.objects.create(period=period, task=task, **(values | fields))
