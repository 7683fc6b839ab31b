"""Steps many reports take at once: filed, accepted, sent back, in as many statements for many as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify_each
from reform.core.audit import Done, record_each
from reform.core.workflow import Conflict
from reports.enums import ReportState
from reports.models import ProgressReport, ReportLog, UnitApproval
from reports.notifications import period as notifications
from reports.roles.acts import reviewable
from reports.services.acceptance import write_accepted
from reports.services.filling import hold, is_as_read, require_complete, require_open
from reports.workflow import REPORT
from tasks.services.ledgers import require_running
from tasks.services.values import record_submissions, write_logs


@transaction.atomic
def submit_reports(*, reports: Sequence[ProgressReport], by: Actor) -> list[ProgressReport]:
    """File reports with the secretariat and return them in this order; doing it twice makes one of each.

    All or nothing. A report waiting for the unit's approval is filed by the unit's head, who is kept as the approver;
    another one carries the approval recorded for the unit's month, where it names none. On time is judged by the first
    filing against the due date; a return does not make it late. Raises ValidationError by field when something is
    missing, FilingClosedError, WrongState, Conflict with the report as it is now.
    """
    for report in reports:
        require(by, "reports.file", report)
    waiting = [report for report in reports if not _filed_already(report, by)]
    require_open(waiting)
    for report in waiting:
        require_complete(report)
        if report.state == ReportState.FOR_APPROVAL:
            require(by, "reports.approve_for_unit", report)
    held = hold(waiting)
    filed = []
    for report in waiting:
        now = held[report.pk]
        if is_as_read(now, report):
            filed.append(now)
        elif not _filed_already(now, by):
            raise Conflict(now)
    was = {report.pk: report.state for report in filed}
    for changes, alike in _alike(filed, _filings(filed, by)):
        REPORT.advance_held(alike, "submit", **changes)
    log_step(filed, "submit", was, by)
    record_submissions(tasks=[report.task_id for report in filed], on=timezone.localdate())
    _tell_tasks(filed, "report.submitted", by)
    told = [Done(report, after={"on_time": report.on_time}) for report in filed]
    record_each(by=by, act="reports.submit", done=told)
    return [held.get(report.pk, report) for report in reports]


def _filings(reports: Sequence[ProgressReport], by: Actor) -> list[dict[str, Any]]:
    """Return what filing writes into each report."""
    given, now, found = _unit_approvals(reports), timezone.now(), []
    for report in reports:
        changes: dict[str, Any] = {"submitted_at": now}
        if report.state == ReportState.FOR_APPROVAL:
            changes["approver"] = by.user
            changes["approved_by_title"] = by.post.title if by.post else ""
            changes["approved_on"] = timezone.localdate()
        else:
            changes["filed_by"] = by.user
            if not report.approved_by_title:
                changes |= given.get((report.period_id, report.department_id), {})
        if report.on_time is None:
            changes["on_time"] = timezone.localdate() <= report.period.due_on
        found.append(changes)
    return found


def _unit_approvals(reports: Sequence[ProgressReport]) -> dict[tuple[int, int], dict[str, Any]]:
    """Return who approved each unit's month and when, recorded once for all its reports, by period and unit."""
    found = UnitApproval.objects.filter(
        period__in={report.period_id for report in reports},
        department__in={report.department_id for report in reports},
    )
    return {
        (one.period_id, one.department_id): {"approved_by_title": one.title, "approved_on": one.approved_on}
        for one in found
    }


def _filed_already(report: ProgressReport, by: Actor) -> bool:
    return report.state == ReportState.SUBMITTED and by.user.pk in {report.filed_by_id, report.approver_id}


def _alike(
    reports: Sequence[ProgressReport], changes: Sequence[dict[str, Any]]
) -> Iterable[tuple[dict[str, Any], list[ProgressReport]]]:
    """Join the reports into which the same is written."""
    groups: dict[tuple[tuple[str, Any], ...], list[ProgressReport]] = defaultdict(list)
    for report, written in zip(reports, changes, strict=True):
        groups[tuple(written.items())].append(report)
    return [(dict(key), alike) for key, alike in groups.items()]


@transaction.atomic
def accept_reports(*, reports: Sequence[ProgressReport], by: Actor) -> list[ProgressReport]:
    """Accept reports (审核通过) and return those that were; what changed since it was read is left as it is.

    Writes figures, dated nodes and words into the tasks, and asks for a determination anew where the period was
    confirmed already. Raises PermissionDenied where one is one's own filing or unit.
    """
    standing, was = _to_review(reports, "accept", by)
    REPORT.advance_held(standing, "accept", accepted_at=timezone.now(), return_reason="")
    log_step(standing, "accept", was, by)
    write_accepted(accepted=[(report, timezone.localdate(report.submitted_at)) for report in standing])
    _tell_tasks(standing, "report.accepted", by)
    told = [Done(report, before={"state": was[report.pk]}) for report in standing]
    record_each(by=by, act="reports.accept", done=told)
    notify_each(vars(message) for message in notifications.reports_accepted(standing))
    return standing


@transaction.atomic
def return_reports(*, reports: Sequence[ProgressReport], reason: str, by: Actor) -> list[ProgressReport]:
    """Send reports back (退回修改) with one reason and return those that were; their filers are told.

    What changed since it was read is left as it is. Raises ValidationError without a reason, PermissionDenied.
    """
    standing, was = _to_review(reports, "return", by)
    said = reason.strip()
    if not said:
        raise ValidationError({"reason": _("Say what is to be changed.")})
    written = [
        {"return_reason": said, "return_count": report.return_count + 1, "approver": None}
        for report in standing
    ]
    for changes, alike in _alike(standing, written):
        REPORT.advance_held(alike, "return", **changes)
    log_step(standing, "return", was, by, said)
    _tell_tasks(standing, "report.returned", by, reason=said)
    record_each(by=by, act="reports.return", done=[Done(report, reason=said) for report in standing])
    notify_each(vars(message) for message in notifications.reports_returned(standing))
    return standing


def _to_review(
    reports: Sequence[ProgressReport], act: str, by: Actor
) -> tuple[list[ProgressReport], dict[int, str]]:
    """Lock the reports that are as they were read and can take this step; return them and the states they are in."""
    require(by, "reports.review")
    if len(reviewable(by, reports)) != len(reports):
        raise PermissionDenied("reports.review")
    for ledger in {report.period.ledger_id: report.period.ledger for report in reports}.values():
        require_running(ledger)
    held = hold(reports)
    sources = REPORT.transitions[act].sources
    standing = [held[one.pk] for one in reports if one.state in sources and is_as_read(held[one.pk], one)]
    return standing, {report.pk: report.state for report in standing}


def log_step(
    reports: Iterable[ProgressReport], act: str, was: Mapping[int, str], by: Actor, reason: str = ""
) -> None:
    """Write the step each report took, out of the state it was in (none of a report made by it)."""
    now = timezone.now()
    ReportLog.objects.bulk_create(
        ReportLog(
            report=report,
            at=now,
            who=by.label,
            act=act,
            from_state=was.get(report.pk, ""),
            to_state=report.state,
            reason=reason,
        )
        for report in reports
    )


def _tell_tasks(reports: Iterable[ProgressReport], event: str, by: Actor, **params: str) -> None:
    lines = [(report.task, {"period": str(report.period), **params}) for report in reports]
    write_logs(lines=lines, who=by.label, event=event)
