"""议题: the points of a meeting's agenda with their papers; a referral that stands on one is put forward (提请)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reform.core.files import as_content, clean_name, sha256_of
from reform.core.workflow import WrongState, swap
from reports.models import AgendaItem, AgendaPaper, Referral
from reports.services.bundle import ask_for_pages
from reports.services.referral_log import note
from reports.workflow import REFERRAL
from tasks.enums import MeetingState
from tasks.models import Meeting
from tasks.workflow import BEFORE_MEETING

PAPERS_A_POINT = 20


@transaction.atomic
def add_point(
    *,
    meeting: Meeting,
    title: str,
    speaker: Department | None = None,
    written: str = "",
    minutes: int | None = None,
    by: Actor,
) -> AgendaItem:
    """Put a point of its own on a meeting's agenda, at its end, and return it. Raises WrongState once it is held.

    `speaker` is the unit that speaks, `written` who speaks in words; `minutes` how long.
    """
    held = _before_meeting(meeting, by)
    return _add(held, by, title=title, speaker=speaker, written=written, minutes=minutes)


@transaction.atomic
def put_forward(*, referral: Referral, meeting: Meeting, by: Actor) -> AgendaItem:
    """Put a referral on a meeting's agenda (提请), at its end, and return the point; who asked speaks on it.

    Raises WrongState (the referral has ended or stands on another agenda, the meeting was held), Conflict.
    """
    require(by, "referrals.keep", referral)
    held = _before_meeting(meeting, by)
    if referral.programme_id != held.programme_id:
        raise ValidationError({"meeting": _("It belongs to another programme.")})
    put = REFERRAL.advance(referral, "put_forward")
    # On the agenda of a meeting that left it undecided it may stand already.
    point = _add(held, by, title=put.title, speaker=put.department, referral=put)
    note(put, "put_forward", was=referral.state, by=by, text=held.title)
    return point


def _before_meeting(meeting: Meeting, by: Actor) -> Meeting:
    """Lock the meeting and return it; raises WrongState once it was held or cancelled."""
    require(by, "meetings.prepare", meeting)
    held = Meeting.objects.select_for_update(of=("self",)).select_related("programme").get(pk=meeting.pk)
    if held.state not in BEFORE_MEETING:
        raise WrongState("agenda", held.state)
    return held


def _add(meeting: Meeting, by: Actor, **fields: Any) -> AgendaItem:
    last = meeting.agenda.aggregate(last=Max("order"))["last"] or 0
    made = AgendaItem.objects.create(meeting=meeting, order=last + 1, **fields)
    audit.record(by=by, act="agenda.add", obj=meeting, after={"point": made.order, "title": made.title})
    return made


@transaction.atomic
def change_point(*, item: AgendaItem, by: Actor, **facts: Any) -> AgendaItem:
    """Change a point's title, who speaks and for how long, and return it. Raises WrongState, Conflict."""
    meeting = _before_meeting(item.meeting, by)
    before = {name: str(getattr(item, name) or "") for name in facts}
    changed = swap(item, **facts)
    audit.record(
        by=by,
        act="agenda.change",
        obj=meeting,
        before=before,
        after={name: str(value or "") for name, value in facts.items()},
    )
    return changed


@transaction.atomic
def move_point(*, item: AgendaItem, up: bool, by: Actor) -> None:
    """Move a point one place up or down; at the end of the agenda it stays."""
    meeting = _before_meeting(item.meeting, by)
    points = list(meeting.agenda.order_by("order", "pk"))
    at = next((n for n, one in enumerate(points) if one.pk == item.pk), None)
    to = at + (-1 if up else 1) if at is not None else -1
    if at is None or not 0 <= to < len(points):
        return
    points[at], points[to] = points[to], points[at]
    for number, one in enumerate(points, 1):
        one.order = number
    AgendaItem.objects.bulk_update(points, ["order"])
    audit.record(by=by, act="agenda.move", obj=meeting, after={"point": to + 1, "title": item.title})


@transaction.atomic
def remove_point(*, item: AgendaItem, by: Actor) -> None:
    """Take a point with its papers off an agenda; its referral is given back. Raises WrongState, Conflict."""
    meeting = _before_meeting(item.meeting, by)
    swap(item)
    point = AgendaItem.objects.select_related("referral__order", "referral__task").get(pk=item.pk)
    order, title, referral = point.order, point.title, point.referral
    for paper in point.papers.all():
        _drop_files(paper)
    point.delete()
    AgendaItem.objects.filter(meeting=meeting, order__gt=order).update(order=F("order") - 1)
    audit.record(by=by, act="agenda.remove", obj=meeting, before={"point": order, "title": title})
    if referral:
        give_back(referral, meeting, by=by)


def give_back(referral: Referral, meeting: Meeting, *, by: Actor) -> Referral:
    """Give a referral back that a meeting does not decide on, in the caller's transaction, and return it.

    It goes on with the unit that had it in hand, else it is looked at anew. Raises WrongState.
    """
    was = referral.state
    act = "give_back_in_hand" if referral.owner_id else "give_back"
    given = REFERRAL.advance(referral, act)
    note(given, "give_back", was=was, by=by, text=meeting.title)
    return given


@transaction.atomic
def leave_undecided(*, referral: Referral, by: Actor) -> Referral:
    """Give a referral back that was put forward to a meeting which is over and did not decide, and return it.

    Raises WrongState while the meeting is still to come.
    """
    require(by, "referrals.keep", referral)
    point = AgendaItem.objects.filter(referral=referral).select_related("meeting").order_by("-pk").first()
    if point is None or point.meeting.state != MeetingState.HELD:
        raise WrongState("give_back", referral.state)
    return give_back(referral, point.meeting, by=by)


@transaction.atomic
def add_paper(*, item: AgendaItem, name: str, data: bytes, by: Actor) -> AgendaPaper:
    """Keep a checked file as a paper of a point and return it. Raises WrongState, ValidationError for one too many."""
    meeting = _before_meeting(item.meeting, by)
    if item.papers.count() >= PAPERS_A_POINT:
        raise ValidationError(_("A point has at most %(n)s papers.") % {"n": PAPERS_A_POINT})
    made = AgendaPaper(item=item, file_name=clean_name(name), size=len(data), sha256=sha256_of(data))
    made.file.save(name, as_content(data, name), save=False)
    made.save()
    audit.record(by=by, act="agenda.paper", obj=meeting, after={"point": item.order, "file": made.file_name})
    ask_for_pages(made)
    return made


@transaction.atomic
def remove_paper(*, paper: AgendaPaper, by: Actor) -> None:
    """Take a paper off its point. Raises WrongState."""
    meeting = _before_meeting(paper.item.meeting, by)
    name = paper.file_name
    _drop_files(paper)
    paper.delete()
    audit.record(by=by, act="agenda.remove_paper", obj=meeting, before={"file": name})


def _drop_files(paper: AgendaPaper) -> None:
    """Delete a paper's files once its row is gone for good."""
    for file in (paper.file, paper.printed):
        if file:
            transaction.on_commit(partial(file.delete, save=False), robust=True)
