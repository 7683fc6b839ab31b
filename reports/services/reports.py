"""A report on its way: saved, approved, submitted, withdrawn, reviewed, accepted or returned."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.workflow import Conflict, WrongState, swap
from reports import notifications
from reports.enums import Origin, ReportState
from reports.models import ProgressReport, ReportLog, ReportPart, ReportValue, UnitApproval
from reports.selectors.periods import is_filing_open
from reports.services.acceptance import write_accepted
from reports.services.report_figures import figures_to_keep
from reports.workflow import EDITABLE, REPORT
from tasks.models import Indicator
from tasks.services.ledgers import require_running
from tasks.services.values import record_submission, write_log

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


class FilingClosedError(Exception):
    """The period takes no reports any more: a correction belongs into the next one."""


@transaction.atomic
def save_report(
    *,
    report: ProgressReport,
    fields: Mapping[str, Any],
    values: Mapping[Indicator, Decimal | None] | None = None,
    ratios: Mapping[Indicator, tuple[Decimal, Decimal]] | None = None,
    version: int | None = None,
    by: Actor,
) -> ProgressReport:
    """Save what a filer wrote into a draft or returned report and return it; the state stays.

    `fields` are those of FIELDS; `values` replaces the figures of the named indicators (None takes one off),
    with data as of the cut-off; `ratios` are the numerator and denominator behind them, from which a figure
    not given is worked out. `version` is the one the filer began from. Raises Conflict with what is there now
    when somebody else saved since, WrongState, FilingClosedError, ValidationError by `value_<indicator>` where
    a figure is not its ratio, ValueError for an unknown field.
    """
    require(by, "reports.file", report)
    if unknown := set(fields) - FIELDS:
        raise ValueError(f"a report has no {', '.join(sorted(unknown))}")
    if version is not None and version != report.version:
        raise Conflict(report)
    if report.state not in EDITABLE:
        raise WrongState("save", report.state)
    _require_open(report)
    figures = figures_to_keep(values or {}, ratios or {})
    saved = swap(
        report,
        expect={"version": report.version, "state": report.state},
        edited_by=by.label,
        edited_at=timezone.now(),
        **fields,
    )
    for indicator, kept in figures.items():
        if kept is None:
            saved.values.filter(indicator=indicator).delete()
        else:
            ReportValue.objects.update_or_create(
                report=saved, indicator=indicator, defaults={**kept, "data_as_of": saved.period.cutoff}
            )
    changed = {name: value for name, value in fields.items() if getattr(report, name) != value}
    told = {indicator.name: str(kept["value"]) if kept else "" for indicator, kept in figures.items()}
    if changed or told:
        record(
            by=by,
            act="reports.save",
            obj=saved,
            before={name: _said(getattr(report, name)) for name in changed},
            after={name: _said(value) for name, value in changed.items()}
            | ({"figures": told} if told else {}),
        )
    return saved


def _said(value: Any) -> Any:
    """Return a field's value as the record keeps it."""
    return value if isinstance(value, bool | int | str | list | dict) else str(value or "")


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


def _require_open(report: ProgressReport) -> None:
    if not is_filing_open(report.period):
        raise FilingClosedError(str(report.period))


def _require_complete(report: ProgressReport) -> None:
    if lacks := missing_for_submission(report):
        raise ValidationError(lacks)


@transaction.atomic
def ask_approval(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """Hand a complete report to the unit's head and return it. Raises ValidationError by field when it lacks something."""
    require(by, "reports.file", report)
    _require_open(report)
    _require_complete(report)
    asked = REPORT.advance(report, "ask_approval", filed_by=by.user)
    _log(asked, "ask_approval", report.state, by)
    record(by=by, act="reports.ask_approval", obj=asked, before={"state": report.state})
    notify(**vars(notifications.report_for_approval(asked)))
    return asked


@transaction.atomic
def submit_report(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """File a report with the secretariat and return it; doing it twice makes one.

    A report waiting for the unit's approval is filed by the unit's head, who is kept as the approver; another
    one carries the approval recorded for the unit's month, where it names none. On time
    is judged by the first filing against the due date; a return does not make it late. Raises ValidationError
    by field when something is missing, FilingClosedError, WrongState, Conflict.
    """
    require(by, "reports.file", report)
    if _filed_already(report, by):
        return report
    _require_open(report)
    _require_complete(report)
    changes: dict[str, Any] = {"submitted_at": timezone.now()}
    if report.state == ReportState.FOR_APPROVAL:
        require(by, "reports.approve_for_unit", report)
        changes["approver"] = by.user
        changes["approved_by_title"] = by.post.title if by.post else ""
        changes["approved_on"] = timezone.localdate()
    else:
        changes["filed_by"] = by.user
        if not report.approved_by_title:
            changes |= _unit_approval(report)
    if report.on_time is None:
        changes["on_time"] = timezone.localdate() <= report.period.due_on
    try:
        filed = REPORT.advance(report, "submit", **changes)
    except Conflict as conflict:
        now = conflict.current
        if isinstance(now, ProgressReport) and _filed_already(now, by):
            return now
        raise
    _log(filed, "submit", report.state, by)
    record_submission(task=filed.task, on=timezone.localdate())
    write_log(task=filed.task, who=by.label, event="report.submitted", period=str(filed.period))
    record(by=by, act="reports.submit", obj=filed, after={"on_time": filed.on_time})
    return filed


def _unit_approval(report: ProgressReport) -> dict[str, Any]:
    """Return who approved the unit's month and when, recorded once for all its reports; {} where nobody did."""
    given = UnitApproval.objects.filter(period=report.period_id, department=report.department_id).first()
    return {"approved_by_title": given.title, "approved_on": given.approved_on} if given else {}


def _filed_already(report: ProgressReport, by: Actor) -> bool:
    return report.state == ReportState.SUBMITTED and by.user.pk in {report.filed_by_id, report.approver_id}


@transaction.atomic
def withdraw_report(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """Take a report back into a draft until review began, and return it. Raises WrongState, Conflict.

    Taken back it counts as not filed; a report that had been returned before keeps its first filing.
    """
    require(by, "reports.file", report)
    require_running(report.period.ledger)
    changes: dict[str, Any] = {"submitted_at": None, "approver": None}
    if report.return_count == 0:
        changes["on_time"] = None
    taken = REPORT.advance(report, "withdraw", **changes)
    _log(taken, "withdraw", report.state, by)
    write_log(task=taken.task, who=by.label, event="report.withdrawn", period=str(taken.period))
    record(by=by, act="reports.withdraw", obj=taken, before={"state": report.state})
    return taken


@transaction.atomic
def begin_review(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """Take a report into review, after which it can't be withdrawn, and return it."""
    require(by, "reports.review", report)
    require_running(report.period.ledger)
    taken = REPORT.advance(report, "begin_review")
    _log(taken, "begin_review", report.state, by)
    record(by=by, act="reports.begin_review", obj=taken, before={"state": report.state})
    return taken


@transaction.atomic
def accept_report(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """Accept a report (审核通过) and return it.

    Writes its figures, dated nodes and words into the task, and asks for the matter's determination anew
    where the period was confirmed already. Raises PermissionDenied for one's own filing or unit, WrongState,
    Conflict when another reviewer was quicker.
    """
    require(by, "reports.review", report)
    require_running(report.period.ledger)
    accepted = REPORT.advance(report, "accept", accepted_at=timezone.now(), return_reason="")
    _log(accepted, "accept", report.state, by)
    write_accepted(report=accepted, on=timezone.localdate(accepted.submitted_at))
    write_log(task=accepted.task, who=by.label, event="report.accepted", period=str(accepted.period))
    record(by=by, act="reports.accept", obj=accepted, before={"state": report.state})
    notify(**vars(notifications.report_accepted(accepted)))
    return accepted


@transaction.atomic
def return_report(*, report: ProgressReport, reason: str, by: Actor) -> ProgressReport:
    """Send a report back (退回修改) with a reason and return it; its filers are told.

    Raises ValidationError without a reason, PermissionDenied, WrongState, Conflict.
    """
    require(by, "reports.review", report)
    require_running(report.period.ledger)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is to be changed.")})
    returned = REPORT.advance(
        report,
        "return",
        return_reason=reason.strip(),
        return_count=report.return_count + 1,
        approver=None,
    )
    _log(returned, "return", report.state, by, reason)
    write_log(
        task=returned.task,
        who=by.label,
        event="report.returned",
        period=str(returned.period),
        reason=returned.return_reason,
    )
    record(by=by, act="reports.return", obj=returned, reason=returned.return_reason)
    notify(**vars(notifications.report_returned(returned)))
    return returned


@transaction.atomic
def save_part(*, report: ProgressReport, text: str, by: Actor) -> ReportPart:
    """Save what a joint or cooperating unit gives to the collector's report, and return it.

    Raises PermissionDenied for a unit that has no part in the task, WrongState once the report was filed.
    """
    require(by, "reports.give_part", report)
    if report.origin != Origin.UNIT or report.state not in EDITABLE:
        raise WrongState("save_part", report.state)
    _require_open(report)
    part, _made = ReportPart.objects.update_or_create(
        report=report,
        department=by.department,
        defaults={"text": text.strip(), "filed_by": by.user, "filed_at": timezone.now()},
    )
    record(by=by, act="reports.save_part", obj=report, after={"text": part.text})
    return part


def _log(report: ProgressReport, act: str, was: str, by: Actor, reason: str = "") -> None:
    ReportLog.objects.create(
        report=report,
        at=timezone.now(),
        who=by.label,
        act=act,
        from_state=was,
        to_state=report.state,
        reason=reason.strip(),
    )
