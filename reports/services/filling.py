"""What is written into reports before they are filed: fields and figures, saved one by one or a unit's whole month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import Done, record_each
from reform.core.workflow import Conflict, WrongState
from reports.models import ProgressReport, ReportValue
from reports.selectors.periods import is_filing_open
from reports.services.report_figures import figures_to_keep
from reports.workflow import EDITABLE
from tasks.models import Indicator

# How many rows are written in one statement.
BATCH = 100
# What a form fills in as it is, and what it works out.
PLAIN = (
    "text",
    "self_rated",
    "at_risk",
    "done_on",
    "times_done",
    "cause",
    "measure",
    "expected_on",
    "coordination",
    "highlight",
    "approved_by_title",
    "approved_on",
)
FIELDS = frozenset({*PLAIN, "no_progress", "no_progress_reason", "milestones_done", "details_done"})


Kept = dict[Indicator, dict[str, Decimal | None] | None]


class FilingClosedError(Exception):
    """The period takes no reports any more: a correction belongs into the next one."""


@dataclass(frozen=True)
class Filled:
    """What is written into one report, and the version its writer began from (None for the one at hand).

    `fields` are those of FIELDS; `values` replaces the figures of the named indicators (None takes one off);
    `ratios` are the numerator and denominator behind them, from which a figure not given is worked out.
    """

    report: ProgressReport
    version: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[Indicator, Decimal | None] = field(default_factory=dict)
    ratios: Mapping[Indicator, tuple[Decimal, Decimal]] = field(default_factory=dict)


def hold(reports: Iterable[ProgressReport]) -> dict[int, ProgressReport]:
    """Lock reports for the rest of the transaction and return them by key as they are now, with task and period."""
    found = ProgressReport.objects.select_for_update(no_key=True, of=("self",))
    found = found.filter(pk__in=[report.pk for report in reports]).order_by("pk")
    return {
        report.pk: report
        for report in found.select_related("task__ledger", "period__ledger__programme", "department")
    }


def is_as_read(now: ProgressReport, read: ProgressReport) -> bool:
    """Tell whether nobody changed a report since it was read."""
    return (now.version, now.state) == (read.version, read.state)


def require_open(reports: Iterable[ProgressReport]) -> None:
    """Raise FilingClosedError where one of the reports can be filed no more."""
    for period in {report.period_id: report.period for report in reports}.values():
        if not is_filing_open(period):
            raise FilingClosedError(str(period))


@transaction.atomic
def save_reports(*, rows: Sequence[Filled], by: Actor) -> list[ProgressReport]:
    """Save what was written into drafts or returned reports and return them in this order; their states stay.

    All or nothing, in as few statements as it takes; figures have data as of the cut-off. Raises Conflict with the
    report as it is now where somebody else saved since, WrongState, FilingClosedError, ValidationError by
    `value_<indicator>` where a figure is not its ratio, ValueError for an unknown field.
    """
    for row in rows:
        require(by, "reports.file", row.report)
        if unknown := set(row.fields) - FIELDS:
            raise ValueError(f"a report has no {', '.join(sorted(unknown))}")
        if row.version not in (None, row.report.version):
            raise Conflict(row.report)
        if row.report.state not in EDITABLE:
            raise WrongState("save", row.report.state)
    require_open(row.report for row in rows)
    figures = [figures_to_keep(row.values, row.ratios) for row in rows]
    held = hold(row.report for row in rows)
    saved, done, names = [], [], set[str]()
    for row, kept in zip(rows, figures, strict=True):
        now = held[row.report.pk]
        if not is_as_read(now, row.report):
            raise Conflict(now)
        if told := _write_into(now, row.fields, kept):
            done.append(told)
            names |= set(told.before)
        saved.append(now)
    edited_at = timezone.now()
    ProgressReport.objects.filter(pk__in=held).update(
        version=F("version") + 1, edited_by=by.label, edited_at=edited_at
    )
    for report in saved:
        report.version, report.edited_by, report.edited_at = report.version + 1, by.label, edited_at
    if names:
        ProgressReport.objects.bulk_update(saved, sorted(names), batch_size=BATCH)
    _keep_figures(list(zip(saved, figures, strict=True)))
    record_each(by=by, act="reports.save", done=done)
    return saved


def _write_into(report: ProgressReport, fields: Mapping[str, Any], figures: Kept) -> Done | None:
    """Set what changed on the object and return what the record tells of it, None where nothing did."""
    changed = {name: value for name, value in fields.items() if getattr(report, name) != value}
    before = {name: _said(getattr(report, name)) for name in changed}
    for name, value in changed.items():
        setattr(report, name, value)
    told = {indicator.name: str(kept["value"]) if kept else "" for indicator, kept in figures.items()}
    if not (changed or told):
        return None
    after = {name: _said(value) for name, value in changed.items()} | ({"figures": told} if told else {})
    return Done(report, before=before, after=after)


def _said(value: Any) -> Any:
    """Return a field's value as the record keeps it."""
    return value if isinstance(value, bool | int | str | list | dict) else str(value or "")


def _keep_figures(figures: Sequence[tuple[ProgressReport, Kept]]) -> None:
    """Write the figures of reports, and take off those that are None."""
    off = {(report.pk, i.pk) for report, kept in figures for i, figure in kept.items() if figure is None}
    if off:
        there = ReportValue.objects.filter(
            report__in={report for report, _indicator in off}, indicator__in={key for _report, key in off}
        ).values_list("pk", "report", "indicator")
        ReportValue.objects.filter(pk__in=[pk for pk, *whose in there if tuple(whose) in off]).delete()
    ReportValue.objects.bulk_create(
        (
            ReportValue(report=report, indicator=indicator, data_as_of=report.period.cutoff, **figure)
            for report, kept in figures
            for indicator, figure in kept.items()
            if figure is not None
        ),
        update_conflicts=True,
        unique_fields=["report", "indicator"],
        update_fields=["value", "numerator", "denominator", "data_as_of"],
    )


def missing_for_submission(report: ProgressReport) -> dict[str, str]:
    """Return what a report still lacks before it can be submitted, by field, as sentences."""
    lacks: dict[str, str] = {}
    if report.no_progress and not report.no_progress_reason:
        lacks["no_progress_reason"] = _("Say why there is no progress this period.")
    if not report.no_progress and not report.text.strip():
        lacks["text"] = _("Say in a sentence or two how the matter stands.")
    if not report.self_rated:
        lacks["self_rated"] = _("Rate the matter yourself.")
    if report.self_rated == "done" and report.done_on is None:
        lacks["done_on"] = _("Give the day it was done.")
    if report.self_rated in ("behind", "should_have_started"):
        for name, sentence in (
            ("cause", _("Say what holds it up.")),
            ("measure", _("Say what is being done about it.")),
            ("expected_on", _("Give the new date it will be done by.")),
        ):
            if not getattr(report, name):
                lacks[name] = sentence
    return lacks


def require_complete(report: ProgressReport) -> None:
    """Raise ValidationError by field where a report lacks something before it can be submitted."""
    if lacks := missing_for_submission(report):
        raise ValidationError(lacks)
