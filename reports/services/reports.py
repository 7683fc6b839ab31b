"""A report on its way: saved, approved, submitted, withdrawn, reviewed, accepted or returned."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.workflow import Conflict, WrongState
from reports.enums import Origin
from reports.models import ProgressReport, ReportPart
from reports.notifications import period as notifications
from reports.services.filling import Filled, require_complete, require_open, save_reports
from reports.services.report_steps import accept_reports, log_step, return_reports, submit_reports
from reports.workflow import EDITABLE, REPORT
from tasks.models import Indicator
from tasks.services.ledgers import require_running
from tasks.services.values import write_log


def save_report(
    *,
    report: ProgressReport,
    fields: Mapping[str, Any],
    values: Mapping[Indicator, Decimal | None] | None = None,
    ratios: Mapping[Indicator, tuple[Decimal, Decimal]] | None = None,
    version: int | None = None,
    by: Actor,
) -> ProgressReport:
    """Save what a filer wrote into a draft or returned report and return it; see Filled for what is given.

    Raises what `save_reports` raises.
    """
    return save_reports(rows=[Filled(report, version, fields, values or {}, ratios or {})], by=by)[0]


@transaction.atomic
def ask_approval(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """Hand a complete report to the unit's head and return it. Raises ValidationError by field when it lacks something."""
    require(by, "reports.file", report)
    require_open([report])
    require_complete(report)
    asked = REPORT.advance(report, "ask_approval", filed_by=by.user)
    log_step([asked], "ask_approval", {report.pk: report.state}, by)
    record(by=by, act="reports.ask_approval", obj=asked, before={"state": report.state})
    notify(**vars(notifications.report_for_approval(asked)))
    return asked


def submit_report(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """File a report with the secretariat and return it; doing it twice makes one. Raises what `submit_reports` does."""
    return submit_reports(reports=[report], by=by)[0]


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
    log_step([taken], "withdraw", {report.pk: report.state}, by)
    write_log(task=taken.task, who=by.label, event="report.withdrawn", period=str(taken.period))
    record(by=by, act="reports.withdraw", obj=taken, before={"state": report.state})
    return taken


@transaction.atomic
def begin_review(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """Take a report into review, after which it can't be withdrawn, and return it."""
    require(by, "reports.review", report)
    require_running(report.period.ledger)
    taken = REPORT.advance(report, "begin_review")
    log_step([taken], "begin_review", {report.pk: report.state}, by)
    record(by=by, act="reports.begin_review", obj=taken, before={"state": report.state})
    return taken


def accept_report(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """Accept a report (审核通过) and return it; see `accept_reports`.

    Raises PermissionDenied for one's own filing or unit, WrongState, Conflict when another reviewer was quicker.
    """
    return _the_one(accept_reports(reports=[report], by=by), report, "accept")


def return_report(*, report: ProgressReport, reason: str, by: Actor) -> ProgressReport:
    """Send a report back (退回修改) with a reason and return it; its filers are told.

    Raises ValidationError without a reason, PermissionDenied, WrongState, Conflict.
    """
    return _the_one(return_reports(reports=[report], reason=reason, by=by), report, "return")


def _the_one(done: list[ProgressReport], report: ProgressReport, act: str) -> ProgressReport:
    """Return the report a step was taken with, else raise why it was not."""
    if done:
        return done[0]
    if report.state not in REPORT.transitions[act].sources:
        raise WrongState(act, report.state)
    raise Conflict(ProgressReport.objects.get(pk=report.pk))


@transaction.atomic
def save_part(*, report: ProgressReport, text: str, by: Actor) -> ReportPart:
    """Save what a joint or cooperating unit gives to the collector's report, and return it.

    Raises PermissionDenied for a unit that has no part in the task, WrongState once the report was filed.
    """
    require(by, "reports.give_part", report)
    if report.origin != Origin.UNIT or report.state not in EDITABLE:
        raise WrongState("save_part", report.state)
    require_open([report])
    part, _made = ReportPart.objects.update_or_create(
        report=report,
        department=by.department,
        defaults={"text": text.strip(), "filed_by": by.user, "filed_at": timezone.now()},
    )
    record(by=by, act="reports.save_part", obj=report, after={"text": part.text})
    return part
