"""What was said of tasks in the current period and is not yet determined."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from departments.actor import Actor
from reports.enums import PeriodState, ReportState
from reports.models import ProgressReport

SAID = [ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.ACCEPTED]


def pending_reports(task_ids: Iterable[int], actor: Actor) -> dict[int, ProgressReport]:
    """Return the latest report of each task in its ledger's open period that exists for the actor, by task key.

    Of it is read what stands beside a task: its state, words, rating, cause and measure.
    """
    shown = ("task", "state", "text", "self_rated", "cause", "measure", "submitted_at")
    return {report.task_id: report for report in _pending(task_ids, actor).only(*shown)}


def said_of(task_ids: Iterable[int], actor: Actor) -> dict[int, str]:
    """Return the class that report gives each task, by task key."""
    return dict(_pending(task_ids, actor).values_list("task", "self_rated"))


def _pending(task_ids: Iterable[int], actor: Actor) -> QuerySet[ProgressReport]:
    """Return those reports, a task's latest last."""
    found = ProgressReport.objects.visible_to(actor)
    return found.filter(task__among=list(task_ids), period__state=PeriodState.OPEN, state__in=SAID).order_by(
        "pk"
    )
