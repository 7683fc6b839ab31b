"""代录: the secretariat records progress for others, at any time, with source and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import Done, record_each
from reports.enums import Origin, PeriodState, ReportState
from reports.models import ProgressReport, ReportingPeriod, ReportValue
from reports.selectors.periods import open_period_of
from reports.services.acceptance import write_accepted
from reports.services.report_figures import figures_to_keep
from reports.services.report_steps import log_step
from tasks.enums import TaskState
from tasks.models import Indicator, Task
from tasks.services.values import write_logs

# What else a unit may say that is recorded for it, beside words, figures and state.
RECORDED_TOO = frozenset(
    {
        "milestones_done",
        "details_done",
        "cause",
        "measure",
        "expected_on",
        "coordination",
        "highlight",
        "times_done",
    }
)
Figures = Mapping[Indicator, Mapping[str, Decimal | None]]


class NoOpenPeriodError(Exception):
    """Nothing can be recorded: the ledger has no open period."""


@dataclass(frozen=True)
class Told:
    """What was told of one task; `done_on` says the completion standard was met.

    A figure not given beside its ratio (numerator, denominator) is worked out. `more` are others of a report's fields
    (RECORDED_TOO).
    """

    task: Task
    text: str = ""
    values: Mapping[Indicator, Decimal | None] = field(default_factory=dict)
    ratios: Mapping[Indicator, tuple[Decimal, Decimal]] = field(default_factory=dict)
    self_rated: str = ""
    done_on: date | None = None
    at_risk: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


def record_progress(
    *,
    task: Task,
    period: ReportingPeriod | None = None,
    source: str,
    recorded_on: date,
    text: str = "",
    values: Mapping[Indicator, Decimal] | None = None,
    self_rated: str = "",
    done_on: date | None = None,
    at_risk: bool = False,
    by: Actor,
) -> ProgressReport:
    """Record how a task stands, as told by phone, on paper, in a meeting or by letter, and return the record.

    Errors and effects as in `record_told`.
    """
    told = Told(task, text, values or {}, self_rated=self_rated, done_on=done_on, at_risk=at_risk)
    return record_told(told=[told], period=period, source=source, recorded_on=recorded_on, by=by)[0]


@transaction.atomic
def record_told(
    *,
    told: Sequence[Told],
    period: ReportingPeriod | None = None,
    source: str,
    recorded_on: date,
    by: Actor,
) -> list[ProgressReport]:
    """Record what was told of several tasks and return the records; all or nothing, in as few statements as it takes.

    It counts as accepted at once and goes into the period given, else into each ledger's open one; figures have data
    as of `recorded_on`, at the latest of the cut-off. A report the collector files later goes through review and
    replaces it; both stay. Raises NoOpenPeriodError, ValidationError by field when one says nothing, lies in the
    future, names a foreign indicator or a figure that is not its ratio, PermissionDenied.
    """
    periods: dict[int, ReportingPeriod | None] = {}
    made: list[tuple[Told, ProgressReport, Figures]] = []
    for one in told:
        require(by, "reports.record", one.task)
        ledger = one.task.ledger
        if ledger.pk not in periods:
            periods[ledger.pk] = period or open_period_of(ledger)
        into = periods[ledger.pk]
        if into is None or into.state != PeriodState.OPEN:
            raise NoOpenPeriodError(ledger.name)
        figures = figures_told(one, into, source, recorded_on)
        made.append((one, _record_of(one, into, source, recorded_on, by), figures))
    reports = ProgressReport.objects.bulk_create(report for _told, report, _figures in made)
    ReportValue.objects.bulk_create(
        ReportValue(
            report=report,
            indicator=indicator,
            data_as_of=min(recorded_on, report.period.cutoff),
            **figure,
        )
        for _told, report, figures in made
        for indicator, figure in figures.items()
    )
    log_step(reports, "record", {}, by)
    write_accepted(accepted=[(report, recorded_on) for report in reports])
    said = {"source": source, "on": recorded_on.isoformat()}
    lines = [(r.task, {"period": str(r.period), **said, "text": r.text}) for r in reports]
    write_logs(lines=lines, who=by.label, event="progress.recorded")
    record_each(by=by, act="reports.record", done=[Done(report, after=said) for report in reports])
    return reports


def _record_of(
    told: Told, period: ReportingPeriod, source: str, recorded_on: date, by: Actor
) -> ProgressReport:
    if told.task.collector is None:
        raise ValidationError({"task": _("The matter has no collecting unit yet.")})
    return ProgressReport(
        period=period,
        task=told.task,
        department=told.task.collector,
        jurisdiction_id=period.jurisdiction_id,
        origin=Origin.RECORDED,
        state=ReportState.ACCEPTED,
        text=told.text.strip(),
        self_rated=told.self_rated or ("done" if told.done_on else ""),
        done_on=told.done_on,
        at_risk=told.at_risk,
        recorded_source=source,
        recorded_on=recorded_on,
        filed_by=by.user,
        accepted_at=timezone.now(),
        **{name: value for name, value in told.more.items() if name in RECORDED_TOO},
    )


def record_progress_in_bulk(
    *,
    tasks: Iterable[Task],
    source: str,
    recorded_on: date,
    text: str = "",
    self_rated: str = "",
    done_on: date | None = None,
    by: Actor,
) -> list[ProgressReport]:
    """Record the same of several tasks and return the records; all or nothing, errors as in `record_told`."""
    told = [Told(task, text, self_rated=self_rated, done_on=done_on) for task in tasks]
    return record_told(told=told, source=source, recorded_on=recorded_on, by=by)


def figures_told(told: Told, period: ReportingPeriod, source: str, recorded_on: date) -> Figures:
    """Return the figures of what was told as they are kept. Raises ValidationError as `record_told`."""
    kept = figures_to_keep(told.values, told.ratios)
    figures = {indicator: figure for indicator, figure in kept.items() if figure}
    today, task = timezone.localdate(), told.task
    wrong: dict[str, str] = {}
    if not source:
        wrong["source"] = _("Say where this comes from.")
    if recorded_on > today:
        wrong["recorded_on"] = _("This day is still to come.")
    if told.done_on and told.done_on > today:
        wrong["done_on"] = _("This day is still to come.")
    if not (told.text.strip() or figures or told.self_rated or told.done_on):
        wrong["text"] = _("Write what is to be recorded.")
    if any(indicator.task_id != task.pk for indicator in figures):
        wrong["values"] = _("This indicator belongs to another matter.")
    if task.state != TaskState.HANDED_OUT or task.row_count or task.ledger_id != period.ledger_id:
        wrong["task"] = _("Progress is recorded for matters that are handed out, on their own row.")
    if wrong:
        raise ValidationError(wrong)
    return figures
