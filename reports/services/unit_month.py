"""A unit's month as a whole: its leader's approval (审签) recorded once, and all its reports filed in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core.audit import record
from reform.core.files import as_content, check_file, clean_name
from reform.core.workflow import Conflict, WrongState
from reports.enums import ReportState
from reports.models import ProgressReport, ReportingPeriod, UnitApproval
from reports.selectors.periods import is_filing_open
from reports.services.filling import FilingClosedError
from reports.services.reports import ask_approval, submit_report

SCANS = (".pdf", ".jpg", ".jpeg", ".png")


@dataclass
class Sent:
    """What became of several reports: those sent, and those that stay with the sentences that say why."""

    done: list[ProgressReport] = field(default_factory=list)
    left: list[tuple[ProgressReport, list[str]]] = field(default_factory=list)


@transaction.atomic
def record_unit_approval(
    *,
    period: ReportingPeriod,
    department: Department,
    title: str,
    approved_on: date,
    scan: tuple[str, bytes] | None = None,
    by: Actor,
) -> UnitApproval:
    """Record that the unit's leader has approved its month, and return it; recorded again it replaces the first.

    Reports submitted afterwards carry title and day, unless they name others. `scan` is (name, bytes) of the
    signed sheet. Raises ValidationError by field, BadFile for a scan that is not taken, FilingClosedError,
    PermissionDenied. Source: office-practice 4 (已经×××（职务）审签).
    """
    require(by, "reports.file", UnitApproval(department=department))
    if not is_filing_open(period):
        raise FilingClosedError(str(period))
    wrong: dict[str, str] = {}
    if not title.strip():
        wrong["title"] = _("Say who approved it: the post, not the name.")
    if approved_on > timezone.localdate():
        wrong["approved_on"] = _("This day is still to come.")
    if wrong:
        raise ValidationError(wrong)
    known = UnitApproval.objects.filter(period=period, department=department).first()
    before = {"title": known.title, "on": known.approved_on.isoformat()} if known else {}
    said: dict[str, Any] = {"title": title.strip(), "approved_on": approved_on, "recorded_by": by.label}
    if scan:
        name, data = scan
        check_file(name, data, kinds=SCANS)
        said |= {"scan": as_content(data, name), "scan_name": clean_name(name)}
    row, _made = UnitApproval.objects.update_or_create(
        period=period,
        department=department,
        defaults=said | {"version": known.version + 1 if known else 0},
    )
    after = {"title": row.title, "on": approved_on.isoformat(), "scan": row.scan_name}
    record(by=by, act="reports.unit_approval", obj=row, before=before, after=after)
    return row


def submit_all(*, reports: Iterable[ProgressReport], by: Actor) -> Sent:
    """File every report that lacks nothing and return what was filed and what stays, with what it lacks.

    Each is filed on its own: one that lacks something holds up no other.
    """
    return _each(reports, by, approval=False)


def ask_approval_for_all(*, reports: Iterable[ProgressReport], by: Actor) -> Sent:
    """Hand every report that lacks nothing to the unit's head; the rest as in `submit_all`."""
    return _each(reports, by, approval=True)


def approve_all(*, reports: Iterable[ProgressReport], by: Actor) -> Sent:
    """Approve the reports waiting for the unit's head and file them, in one pass. Raises PermissionDenied."""
    return _each((r for r in reports if r.state == ReportState.FOR_APPROVAL), by, approval=False)


def _each(reports: Iterable[ProgressReport], by: Actor, *, approval: bool) -> Sent:
    sent = Sent()
    for report in reports:
        try:
            with transaction.atomic():
                step = ask_approval if approval else submit_report
                sent.done.append(step(report=report, by=by))
        except ValidationError as error:
            sent.left.append((report, [str(one) for found in error.message_dict.values() for one in found]))
        except (Conflict, WrongState):
            sent.left.append((report, [_("Somebody else changed it meanwhile: please look again.")]))
        except FilingClosedError:
            sent.left.append(
                (report, [_("This period takes no reports any more. Put it into the next one.")])
            )
    return sent
