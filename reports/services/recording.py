"""代录: the secretariat records progress for others, at any time, with source and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reports.enums import Origin, PeriodState, ReportState
from reports.models import ProgressReport, ReportingPeriod, ReportLog, ReportValue
from reports.selectors.periods import open_period_of
from reports.services.acceptance import write_accepted
from tasks.enums import TaskState
from tasks.models import Indicator, Task
from tasks.services.values import write_log

# What else a unit may say that is recorded for it, beside words, figures and state.
RECORDED_TOO = frozenset(
    {"milestones_done", "cause", "measure", "expected_on", "coordination", "highlight", "times_done"}
)


class NoOpenPeriodError(Exception):
    """Nothing can be recorded: the ledger has no open period."""


@transaction.atomic
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
    more: Mapping[str, Any] | None = None,
    by: Actor,
) -> ProgressReport:
    """Record how a task stands, as told by phone, on paper, in a meeting or by letter, and return the record.

    It counts as accepted at once and goes into the period given, else into the ledger's open one; figures
    have data as of `recorded_on`, at the latest of the cut-off. `done_on` says the completion standard was
    met; `more` are others of a report's fields (RECORDED_TOO). A report the collector files later goes through review and replaces it; both stay. Raises
    NoOpenPeriodError, ValidationError by field when it says nothing, lies in the future or names a foreign
    indicator, PermissionDenied.
    """
    require(by, "reports.record", task)
    values = values or {}
    into = period or open_period_of(task.ledger)
    if into is None or into.state != PeriodState.OPEN:
        raise NoOpenPeriodError(task.ledger.name)
    _check(task, into, source, recorded_on, text, values, self_rated, done_on)
    if task.collector is None:
        raise ValidationError({"task": _("The matter has no collecting unit yet.")})
    report = ProgressReport.objects.create(
        period=into,
        task=task,
        department=task.collector,
        jurisdiction=into.jurisdiction,
        origin=Origin.RECORDED,
        state=ReportState.ACCEPTED,
        text=text.strip(),
        self_rated=self_rated or ("done" if done_on else ""),
        done_on=done_on,
        at_risk=at_risk,
        recorded_source=source,
        recorded_on=recorded_on,
        filed_by=by.user,
        accepted_at=timezone.now(),
        **{name: value for name, value in (more or {}).items() if name in RECORDED_TOO},
    )
    ReportValue.objects.bulk_create(
        ReportValue(report=report, indicator=indicator, value=value, data_as_of=min(recorded_on, into.cutoff))
        for indicator, value in values.items()
    )
    ReportLog.objects.create(
        report=report, at=timezone.now(), who=by.label, act="record", to_state=ReportState.ACCEPTED
    )
    write_accepted(report=report, on=recorded_on)
    write_log(
        task=task,
        who=by.label,
        event="progress.recorded",
        period=str(into),
        source=source,
        on=recorded_on.isoformat(),
        text=report.text,
    )
    record(by=by, act="reports.record", obj=report, after={"source": source, "on": recorded_on.isoformat()})
    return report


@transaction.atomic
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
    """Record the same of several tasks and return the records; all or nothing, errors as in `record_progress`."""
    return [
        record_progress(
            task=task,
            source=source,
            recorded_on=recorded_on,
            text=text,
            self_rated=self_rated,
            done_on=done_on,
            by=by,
        )
        for task in tasks
    ]


def _check(
    task: Task,
    period: ReportingPeriod,
    source: str,
    recorded_on: date,
    text: str,
    values: Mapping[Indicator, Decimal],
    self_rated: str,
    done_on: date | None,
) -> None:
    today = timezone.localdate()
    wrong: dict[str, str] = {}
    if not source:
        wrong["source"] = _("Say where this comes from.")
    if recorded_on > today:
        wrong["recorded_on"] = _("This day is still to come.")
    if done_on and done_on > today:
        wrong["done_on"] = _("This day is still to come.")
    if not (text.strip() or values or self_rated or done_on):
        wrong["text"] = _("Write what is to be recorded.")
    if any(indicator.task_id != task.pk for indicator in values):
        wrong["values"] = _("This indicator belongs to another matter.")
    if task.state != TaskState.HANDED_OUT or task.row_count or task.ledger_id != period.ledger_id:
        wrong["task"] = _("Progress is recorded for matters that are handed out, on their own row.")
    if wrong:
        raise ValidationError(wrong)
