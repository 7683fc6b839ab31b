"""What goes well, as a circular tells it: the highlights the office selected before those nobody has looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from reports.circulars.records import Named, WellDone
from reports.enums import HighlightState, Praise
from reports.models import Highlight, ProgressReport, ReportingPeriod
from reports.selectors.circulars import READERS
from reports.selectors.snapshot_matters import unit_named
from reports.selectors.standing import Standing
from tasks.models import Task
from tasks.progress import StatusClass

TOLD_WELL_DONE = 4
GOING_WELL = {StatusClass.DONE, StatusClass.ON_SCHEDULE}


def well_done_matters(
    standing: Standing, reports: Mapping[int, ProgressReport], period: ReportingPeriod, *, since: date
) -> tuple[WellDone, ...]:
    """Return what goes well, at most four: highlights (亮点) of matters done or on schedule; two queries.

    First those the office selected, in ledger order, then the selected ones since a day that were entered by hand;
    what is left is filled up with reported ones that nobody has decided on yet. One passed over is never told. The
    office's wording stands before the report's.
    """
    kept = _highlights(reports, period, since)
    of_reports = {one.report_id: one for one in kept if one.report_id}
    selected: list[WellDone] = []
    others: list[WellDone] = []
    going: dict[int, bool] = {}
    for item in standing.items:
        for row in item.rows:
            going[row.task.pk] = row.state.status_class in GOING_WELL
            report = reports.get(row.task.pk)
            if report is None or not report.highlight or not going[row.task.pk]:
                continue
            found = of_reports.get(report.pk)
            if found is None:
                others.append(_reported(row.task, report))
            elif found.state == HighlightState.SELECTED:
                selected.append(_told(found, row.task))
            elif found.state == HighlightState.FOUND:
                others.append(_told(found, row.task))
    by_hand = [one for one in kept if not one.report_id and going.get(one.task_id or 0, True)]
    selected += [_told(one, one.task) for one in by_hand]
    return tuple((selected + others)[:TOLD_WELL_DONE])


def _highlights(
    reports: Mapping[int, ProgressReport], period: ReportingPeriod, since: date
) -> list[Highlight]:
    """Return the highlights of the reports, and the selected ones of the period that came otherwise."""
    by_hand = Q(
        report__isnull=True,
        state=HighlightState.SELECTED,
        programme=period.ledger.programme_id,
        found_on__range=(since, period.cutoff),
    )
    readable = Q(task__isnull=True) | Q(task__sensitivity__lte=READERS)
    telling = [report.pk for report in reports.values() if report.highlight]
    found = Highlight.objects.filter(Q(report__in=telling) | by_hand & readable)
    rows = found.select_related("department", "task__collector").prefetch_related("uses")
    return list(rows.order_by("found_on", "pk"))


def _told(highlight: Highlight, task: Task | None) -> WellDone:
    """Return a highlight in the office's words; printed in the bulletin already, it names where."""
    printed = next((use.paper for use in highlight.uses.all() if use.kind == Praise.BULLETIN), "")
    unit = highlight.department
    return WellDone(
        str(task.uid if task else highlight.uid),
        highlight.title,
        (Named(str(unit.uid), unit.name, unit.short_name),),
        highlight.text,
        practice=highlight.title if printed else "",
        published_in=printed,
    )


def _reported(task: Task, report: ProgressReport) -> WellDone:
    return WellDone(str(task.uid), task.title, (unit_named(task),), report.highlight)
