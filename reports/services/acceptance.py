"""What follows when something said of a task is accepted, whoever said it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q

from reports.models import Circular, Determination, ProgressReport, ReportValue
from reports.services.highlights import find_highlights
from reports.services.referrals import refer_report
from tasks.services.values import Accepted, Figure, record_values


def write_accepted(*, accepted: Sequence[tuple[ProgressReport, date]]) -> None:
    """Write accepted reports, each with the day it was told, down into their tasks, in the caller's transaction.

    Adds the figures, dates nodes and entries, counts recurring duties, renews the progress texts, keeps their
    highlights. Determinations of the period that were confirmed already are opened again, until the circular is signed:
    a late report makes a new version. What they ask to be coordinated becomes referrals. The queries do not grow
    with the reports that ask for nothing.
    """
    reports = [report for report, _on in accepted]
    figures: dict[int, list[Figure]] = defaultdict(list)
    for v in ReportValue.objects.filter(report__in=reports).select_related("indicator").order_by("pk"):
        figures[v.report_id].append(Figure(v.indicator, v.value, v.data_as_of, v.numerator, v.denominator))
    record_values(
        accepted=[
            Accepted(
                task=report.task,
                department=report.department,
                period=report.period.period,
                # The last words stand where nothing moved; that is told by the report itself.
                text="" if report.no_progress else report.text,
                on=on,
                figures=figures[report.pk],
                milestones=_days(report.milestones_done),
                details=_days(report.details_done),
                times_done=report.times_done,
            )
            for report, on in accepted
        ]
    )
    _reopen_determinations(reports)
    find_highlights(reports)
    for report in reports:
        refer_report(report=report)


def _days(ticked: dict[str, str]) -> dict[int, date]:
    return {int(key): date.fromisoformat(day) for key, day in ticked.items()}


def _reopen_determinations(reports: Sequence[ProgressReport]) -> None:
    """Take back the confirmation of the tasks' determinations in the reports' periods while they may still change."""
    periods = {report.period_id for report in reports}
    drawn = Circular.objects.filter(period__in=periods).exclude(state="draft")
    named = Q(pk__in=[])
    for period in periods - set(drawn.values_list("period", flat=True)):
        tasks = [report.task_id for report in reports if report.period_id == period]
        named |= Q(period=period, task__in=tasks)
    Determination.objects.filter(named, confirmed_at__isnull=False).update(
        confirmed_at=None, confirmed_by="", version=F("version") + 1
    )
