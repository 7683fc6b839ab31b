"""The stretch a paper covers: its months, and what their reports say taken together."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from reform.core.periods import Period, containing
from reports.circulars.records import Reporting
from reports.enums import ReportState
from reports.models import Circular, ProgressReport, ReportingPeriod
from reports.selectors.periods import MAIN_KIND, Turnout, skipped_before, turnout_of
from reports.selectors.rhythm import left_to_quarter
from reports.selectors.standing import Standing


@dataclass(frozen=True)
class Span:
    """A month, quarter, half-year or year with the months in it that were asked, in order; the last is the paper's."""

    period: Period
    months: tuple[ReportingPeriod, ...]

    @property
    def is_month(self) -> bool:
        """Tell whether it is a single month."""
        return self.period.kind == MAIN_KIND


def span_of(circular: Circular) -> Span:
    """Return the stretch of a circular; one query for more than a month."""
    last = circular.covered
    period = containing(last.start, circular.span)
    if period.kind == MAIN_KIND:
        return Span(period, (last,))
    months = ReportingPeriod.objects.filter(
        ledger=last.ledger_id, kind=MAIN_KIND, start__gte=period.start, start__lte=last.start
    )
    return Span(period, tuple(months.order_by("start")))


@dataclass(frozen=True)
class SaidIn:
    """Of each task, by its key, the last report of a stretch that counts, and the last of those that tell a highlight."""

    reports: dict[int, ProgressReport]
    highlights: dict[int, ProgressReport]


def said_in(span: Span, tasks: Container[int]) -> SaidIn:
    """Return what was reported of the tasks with these keys in the stretch; one query."""
    accepted = ProgressReport.objects.filter(
        period__in=[month.pk for month in span.months], state=ReportState.ACCEPTED
    )
    found = SaidIn({}, {})
    for report in accepted.order_by("period__start", "accepted_at", "pk"):
        if report.task_id in tasks:
            found.reports[report.task_id] = report
            if report.highlight:
                found.highlights[report.task_id] = report
    # A month's own last word stands: what it no longer tells is not told.
    return SaidIn(found.reports, found.reports) if span.is_month else found


def skipped_in(span: Span) -> tuple[Period, ...]:
    """Return the months before or in the stretch that nobody was asked for, in order."""
    return tuple(skipped for month in span.months for skipped in skipped_before(month))


def reporting_in(span: Span, past: Sequence[Standing], *, clearance: int) -> Reporting:
    """Return the reports of the stretch, summed over its months; due = on time + late + missing in the sum too.

    `past` are the ledger's standings. What units report by the quarter is a month's affair: over a longer stretch
    they report as the others do.
    """
    turnouts = turnout_of(span.months, clearance=clearance)
    standings = {standing.period.pk: standing for standing in past}
    figures = [_of_month(turnouts[month.pk], standings.get(month.pk)) for month in span.months]
    total = added(figures)
    if not span.is_month:
        return total
    quarterly = left_to_quarter(past[-1], clearance=clearance)
    return Reporting(**{**vars(total), "quarterly": quarterly.matters, "quarterly_units": quarterly.units})


def _of_month(turnout: Turnout, standing: Standing | None) -> Reporting:
    rows = sum(len(item.rows) for item in standing.items) if standing else turnout.due
    return Reporting(
        due=turnout.due,
        on_time=turnout.on_time,
        late=turnout.late,
        missing=turnout.not_in,
        returned=turnout.returns,
        left_out=rows - turnout.due,
        outstanding=turnout.waiting,
    )


def added(figures: Iterable[Reporting]) -> Reporting:
    """Return several months' reports as one: every figure is the sum."""
    listed = list(figures)
    names = vars(Reporting(0, 0))
    return Reporting(**{name: sum(getattr(one, name) for one in listed) for name in names})
