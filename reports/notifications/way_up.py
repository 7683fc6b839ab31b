"""What people are told on the way up and back: referrals and the agendas of meetings.

Words of a labelled matter stay in the portal, and only posts that may see it are told.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from departments.enums import SECRETARIAT, UNIT_ROLES, Clearance, Reason, Role
from departments.models import Department, User
from departments.services.notifications import notify
from reports.models import Referral
from reports.notifications.period import is_sealed, people_in, people_in_circle, people_of
from tasks.models import Instruction, Meeting

OFFICE = (*SECRETARIAT, Role.COUNTY)
# The units that speak, each with the lowest label of what it speaks on.
Speakers = Iterable[tuple[Department, int]]


def _label(referral: Referral) -> int:
    return referral.task.sensitivity if referral.task else Clearance.OPEN


def _is_sealed(referral: Referral) -> bool:
    """Whether its words stay in the portal: they are of a labelled matter, or came of an instruction (批示)."""
    return is_sealed(_label(referral)) or _instruction_of(referral) is not None


def _instruction_of(referral: Referral) -> Instruction | None:
    return referral.order.instruction if referral.order else None


def _office_of(referral: Referral) -> list[User]:
    """Return the office's people; of what came of an instruction those of its circle."""
    instruction = _instruction_of(referral)
    if instruction is None:
        return people_in(referral.programme, *OFFICE, label=_label(referral))
    return people_in_circle(instruction, *OFFICE, label=_label(referral))


def _tell_unit(referral: Referral, unit: Department, *, act: str, title: str, body: str = "") -> None:
    label = _label(referral)
    notify(
        users=people_of(unit, *UNIT_ROLES, programme=referral.programme, label=label),
        key=f"referral.{act}:{referral.uid}:{referral.version}",
        title=title,
        body=body,
        url=reverse("referral_detail", args=[referral.uid]),
        reason=Reason.UNIT,
        sealed=_is_sealed(referral),
        programme=referral.programme,
    )


def _tell_office(referral: Referral, *, act: str, title: str, body: str = "") -> None:
    notify(
        users=_office_of(referral),
        key=f"referral.{act}:{referral.uid}:{referral.version}",
        title=title,
        body=body,
        url=reverse("referral_detail", args=[referral.uid]),
        reason=Reason.SECRETARIAT,
        sealed=_is_sealed(referral),
        programme=referral.programme,
    )


def referral_raised(referral: Referral) -> None:
    """Tell the office that a unit asks for coordination."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {"unit": referral.department.short_name, "title": referral.title}
        title = gettext("%(unit)s asks for coordination: %(title)s") % words
    _tell_office(referral, act="raised", title=title, body=referral.asked)


def referral_taken_up(referral: Referral) -> None:
    """Tell the unit that shall coordinate until when, and the one that asked who does."""
    if referral.owner is None or referral.due_on is None:
        raise ValueError("a referral is taken up with owner and date")
    day = f"{referral.due_on.month}月{referral.due_on.day}日"
    with translation.override(settings.LANGUAGE_CODE):
        words = {"title": referral.title, "unit": referral.owner.short_name, "day": day}
        asked = gettext("To be coordinated by your unit: %(title)s") % words
        told = gettext("Being coordinated by %(unit)s: %(title)s") % words
        until = gettext("Please answer by %(day)s.") % words
    _tell_unit(referral, referral.owner, act="taken_up", title=asked, body=until)
    if referral.owner_id != referral.department_id:
        _tell_unit(referral, referral.department, act="in_hand", title=told)


def referral_answered(referral: Referral, answer: str) -> None:
    """Tell the office, and the unit that asked, what the coordinating unit answers."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Coordination answered: %(title)s") % {"title": referral.title}
    _tell_office(referral, act="answered", title=title, body=answer)
    _tell_unit(referral, referral.department, act="answered", title=title, body=answer)


def referral_asked_again(referral: Referral, why: str) -> None:
    """Tell the coordinating unit that its answer is not enough, and why."""
    if referral.owner is None:
        raise ValueError("only what was answered is asked again")
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("To be coordinated further: %(title)s") % {"title": referral.title}
    _tell_unit(referral, referral.owner, act="asked_again", title=title, body=why)


def referral_ended(referral: Referral, text: str) -> None:
    """Tell the unit that asked what was decided, how its referral was closed, or why it is not taken up."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {"verdict": referral.get_state_display(), "title": referral.title}
        title = gettext("Coordination, %(verdict)s: %(title)s") % words
    _tell_unit(referral, referral.department, act=str(referral.state), title=title, body=text)


def agenda_sent(meeting: Meeting, speakers: Speakers) -> None:
    """Tell the people of each unit that speaks at a meeting when and where it is.

    A meeting whose agenda is sent out again tells again.
    """
    when = f"{meeting.held_on.month}月{meeting.held_on.day}日"
    if meeting.begins_at:
        when += f"{meeting.begins_at:%H:%M}"
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Your unit speaks at a meeting: %(title)s") % {"title": meeting.title}
    _tell_units_of(
        meeting, speakers, act="called", title=title, body="，".join(filter(None, [when, meeting.place]))
    )


def meeting_cancelled(meeting: Meeting, speakers: Speakers) -> None:
    """Tell the units that were to speak that a meeting is cancelled."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Meeting cancelled: %(title)s") % {"title": meeting.title}
    _tell_units_of(meeting, speakers, act="cancelled", title=title, body="")


def _tell_units_of(meeting: Meeting, speakers: Speakers, *, act: str, title: str, body: str) -> None:
    for unit, label in speakers:
        notify(
            users=people_of(unit, *UNIT_ROLES, programme=meeting.programme, label=label),
            key=f"meeting.{act}:{meeting.uid}:{meeting.version}",
            title=title,
            body=body,
            url=reverse("meeting_detail", args=[meeting.uid]),
            reason=Reason.UNIT,
            programme=meeting.programme,
        )
