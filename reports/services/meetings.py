"""What a meeting's steps bring about: units told, referrals given back or decided, decisions in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Clearance
from departments.models import Department
from reports.enums import ReferralState
from reports.models import AgendaItem, Referral
from reports.notifications import way_up as told
from reports.services.agenda import give_back
from reports.services.referral_log import note
from reports.services.referrals import end_referral
from reports.workflow import REFERRAL
from tasks.enums import MeetingState
from tasks.models import Decision, Ledger, Meeting, Task
from tasks.services.decisions import add_decision, change_decision, decision_to_task, source_label
from tasks.services.meetings import step_meeting


@transaction.atomic
def send_agenda(*, meeting: Meeting, by: Actor) -> Meeting:
    """Send a meeting's agenda out and return the meeting: its units may read it, those that speak are told.

    May be done again after changes. Raises ValidationError for an empty agenda, WrongState, Conflict.
    """
    speakers = speakers_of(meeting)
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        raise ValidationError(_("The agenda has no point yet."))
    called = step_meeting(meeting=meeting, act="call", by=by)
    told.agenda_sent(called, speakers)
    return called


def speakers_of(meeting: Meeting) -> list[tuple[Department, int]]:
    """Return the units that speak at a meeting, in order, each with the lowest label of what it speaks on."""
    points = AgendaItem.objects.filter(meeting=meeting, speaker__isnull=False)
    lowest: dict[Department, int] = {}
    for point in points.select_related("speaker", "referral__task"):
        task = point.referral.task if point.referral else None
        label = task.sensitivity if task else Clearance.OPEN
        if point.speaker:
            lowest[point.speaker] = min(label, lowest.get(point.speaker, label))
    return list(lowest.items())


@transaction.atomic
def hold_meeting(*, meeting: Meeting, held_on: date, attendance: str, by: Actor) -> Meeting:
    """Record that a meeting was held, on which day and who was there, and return it.

    Raises ValidationError for a day that has not come, WrongState, Conflict.
    """
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("This day has not come yet.")})
    return step_meeting(meeting=meeting, act="hold", by=by, held_on=held_on, attendance=attendance)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """Cancel a meeting and return it: its referrals are given back, who was to speak is told if they knew of it.

    Raises WrongState once it was held, Conflict.
    """
    was_called = meeting.state == MeetingState.CALLED
    cancelled = step_meeting(meeting=meeting, act="cancel", by=by, reason=reason)
    for referral in _put_forward_to(cancelled):
        give_back(referral, cancelled, by=by)
    if was_called:
        told.meeting_cancelled(cancelled, speakers_of(cancelled))
    return cancelled


def _put_forward_to(meeting: Meeting) -> list[Referral]:
    found = Referral.objects.filter(agenda__meeting=meeting, state=ReferralState.PUT_FORWARD)
    return list(found.select_related("order", "task", "department", "programme").order_by("pk"))


@transaction.atomic
def record_decision(
    *,
    meeting: Meeting,
    text: str,
    department: Department | None = None,
    written: str = "",
    due_on: date | None = None,
    referrals: Iterable[Referral] = (),
    by: Actor,
) -> Decision:
    """Write down what a held meeting decided, and on which of its referrals, and return the decision.

    The units that asked are told what was decided. Raises ValidationError for a referral that does not stand on the
    meeting's agenda, WrongState before the meeting is held or for a referral decided already.
    """
    decision = add_decision(
        meeting=meeting, text=text, department=department, written=written, due_on=due_on, by=by
    )
    _answer(decision, referrals, by)
    return decision


@transaction.atomic
def put_decision_right(
    *, decision: Decision, referrals: Iterable[Referral] = (), by: Actor, **facts: Any
) -> Decision:
    """Put a decision right that is no matter of the ledger yet, add referrals it answers as well, and return it.

    Raises NotPossible once it is in the ledger, ValidationError and WrongState as record_decision, Conflict.
    """
    changed = change_decision(decision=decision, by=by, **facts)
    _answer(changed, referrals, by)
    return changed


def _answer(decision: Decision, referrals: Iterable[Referral], by: Actor) -> None:
    """Note on referrals of a meeting's agenda what was decided; the units that asked are told."""
    meeting, text = decision.meeting, decision.text
    on_agenda = set(
        AgendaItem.objects.filter(meeting=meeting, referral__isnull=False).values_list("referral", flat=True)
    )
    for referral in referrals:
        if referral.pk not in on_agenda:
            raise ValidationError({"referrals": _("This does not stand on the meeting's agenda.")})
        was = referral.state
        decided = REFERRAL.advance(referral, "decide", decision=decision)
        note(decided, "decide", was=was, by=by, text=text, history="referral.decided")
        told.referral_ended(decided, text)


@transaction.atomic
def take_into_ledger(*, decision: Decision, ledger: Ledger, by: Actor) -> Task:
    """Make a decision a matter of the ledger in preparation and return the matter; its referrals are closed by it.

    The matter bears the highest label of what those referrals are about. Raises as decision_to_task.
    """
    waiting = Referral.objects.filter(decision=decision).select_related(
        "order", "task", "department", "programme"
    )
    referrals = list(waiting.order_by("pk"))
    labels = [one.task.sensitivity for one in referrals if one.task]
    task = decision_to_task(decision=decision, ledger=ledger, label=max([Clearance.INTERNAL, *labels]), by=by)
    outcome = f"{source_label(decision)}，已列入{ledger.name}第{task.label}项"
    for referral in referrals:
        if referral.state == ReferralState.DECIDED:
            end_referral(referral, "close", outcome, by=by)
    return task
