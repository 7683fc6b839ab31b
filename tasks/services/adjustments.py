"""调整: asked for with a reason, the secretariat's opinion, approved by who approved the ledger, applied at once."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.files import as_content, clean_name
from tasks.enums import OPEN_ADJUSTMENTS, ApprovedBy, TaskState
from tasks.models import Adjustment, Task
from tasks.notifications import adjustment_asked, tell_of_adjustment
from tasks.selectors.adjustments import told
from tasks.services.adjusting import Terms, apply_terms, work_out
from tasks.services.handing_out import WrongApproval
from tasks.services.ledgers import hold_task, log_event
from tasks.services.refusals import NotPossible
from tasks.workflow import ADJUSTMENT


@transaction.atomic
def ask_adjustment(*, task: Task, kind: str, reason: str, terms: Terms, by: Actor) -> Adjustment:
    """Ask for a change of a running task's target, date or collecting unit, its suspension or resumption; return it.

    The collecting unit asks, or the secretariat for it. Raises NotPossible with a sentence (nothing would change, the
    task does not run, another adjustment of it is under way). Side effects: log, audit row.
    """
    require(by, "adjust.ask", task)
    task = hold_task(task)
    require(by, "adjust.ask", task)
    if task.state != TaskState.HANDED_OUT or task.row_count or task.collector is None:
        raise NotPossible(
            _("Only a matter that is handed out is adjusted; before that it is simply changed.")
        )
    if Adjustment.objects.filter(task=task, state__in=OPEN_ADJUSTMENTS).exists():
        raise NotPossible(_("Another adjustment of this matter is under way."))
    before, after = work_out(task, kind, terms)
    asked = Adjustment.objects.create(
        task=task,
        department=task.collector,
        kind=kind,
        reason=reason,
        before=before,
        after=after,
        asked_by=by.user,
        asked_at=timezone.now(),
    )
    log_event([task], "adjustment.asked", by=by, kind=f"adjustment:{kind}", text=reason, **told(asked))
    audit.record(
        by=by, act="adjust.ask", obj=task, before=before, after={"kind": kind, "reason": reason, **after}
    )
    adjustment_asked(asked)
    return asked


@transaction.atomic
def withdraw_adjustment(*, adjustment: Adjustment, by: Actor) -> Adjustment:
    """Take a request back before the secretariat has given its opinion: whoever asked, or their unit."""
    require(by, "adjust.ask", adjustment.task)
    own = by.department is not None and by.department.pk == adjustment.department_id
    if adjustment.asked_by_id != by.user.pk and not (own and not by.in_secretariat):
        raise PermissionDenied("adjust.ask")
    task = hold_task(adjustment.task)
    taken_back = ADJUSTMENT.advance(adjustment, "withdraw")
    log_event([task], "adjustment.withdrawn", by=by, kind=f"adjustment:{adjustment.kind}")
    audit.record(by=by, act="adjust.withdraw", obj=task, after={"kind": adjustment.kind})
    return taken_back


@transaction.atomic
def give_opinion(*, adjustment: Adjustment, in_favour: bool, opinion: str, by: Actor) -> Adjustment:
    """Give the secretariat's opinion on a request, in favour or not, in words; return it."""
    require(by, "adjust.opine", adjustment.task)
    task = hold_task(adjustment.task)
    opined = ADJUSTMENT.advance(
        adjustment,
        "opine",
        in_favour=in_favour,
        opinion=opinion,
        opinion_by=by.label,
        opinion_at=timezone.now(),
    )
    kind = f"adjustment:{adjustment.kind}"
    favour = "adjustment:in_favour" if in_favour else "adjustment:not_in_favour"
    log_event([task], "adjustment.opined", by=by, kind=kind, favour=favour, text=opinion)
    audit.record(by=by, act="adjust.opine", obj=task, after={"in_favour": in_favour, "opinion": opinion})
    return opined


@transaction.atomic
def decide_adjustment(
    *,
    adjustment: Adjustment,
    approved: bool,
    body: str = ApprovedBy.HEAD,
    decided_by: str,
    on: date,
    paper: str = "",
    answer: str = "",
    scan: tuple[str, bytes] | None = None,
    by: Actor,
) -> Adjustment:
    """Approve a request and change the task in the same transaction, or decline it with an answer; return it.

    The head approves, or records what the leading group approved on a paper. Nobody approves their own request; what
    the leading group approved may be recorded by who asked. Raises PermissionDenied for the own request,
    WrongApproval for a day to come, one before the request, or a group without its paper; WrongState; Conflict for
    the second of two, or where the task was changed since. Side effects: terms, log, audit row, a message to the
    units.
    """
    require(by, "adjust.approve", adjustment.task)
    if adjustment.asked_by_id == by.user.pk and not (body == ApprovedBy.GROUP and paper):
        raise PermissionDenied("adjust.approve")
    _check_day(adjustment, on, body, paper)
    task = hold_task(adjustment.task)
    scan_name = clean_name(scan[0]) if scan else ""
    decided = ADJUSTMENT.advance(
        adjustment,
        "approve" if approved else "decline",
        body=body,
        decided_by=decided_by,
        decided_on=on,
        paper=paper,
        answer=answer,
        scan_name=scan_name,
    )
    if approved:
        apply_terms(adjustment=decided, task=task)
    if scan:
        decided.scan.save(scan[0], as_content(scan[1], scan[0]))
    decided.task.refresh_from_db()
    _tell(decided, by)
    return decided


def _check_day(adjustment: Adjustment, on: date, body: str, paper: str) -> None:
    if on > timezone.localdate():
        raise WrongApproval(_("This day has not come yet."))
    if on < timezone.localdate(adjustment.asked_at):
        raise WrongApproval(_("It cannot be decided before it was asked for."))
    if body == ApprovedBy.GROUP and not paper:
        raise WrongApproval(_("Name the paper or the meeting of the leading group."))


def _tell(decided: Adjustment, by: Actor) -> None:
    told_of = {"kind": f"adjustment:{decided.kind}", "decider": decided.decided_by, "text": decided.answer}
    day = decided.decided_on.isoformat() if decided.decided_on else ""
    event = f"adjustment.{decided.state}"
    log_event([decided.task], event, by=by, on=day, paper=decided.paper, **told_of, **told(decided))
    audit.record(
        by=by,
        act="adjust.decide",
        obj=decided.task,
        before=decided.before,
        after={
            "state": str(decided.state),
            "body": decided.body,
            "approved_by": decided.decided_by,
            "on": day,
            "paper": decided.paper,
            "scan": decided.scan_name,
            "answer": decided.answer,
            **decided.after,
        },
    )
    tell_of_adjustment(decided)
