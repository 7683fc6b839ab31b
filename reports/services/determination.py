"""Determination (认定): the clerk prepares, the head confirms in one pass."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.workflow import Conflict, WrongState, swap
from reports.models import Determination, ReportingPeriod
from reports.selectors.determination import (
    SheetStand,
    effective_reports,
    sheet_of,
    stand_of,
    tasks_to_determine,
    what_was_said,
)
from reports.selectors.periods import MAIN_KIND, is_filing_open
from tasks.progress import LATE_CLASSES, Flag, Proposal, StatusClass, calendar_flags, propose_status
from tasks.selectors.facts import Said, facts_of, rule_of, with_measures
from tasks.services.ledgers import require_running
from tasks.services.status import record_status

REASON_LENGTH = 1000


class OnePersonError(Exception):
    """Whoever prepared a determination does not confirm it; `count` rows were prepared by the actor."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} rows prepared by the same person")
        self.count = count


class NotPreparedError(Exception):
    """The sheet can't be confirmed: matters have no row (`missing`) or were reported since (`stale`)."""

    def __init__(self, missing: int, stale: int) -> None:
        super().__init__(f"{missing} missing, {stale} out of date")
        self.missing = missing
        self.stale = stale


@transaction.atomic
def prepare_determination(*, period: ReportingPeriod, by: Actor) -> list[Determination]:
    """Work out the sheet of a period and return its rows, differences first.

    Every handed-out task without rows gets the rule's proposal at the cut-off, also those not due to report;
    unreported ones keep the last state and say so. Done again it brings rows not yet confirmed up to date
    and keeps a class that was prepared with a reason. Raises WrongState for a period that is closed and final,
    and for one that only collects.
    """
    require(by, "status.prepare", period)
    if period.kind != MAIN_KIND or not is_filing_open(period):
        raise WrongState("prepare", period.state)
    tasks = list(with_measures(tasks_to_determine(period)))
    said = what_was_said(period, tasks)
    facts = facts_of(tasks, period=period.period, cutoff=period.cutoff, said=said)
    rule = rule_of(period.ledger.programme)
    now = timezone.now()
    known = {row.task_id: row for row in Determination.objects.filter(period=period)}
    made: list[Determination] = []
    for task in tasks:
        proposal = propose_status(facts[task.pk], rule, period.cutoff)
        worked_out = _columns(proposal, said.get(task.pk, Said())) | {
            "prepared_at": now,
            "prepared_by": by.label,
        }
        row = known.get(task.pk)
        if row is None:
            made.append(Determination(period=period, task=task, prepared=proposal.status_class, **worked_out))
        elif row.confirmed_at is None:
            kept = row.reason and row.prepared != row.proposed
            prepared = row.prepared if kept else proposal.status_class
            swap(row, expect={"version": row.version, "confirmed_at": None}, prepared=prepared, **worked_out)
    Determination.objects.bulk_create(made, batch_size=500)
    # Tasks withdrawn since are no longer part of the sheet.
    Determination.objects.filter(period=period, confirmed_at__isnull=True).exclude(
        task__in=[task.pk for task in tasks]
    ).delete()
    record(by=by, act="status.prepare", obj=period, after={"rows": len(tasks), "new": len(made)})
    return sheet_of(period)


def _columns(proposal: Proposal, said: Said) -> dict[str, object]:
    kept = proposal.to_json()
    return {
        "self_rated": said.self_rating,
        "proposed": proposal.status_class,
        "severity": proposal.severity,
        "flags": kept["flags"],
        "derivation": kept["derivation"],
        "rule_version": f"{proposal.rule_key}/{proposal.rule_version}",
        "unreported": said.unreported and Flag.UNREPORTED in proposal.flags,
    }


@transaction.atomic
def set_prepared(*, row: Determination, prepared: str, reason: str = "", by: Actor) -> Determination:
    """Put another class on a row than the rule proposes (with a reason), or go back to it; return the row.

    The word of whoever confirms is the determination itself: the sheet stays the preparer's.
    Raises ValidationError without a reason or with an endless one, WrongState once confirmed, Conflict.
    """
    require(by, "status.prepare", row.period)
    require_running(row.period.ledger)
    if row.confirmed_at is not None:
        raise WrongState("prepare", "confirmed")
    status = StatusClass(prepared)
    reason = reason.strip()
    if status != row.proposed and not reason:
        raise ValidationError({"reason": _("Say why the class differs from what the rule proposes.")})
    if len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": _("The reason has at most 1000 characters.")})
    changed = swap(
        row,
        expect={"version": row.version, "confirmed_at": None},
        prepared=status,
        reason=reason if status != row.proposed else "",
        **({} if may(by, "status.confirm", row.period) else {"prepared_by": by.label}),
    )
    record(
        by=by,
        act="status.prepare",
        obj=row.task,
        before={"prepared": row.prepared},
        after={"prepared": str(status)},
        reason=changed.reason,
    )
    return changed


@transaction.atomic
def confirm_determination(*, period: ReportingPeriod, stamp: str = "", by: Actor) -> int:
    """Confirm all rows of a period's sheet in one pass and return how many.

    Each row becomes a TaskStatus. `stamp` (of `stand_of`) is what the head looked at. Raises
    NotPreparedError, OnePersonError, Conflict when the sheet was changed since or somebody else confirmed first, WrongState
    when nothing is left to confirm.
    """
    require(by, "status.confirm", period)
    require_running(period.ledger)
    stand = stand_of(period)
    if stamp and stamp != stand.stamp:
        raise Conflict(period)
    if stand.missing or stand.stale:
        raise NotPreparedError(stand.missing, stand.stale)
    if stand.rows == stand.confirmed:
        raise WrongState("confirm", "confirmed")
    _require_two(period, by)
    now = timezone.now()
    rows = _claim(period, stand, now, by)
    reports = effective_reports(period)
    for row in rows:
        report = reports.get(row.task_id)
        flags = flags_of(row)
        record_status(
            task=row.task,
            as_of=period.cutoff,
            period=period.period,
            determined=row.prepared,
            severity=severity_of(row),
            flags=flags,
            self_rated=row.self_rated,
            proposed=row.proposed,
            derivation=row.derivation,
            rule_version=row.rule_version,
            reason=row.reason,
            progress_text=report.text if report else row.task.progress_text,
            progress_share=row.task.progress_share,
            # What a person determines as done does not stand as the last period left it.
            unreported=Flag.UNREPORTED in flags,
            prepared_by=row.prepared_by,
            by=by,
        )
    record(by=by, act="status.confirm", obj=period, after={"rows": len(rows)})
    return len(rows)


def _require_two(period: ReportingPeriod, by: Actor) -> None:
    """The clerk prepares and the head confirms, unless the office lets one do both; a county's office is one post.

    Source: office-practice 5, issue 5 (认定).
    """
    if by.role == Role.COUNTY or period.ledger.programme.one_may_determine:
        return
    waiting = Determination.objects.filter(period=period, confirmed_at__isnull=True)
    own = waiting.filter(prepared_by=by.label).count()
    if own:
        raise OnePersonError(own)


def _claim(period: ReportingPeriod, stand: SheetStand, now: datetime, by: Actor) -> list[Determination]:
    """Mark the unconfirmed rows as confirmed by `by`, all at once, and return them.

    Raises Conflict when somebody confirmed or changed a row since `stand` was read.
    """
    claimed = Determination.objects.filter(period=period, confirmed_at__isnull=True).update(
        confirmed_at=now, confirmed_by=by.label, version=F("version") + 1
    )
    # Each claimed row counts its version up by one; any other difference is somebody's change meanwhile.
    if not claimed or stand_of(period).versions != stand.versions + claimed:
        raise Conflict(period)
    mine = Determination.objects.filter(period=period, confirmed_at=now, confirmed_by=by.label)
    return list(mine.select_related("period", "task__root", "task__jurisdiction"))


def severity_of(row: Determination) -> int:
    """Return the severity that goes with the prepared class: the rule's own, 2 where only a person says late."""
    if row.prepared not in LATE_CLASSES:
        return 0
    return row.severity if row.proposed in LATE_CLASSES else 2


def flags_of(row: Determination) -> tuple[str, ...]:
    """Return the flags that go with the prepared class."""
    if row.prepared == row.proposed:
        return tuple(row.flags)
    task = row.task
    # The rule leaves 力争 and 探索 and waiting for data out of overdue; so does a person's class.
    exempt = row.proposed not in (StatusClass.DONE, StatusClass.ADJUSTED) and Flag.OVERDUE not in row.flags
    return calendar_flags(
        task.due_on,
        row.period.cutoff,
        done=row.prepared == StatusClass.DONE,
        suspended=row.prepared == StatusClass.ADJUSTED,
        at_risk=Flag.AT_RISK in row.flags,
        unreported=row.unreported,
        long_term=task.long_term,
        exempt=exempt,
    )
