"""Meetings: planned, changed, and their steps. Agenda, papers and referrals stand in reports, which call these."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import transaction

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.files import as_content, clean_name
from reform.core.workflow import WrongState, swap
from tasks.enums import MeetingState
from tasks.models import Meeting
from tasks.workflow import BEFORE_MEETING, MEETING


@transaction.atomic
def plan_meeting(
    *,
    kind: str,
    title: str,
    held_on: date,
    begins_at: time | None = None,
    place: str = "",
    chair: str = "",
    by: Actor,
) -> Meeting:
    """Plan a meeting of the actor's programme and return it; units know of it once its agenda is sent out."""
    require(by, "meetings.prepare")
    made = Meeting.objects.create(
        programme=by.own_programme,
        kind=kind,
        title=title,
        held_on=held_on,
        begins_at=begins_at,
        place=place,
        chair=chair,
    )
    audit.record(
        by=by, act="meeting.plan", obj=made, after={"kind": kind, "title": title, "held_on": str(held_on)}
    )
    return made


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: Actor, **facts: Any) -> Meeting:
    """Change what a meeting is and when, before it is held, and return it. Raises WrongState, Conflict."""
    require(by, "meetings.prepare", meeting)
    if meeting.state not in BEFORE_MEETING:
        raise WrongState("change", meeting.state)
    before = {name: getattr(meeting, name) for name in facts if getattr(meeting, name) != facts[name]}
    if not before:
        return meeting
    changed = swap(meeting, **facts)
    audit.record(
        by=by,
        act="meeting.change",
        obj=changed,
        before={name: _told(value) for name, value in before.items()},
        after={name: _told(facts[name]) for name in before},
    )
    return changed


def _told(value: Any) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def step_meeting(*, meeting: Meeting, act: str, by: Actor, reason: str = "", **changes: Any) -> Meeting:
    """Take a step of a meeting (call, hold, cancel), write the audit row and return it. Raises WrongState, Conflict."""
    require(by, "meetings.prepare", meeting)
    was = meeting.state
    stepped = MEETING.advance(meeting, act, **changes)
    audit.record(
        by=by,
        act=f"meeting.{act}",
        obj=stepped,
        before={"state": was},
        after={
            "state": str(MeetingState(stepped.state)),
            **{name: _told(one) for name, one in changes.items()},
        },
        reason=reason,
    )
    return stepped


@transaction.atomic
def keep_minutes(*, meeting: Meeting, number: str, file: tuple[str, bytes] | None, by: Actor) -> Meeting:
    """Keep number and file of a held meeting's minutes (纪要) and return it; no file leaves the one there is.

    `file` is a checked one, name and bytes. Raises WrongState before it is held, Conflict.
    """
    require(by, "meetings.prepare", meeting)
    changes: dict[str, Any] = {"minutes_number": number}
    if file:
        changes["minutes_name"] = clean_name(file[0])
    kept = MEETING.advance(meeting, "minute", **changes)
    if file:
        kept.minutes.save(file[0], as_content(file[1], file[0]))
    audit.record(by=by, act="meeting.minutes", obj=kept, after={"number": number, "file": kept.minutes_name})
    return kept
