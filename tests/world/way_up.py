"""The way up and back: instructions, referrals in every state a page asks for, meetings with points and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile

from departments.models import Department, Post, Programme
from reports.models import AgendaItem, AgendaPaper, Referral
from tasks.models import Decision, Instruction, Meeting, Task
from tests.world.planted import START

# Far off: what is to be answered by then is not overdue whenever the tests run.
DUE = date(2099, 1, 5)


@dataclass
class Meetings:
    """What units of one programme have in common; `point` and `paper` are of the planned meeting, `sent` of the called."""

    planned: Meeting
    called: Meeting
    held: Meeting
    point: AgendaItem
    paper: AgendaPaper
    sent: AgendaPaper


@dataclass
class WayUp:
    """One referral a state, and what the unit shares; the decision was given to the unit.

    `instruction` is open and `settled` settled; who is in their circle is said by `open_circles`.
    """

    meetings: Meetings
    new: Referral
    in_hand: Referral
    answered: Referral
    put_forward: Referral
    decision: Decision
    instruction: Instruction
    settled: Instruction


def make_meetings(programme: Programme, words: str) -> Meetings:
    """Make a programme's meetings, one a state."""

    def meeting(state: str, **fields: object) -> Meeting:
        return Meeting.objects.create(
            programme=programme, kind="group", title=f"{words} {state}", held_on=START, state=state, **fields
        )

    def paper(point: AgendaItem) -> AgendaPaper:
        # No PDF: it is handed out apart, and a bundle is the agenda alone.
        return AgendaPaper.objects.create(
            item=point,
            file=ContentFile(words.encode(), name="paper.docx"),
            file_name=f"{words}.docx",
            size=len(words),
            sha256="6" * 64,
        )

    planned, called = meeting("planned"), meeting("called")
    held = meeting(
        "held", minutes=ContentFile(words.encode(), name="minutes.pdf"), minutes_name=f"{words}.pdf"
    )
    point = AgendaItem.objects.create(meeting=planned, order=1, title=words)
    sent = AgendaItem.objects.create(meeting=called, order=1, title=words)
    return Meetings(planned, called, held, point, paper(point), paper(sent))


def make_referral(programme: Programme, unit: Department, words: str, task: Task, state: str) -> Referral:
    """Make a referral of the unit about a task, which the unit itself shall coordinate."""
    taken = {} if state == "new" else {"owner": unit, "due_on": DUE}
    return Referral.objects.create(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        department=unit,
        task=task,
        title=f"{words} {state}",
        text=words,
        asked=words,
        raised_on=START,
        state=state,
        **taken,
    )


def make_way_up(
    meetings: Meetings, programme: Programme, unit: Department, words: str, task: Task, by: Post
) -> WayUp:
    """Make what a unit has on the way up; its instructions were entered by a post."""
    referrals = {
        state: make_referral(programme, unit, words, task, state)
        for state in ("new", "in_hand", "answered", "put_forward")
    }
    last = meetings.held.decisions.count() + 1
    # The agenda of a meeting is read by all units: the point does not say whose referral it is about.
    AgendaItem.objects.create(
        meeting=meetings.held, order=last, title=meetings.held.title, referral=referrals["put_forward"]
    )
    return WayUp(
        meetings=meetings,
        **referrals,
        decision=Decision.objects.create(meeting=meetings.held, order=last, text=words, department=unit),
        instruction=_instruction(programme, words, by),
        settled=_instruction(programme, words, by, outcome=words, settled_on=START),
    )


def _instruction(programme: Programme, words: str, by: Post, **fields: object) -> Instruction:
    return Instruction.objects.create(
        programme=programme,
        text=words,
        leader=words,
        given_on=START,
        scan=ContentFile(words.encode(), name="scan.pdf"),
        scan_name=f"{words}.pdf",
        entered_by=by,
        **fields,
    )


def open_circles(way_up: WayUp, posts: Iterable[Post], leader: Post | None = None) -> None:
    """Say who is in the circle of a unit's instructions, and whose they are."""
    for one in (way_up.instruction, way_up.settled):
        one.circle.set(posts)
        one.post = leader
        one.save()
