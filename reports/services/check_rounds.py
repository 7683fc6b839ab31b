"""核对: units look at the lines of a draft that name them before it is signed; silence agrees. Source: office-practice 7."""

from __future__ import annotations

import logging
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify, notify_each
from reform.core.audit import record
from reform.core.office_days import office_days
from reform.core.workflow import Conflict, WrongState
from reports.enums import CheckAnswerState, CheckRoundState, CircularState
from reports.models import CheckAnswer, CheckObjection, CheckRound, Circular
from reports.notifications import checks as messages
from reports.selectors.checks import (
    check_days,
    is_checked,
    label_of_lines,
    open_round_of,
    standing_of,
    to_ask,
)
from reports.selectors.circulars import latest_snapshot
from reports.services.circular_log import note_event
from reports.services.circular_signing import FaultyError, refusals_of
from reports.workflow import CHECK_ROUND
from tasks.services.refusals import NotPossible

log = logging.getLogger(__name__)
MOST_DAYS = 20


@transaction.atomic
def open_round(*, circular: Circular, days: int | None = None, by: Actor) -> CheckRound:
    """Show every unit the lines of the newest snapshot that name it, and return the round.

    They have `days` working days (by default those of the calendar of papers). In a further round only units with lines
    not shown to them before are asked. Raises FaultyError for a draft the check refuses, NotPossible with a sentence
    (an inner paper, nobody to ask, one round running), WrongState once it is signed, Conflict. Side effects: messages,
    audit row.
    """
    require(by, "circulars.check", circular)
    if circular.state != CircularState.DRAFT:
        raise WrongState("check", circular.state)
    if not is_checked(circular):
        raise NotPossible(_("Papers of this kind are not shown to units before they are signed."))
    days = check_days(circular) if days is None else days
    if not 1 <= days <= MOST_DAYS:
        raise NotPossible(_("Give the units between 1 and %(most)s working days.") % {"most": MOST_DAYS})
    if open_round_of(circular):
        raise NotPossible(_running())
    # A signature waits for this, or has been given already.
    held = Circular.objects.select_for_update().get(pk=circular.pk)
    if held.version != circular.version:
        raise Conflict(held)
    snapshot = latest_snapshot(circular)
    faults = refusals_of(snapshot)
    if faults:
        raise FaultyError(faults)
    asked = to_ask(snapshot)
    if not asked:
        raise NotPossible(_("No unit has a line that it was not shown already."))
    today = timezone.localdate()
    due_on = office_days().after_working_days(today, days)
    try:
        with transaction.atomic():
            opened = CheckRound.objects.create(
                circular=circular, snapshot=snapshot, opened_by=by.label, opened_on=today, due_on=due_on
            )
    except IntegrityError as error:
        raise NotPossible(_running()) from error
    answers = CheckAnswer.objects.bulk_create(
        CheckAnswer(round=opened, department=department, lines=lines) for department, lines in asked
    )
    note_event(circular, "check_opened", by=by, units=len(answers), due_on=due_on.isoformat())
    record(
        by=by,
        act="check.open",
        obj=circular,
        after={"units": len(answers), "due_on": due_on.isoformat(), "snapshot": snapshot.number},
    )
    labels = label_of_lines(answers)
    notify_each(vars(messages.check_asked(answer, labels[answer.pk])) for answer in answers)
    return opened


def _running() -> str:
    return _("A check of this paper is running already.")


@transaction.atomic
def cancel_round(*, check_round: CheckRound, reason: str, by: Actor) -> CheckRound:
    """Call a running round off with a reason and return it; only what was upheld still counts.

    Raises NotPossible without a reason or while an objection is not decided, WrongState, Conflict. Side effects:
    messages to the units asked, audit row.
    """
    require(by, "circulars.check", check_round.circular)
    if not reason.strip():
        raise NotPossible(_("Say why the check is called off."))
    # Answers on their way hold this row: their objections are seen, or come too late.
    CheckRound.objects.select_for_update().get(pk=check_round.pk)
    if CheckObjection.objects.filter(answer__round=check_round, upheld=None).exists():
        raise NotPossible(_("Decide the objections first; then the check can be called off."))
    return _cancel(check_round, reason, by)


def _cancel(check_round: CheckRound, reason: str, by: Actor) -> CheckRound:
    ended = CHECK_ROUND.advance(check_round, "cancel", ended_at=timezone.now())
    note_event(ended.circular, "check_cancelled", by=by, reason=reason.strip())
    record(by=by, act="check.cancel", obj=ended.circular, reason=reason.strip())
    answers = list(ended.answers.select_related("department"))
    labels = label_of_lines(answers)
    notify_each(
        vars(messages.check_cancelled(answer, reason.strip(), labels[answer.pk])) for answer in answers
    )
    return ended


@transaction.atomic
def close_round(*, check_round: CheckRound, by: Actor | None) -> CheckRound:
    """End a round: who said nothing agrees (逾期未反馈视为无意见). Return it; `by` None is the calendar.

    Before its last day is over only where every unit has answered. Raises NotPossible with a sentence, WrongState,
    Conflict. Side effects: a message to the secretariat, audit row.
    """
    if by:
        require(by, "circulars.check", check_round.circular)
    CHECK_ROUND.require(check_round, "close")
    # Answers on their way hold this row: they count, or come too late.
    CheckRound.objects.select_for_update().get(pk=check_round.pk)
    silent = check_round.answers.filter(state=CheckAnswerState.WAITING)
    if timezone.localdate() <= check_round.due_on and silent.exists():
        raise NotPossible(_("Units still have time to answer; the check ends by itself, or is called off."))
    silent.update(state=CheckAnswerState.SILENT, answered_at=timezone.now(), version=F("version") + 1)
    ended = CHECK_ROUND.advance(check_round, "close", ended_at=timezone.now())
    standing = standing_of(ended.answers.prefetch_related("objections"))
    told = {
        "confirmed": standing.confirmed,
        "objected": standing.objected,
        "silent": standing.silent,
    }
    note_event(ended.circular, "check_closed", by=by, **told)
    record(by=by, act="check.close", obj=ended.circular, after=told)
    notify(**vars(messages.check_ended(ended, standing)))
    return ended


def close_due_rounds(today: date) -> int:
    """End every round whose last day is over and return how many were ended; twice changes nothing."""
    due = CheckRound.objects.filter(state=CheckRoundState.OPEN, due_on__lt=today)
    ended = 0
    for check_round in due.select_related("circular__programme", "circular__period"):
        try:
            close_round(check_round=check_round, by=None)
            ended += 1
        except Exception:
            log.exception("the check %s could not be ended", check_round.uid)
    return ended


def end_with_paper(circular: Circular, reason: str, by: Actor) -> None:
    """Call the running round of a paper off that will not be issued; in the caller's transaction."""
    running = CheckRound.objects.filter(circular=circular, state=CheckRoundState.OPEN).first()
    if running:
        _cancel(running, reason, by)
