"""What follows when something said of a task is accepted, whoever said it."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from reports.models import Circular, Determination, ProgressReport
from reports.services.highlights import find_highlights
from tasks.models import Task
from tasks.services.values import Figure, record_values


def write_accepted(*, report: ProgressReport, on: date) -> None:
    """Write an accepted report down into its task, in the caller's transaction.

    Adds the figures, dates nodes and entries, counts a recurring duty, renews the progress text, keeps its highlight. A determination of the period that
    was confirmed already is opened again, until the circular is signed: a late report makes a new version.
    """
    text = report.text
    if report.no_progress:
        # The last words stand; that nothing moved is told by the report itself.
        text = ""
    record_values(
        task=report.task,
        department=report.department,
        period=report.period.period,
        text=text,
        figures=[
            Figure(v.indicator, v.value, v.data_as_of, v.numerator, v.denominator)
            for v in report.values.select_related("indicator")
        ],
        milestones={int(key): date.fromisoformat(day) for key, day in report.milestones_done.items()},
        details={int(key): date.fromisoformat(day) for key, day in report.details_done.items()},
        on=on,
    )
    if report.times_done is not None:
        Task.objects.filter(pk=report.task_id).update(times_done=report.times_done)
    reopen_determination(report=report)
    find_highlights([report])


def reopen_determination(*, report: ProgressReport) -> None:
    """Take back the confirmation of the task's determination in the report's period while that may still change."""
    if Circular.objects.filter(period=report.period_id).exclude(state="draft").exists():
        return
    Determination.objects.filter(
        period=report.period_id, task=report.task_id, confirmed_at__isnull=False
    ).update(confirmed_at=None, confirmed_by="", version=F("version") + 1)
