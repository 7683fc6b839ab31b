"""Reports as filers and reviewers see them: what is due, what was said last, what deserves a second look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import UNIT_ROLES
from reform.core.text import squeeze
from reports.calendar import has_data
from reports.enums import Origin, PeriodState, ReportState
from reports.models import CountySheet, ProgressReport, ReportingPeriod, ReportPart, ReportValue
from reports.ratios import jumps
from reports.selectors.periods import fileable_periods
from reports.workflow import EDITABLE
from tasks.enums import Basis, StatusClass
from tasks.models import Indicator, IndicatorValue
from tasks.progress.facts import PERCENT_UNITS

# What is shorter rarely says how a matter stands.
SHORT = 10
# What a desk shows of a report and its matter, and what tells whether it can be sent (missing_for_submission).
ON_DESK = (
    *("uid", "state", "return_reason", "on_time", "edited_at"),
    *("text", "no_progress", "no_progress_reason", "self_rated"),
    *("done_on", "cause", "measure", "expected_on"),
    *("task__number", "task__row", "task__label", "task__title", "task__due_on", "task__long_term"),
    *("task__status_class", "task__light", "task__overdue"),
)


@dataclass(frozen=True)
class Remark:
    """Something a filer or reviewer may want to look at again; it advises and never blocks."""

    field: str
    text: str


@dataclass(frozen=True)
class Before:
    """What was accepted of a task before the period: the last report, and each indicator's last value.

    `elsewhere` is what the unit writes of its other matters this period, squeezed.
    """

    report: ProgressReport | None
    values: dict[int, IndicatorValue]
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Desk:
    """What a unit has on its desk: reports by what is to be done with them, sheets, parts for others."""

    returned: list[ProgressReport]
    for_approval: list[ProgressReport]
    to_fill: list[ProgressReport]
    filed: list[ProgressReport]
    accepted: list[ProgressReport]
    sheets: list[CountySheet]
    parts: list[ProgressReport]
    periods: list[ReportingPeriod]

    @property
    def reports(self) -> list[ProgressReport]:
        """Return the unit's own reports, whatever is to be done with them."""
        return [*self.returned, *self.for_approval, *self.to_fill, *self.filed, *self.accepted]

    @property
    def open_count(self) -> int:
        """Return how many things still wait for the unit."""
        sheets = [s for s in self.sheets if s.state in EDITABLE]
        return len(self.returned) + len(self.for_approval) + len(self.to_fill) + len(sheets)

    @property
    def asking(self) -> list[ReportingPeriod]:
        """Return the periods that run, and those that are over of which something still waits for the unit."""
        waiting = {r.period_id for r in (*self.returned, *self.for_approval, *self.to_fill)}
        waiting |= {sheet.period_id for sheet in self.sheets if sheet.state in EDITABLE}
        return [p for p in self.periods if p.state == PeriodState.OPEN or p.pk in waiting]

    @property
    def has_own(self) -> bool:
        """Tell whether the unit itself has something due in these periods."""
        return any((self.returned, self.for_approval, self.to_fill, self.filed, self.accepted, self.sheets))

    @property
    def is_empty(self) -> bool:
        """Tell whether the period asks nothing of the unit."""
        return not self.has_own and not self.parts


def desk_of(actor: Actor) -> Desk:
    """Return what the actor's unit has to do in the periods that still take reports."""
    periods = fileable_periods(actor)
    reports = list(
        ProgressReport.objects.filter(period__in=periods, department=actor.department, origin=Origin.UNIT)
        .select_related("task", "period")
        .only("period", *ON_DESK)
        .order_by()
    )
    by_state: dict[str, list[ProgressReport]] = {}
    for report in sorted(reports, key=lambda r: (r.period.due_on, r.task.number, r.task.row)):
        by_state.setdefault(report.state, []).append(report)
    sheets = list(
        CountySheet.objects.filter(period__in=periods, department=actor.department)
        .select_related("period", "department")
        .prefetch_related("entries")
    )
    # What is open comes first, by the day it is due as reports do; what is done follows, the newest first.
    sheets.sort(key=lambda sheet: sheet.period.start, reverse=True)
    sheets.sort(key=lambda sheet: (0, sheet.period.due_on) if sheet.state in EDITABLE else (1, date.min))
    concerned = {r.period_id for r in reports} | {sheet.period_id for sheet in sheets}
    parts: QuerySet[ProgressReport] = ProgressReport.objects.with_part_of(actor)
    own_part = ReportPart.objects.filter(department=actor.department)
    return Desk(
        returned=by_state.get(ReportState.RETURNED, []),
        for_approval=by_state.get(ReportState.FOR_APPROVAL, []),
        to_fill=by_state.get(ReportState.DRAFT, []),
        filed=by_state.get(ReportState.SUBMITTED, []) + by_state.get(ReportState.IN_REVIEW, []),
        # What is done is looked back at: the newest first.
        accepted=sorted(by_state.get(ReportState.ACCEPTED, []), key=lambda r: r.period.start, reverse=True),
        sheets=sheets,
        parts=list(
            parts.filter(period__in=periods, state__in=[ReportState.DRAFT, ReportState.RETURNED])
            .select_related("task", "department")
            .only("uid", "task__label", "task__title", "department")
            .prefetch_related(Prefetch("parts", own_part, to_attr="ours"))
        )
        if actor.role in UNIT_ROLES
        else [],
        periods=[period for period in periods if period.pk in concerned],
    )


def with_content(reports: QuerySet[ProgressReport]) -> QuerySet[ProgressReport]:
    """Load with `reports` all that a form or a review shows of them."""
    return reports.select_related(
        "task__root", "task__ledger", "task__collector", "period__ledger__programme", "department"
    ).prefetch_related(
        Prefetch("values", ReportValue.objects.select_related("indicator")),
        Prefetch("parts", ReportPart.objects.select_related("department")),
        "task__indicators__targets",
        "task__milestones",
        "task__details",
    )


def before_of(reports: Iterable[ProgressReport]) -> dict[int, Before]:
    """Return what was accepted before the period of each report (from `with_content`), by its key, in five queries.

    Of all that was ever said only keys and days are read, and what was said last in its words: an inbox of six hundred
    reports has two years behind it.
    """
    reports = list(reports)
    tasks = {report.task_id for report in reports}
    said: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for task, start, key in (
        ProgressReport.objects.filter(task__in=tasks, state=ReportState.ACCEPTED)
        .order_by("period__start", "accepted_at", "pk")
        .values_list("task", "period__start", "pk")
    ):
        said[task].append((start, key))
    measured: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    task_of = {i.pk: i.task_id for report in reports for i in report.task.indicators.all()}
    for start, indicator, key in (
        IndicatorValue.objects.filter(indicator__in=task_of)
        .order_by("period_start", "pk")
        .values_list("period_start", "indicator", "pk")
    ):
        measured[task_of[indicator]].append((start, indicator, key))
    last_said: dict[int, int | None] = {}
    last_measured: dict[int, dict[int, int]] = {}
    for report in reports:
        until = report.period.start
        earlier = [key for start, key in said[report.task_id] if start < until]
        last_said[report.pk] = earlier[-1] if earlier else None
        last_measured[report.pk] = {
            indicator: key for start, indicator, key in measured[report.task_id] if start < until
        }
    whole = (
        ProgressReport.objects.order_by()
        .select_related("period")
        .only("text", "no_progress", "no_progress_reason", "origin", "period__start")
        .in_bulk({key for key in last_said.values() if key})
    )
    values = IndicatorValue.objects.select_related("indicator").in_bulk(
        {key for keys in last_measured.values() for key in keys.values()}
    )
    beside = _beside(reports)
    return {
        report.pk: Before(
            whole.get(last_said[report.pk] or 0),
            {indicator: values[key] for indicator, key in last_measured[report.pk].items()},
            frozenset(
                text for key, text in beside[report.period_id, report.department_id] if key != report.pk
            ),
        )
        for report in reports
    }


def _beside(reports: list[ProgressReport]) -> dict[tuple[int, int | None], list[tuple[int, str]]]:
    """Return what units write of their matters, squeezed, with the report's key, by period and unit."""
    found: dict[tuple[int, int | None], list[tuple[int, str]]] = defaultdict(list)
    for key, period, department, text in (
        ProgressReport.objects.filter(
            period__in={report.period_id for report in reports},
            department__in={report.department_id for report in reports},
        )
        .of_units()
        .exclude(text="")
        .order_by()
        .values_list("pk", "period", "department", "text")
    ):
        found[period, department].append((key, squeeze(text)))
    return found


def remarks_on(report: ProgressReport, before: Before) -> list[Remark]:
    """Return what deserves a second look in a report (from `with_content`): plain rules, advice only."""
    found = [*_figure_remarks(report, before)]
    text = squeeze(report.text)
    last = squeeze(before.report.text) if before.report else ""
    if text and text == last:
        found.append(Remark("text", _("The text is the same as last period's.")))
    elif text and text in before.elsewhere:
        found.append(Remark("text", _("The text is the same as that of another matter of the unit.")))
    if 0 < len(text) < SHORT:
        found.append(Remark("text", _("The text is very short: what was done, how much, by when?")))
    measured = [i for i in figures_due(report) if i.targets.all()]
    given = {value.indicator_id for value in report.values.all()}
    if not report.no_progress and text and any(i.pk not in given for i in measured):
        found.append(Remark("text", _("The target is a number, but no figure is given.")))
    done_without_values = report.self_rated == StatusClass.DONE and any(
        i.pk not in given and i.pk not in before.values for i in measured
    )
    if done_without_values:
        found.append(Remark("self_rated", _("Rated done, but there is no figure yet.")))
    return found


def _figure_remarks(report: ProgressReport, before: Before) -> Iterable[Remark]:
    for value in report.values.all():
        indicator, field = value.indicator, f"value_{value.indicator_id}"
        last = before.values.get(indicator.pk)
        share = indicator.unit in PERCENT_UNITS
        slip = ""
        if share and value.value > Decimal(100):
            slip = _("Above 100 %.")
        elif value.value < 0:
            slip = _("Below zero.")
        if slip:
            yield Remark(field, slip)
        if last is None:
            continue
        shown = {"last": f"{last.value.normalize():f}", "unit": indicator.unit}
        if indicator.basis == Basis.CUMULATIVE and value.value < last.value:
            yield Remark(field, _("Below the last cumulative figure (%(last)s %(unit)s).") % shown)
        if not slip and jumps(value.value, last.value, indicator.unit):
            far = _("More than 30 points away from the last figure (%(last)s %(unit)s).")
            times = _("More than ten times the last figure (%(last)s %(unit)s).")
            yield Remark(field, (far if share else times) % shown)


def figures_due(report: ProgressReport) -> list[Indicator]:
    """Return the indicators of a report (from `with_content`) whose data exist in its month: those it asks for."""
    return [i for i in report.task.indicators.all() if has_data(report.period.period, i.rhythm)]


def ticked_in(report: ProgressReport) -> list[tuple[str, date]]:
    """Return the nodes and entries a report (from `with_content`) says were done, with their days."""
    nodes = {str(node.order): node.name for node in report.task.milestones.all()}
    entries = {str(entry.pk): entry.name for entry in report.task.details.all()}
    said = [(nodes.get(key), day) for key, day in report.milestones_done.items()]
    said += [(entries.get(key), day) for key, day in report.details_done.items()]
    return [(name, date.fromisoformat(day)) for name, day in said if name]
