"""What was said of tasks in the current period and is not yet determined."""

from __future__ import annotations

from collections.abc import Iterable

from departments.actor import Actor
from reports.enums import PeriodState, ReportState
from reports.models import ProgressReport

SAID = [ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.ACCEPTED]


def pending_reports(task_ids: Iterable[int], actor: Actor) -> dict[int, ProgressReport]:
    """Return the latest report of each task in its ledger's open period that exists for the actor, by task key."""
    reports = (
        ProgressReport.objects.visible_to(actor)
        .filter(task__in=task_ids, period__state=PeriodState.OPEN, state__in=SAID)
        .order_by("pk")
    )
    return {report.task_id: report for report in reports}
