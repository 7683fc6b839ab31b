"""议定事项: written down of a meeting that was held, and made matters of the ledger."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Clearance
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState, swap
from tasks.enums import MeetingState, SourceKind
from tasks.models import Decision, Ledger, Meeting, Task, TaskSource
from tasks.services.assignments import Bodies
from tasks.services.refusals import NotPossible
from tasks.services.tasks import add_task

SECTION = "会议议定事项"
TITLE_LENGTH = 60
SENTENCE_END = re.compile(r"[。；;\n]")


@transaction.atomic
def add_decision(
    *,
    meeting: Meeting,
    text: str,
    department: Department | None = None,
    written: str = "",
    due_on: date | None = None,
    by: Actor,
) -> Decision:
    """Write down what a held meeting decided, with the next number, and return it.

    `department` is who shall carry it out, `written` the words where it is nobody kept here. Raises WrongState
    before the meeting is held.
    """
    require(by, "meetings.prepare", meeting)
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state != MeetingState.HELD:
        raise WrongState("decide", held.state)
    last = held.decisions.aggregate(last=Max("order"))["last"] or 0
    made = Decision.objects.create(
        meeting=held, order=last + 1, text=text, department=department, written=written, due_on=due_on
    )
    audit.record(by=by, act="decision.add", obj=made, after=_told(made))
    return made


@transaction.atomic
def change_decision(*, decision: Decision, by: Actor, **facts: Any) -> Decision:
    """Put a decision right that is no matter of the ledger yet, and return it. Raises NotPossible, Conflict."""
    require(by, "meetings.prepare", decision.meeting)
    if in_ledger(decision):
        raise NotPossible(_("It is in the ledger already: change the matter there."))
    before = _told(decision)
    changed = swap(decision, **facts)
    audit.record(by=by, act="decision.change", obj=changed, before=before, after=_told(changed))
    return changed


@transaction.atomic
def remove_decision(*, decision: Decision, by: Actor) -> None:
    """Delete a decision written down in error, while nothing hangs on it and the minutes are not kept.

    The numbers of the others stay. Raises NotPossible, Conflict. Side effect: audit row with what it said.
    """
    require(by, "meetings.prepare", decision.meeting)
    gone = swap(decision)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=gone.meeting_id)
    if meeting.minutes_number or meeting.minutes:
        raise NotPossible(_("The minutes are kept: what they say stays."))
    audit.record(by=by, act="decision.remove", obj=meeting, before={"decision": gone.order} | _told(gone))
    try:
        gone.delete()
    except ProtectedError as error:
        raise NotPossible(_("A matter or a referral hangs on this decision: it stays.")) from error


def _told(decision: Decision) -> dict[str, Any]:
    return {
        "text": decision.text,
        "unit": decision.department.short_name if decision.department else decision.written,
        "due_on": decision.due_on.isoformat() if decision.due_on else None,
    }


@transaction.atomic
def decision_to_task(
    *, decision: Decision, ledger: Ledger, label: int = Clearance.INTERNAL, by: Actor
) -> Task:
    """Make of a decision a matter of the ledger in preparation, its meeting as source, and return the matter.

    `label` is how far the matter goes: that of what it answers; it starts on the meeting's day (office-practice 5). Raises NotPossible where it is in the ledger already,
    ClosedLedger, Conflict. Side effects: those of add_task, the decision's link.
    """
    require(by, "meetings.prepare", decision.meeting)
    if in_ledger(decision):
        raise NotPossible(_("It is in the ledger already."))
    unit = decision.department
    name = unit.short_name if unit else decision.written
    task = add_task(
        ledger=ledger,
        title=title_of(decision.text),
        text=decision.text,
        section=SECTION,
        source_kind=SourceKind.MEETING,
        source_label=source_label(decision),
        bodies=Bodies(lead=[name] if name else []),
        collector=unit,
        starts_on=max(decision.meeting.held_on, ledger.starts_on),
        due_on=decision.due_on,
        sensitivity=label,
        by=by,
    )
    TaskSource.objects.filter(task=task).update(decision=decision)
    swap(decision, task=task)
    audit.record(by=by, act="decision.to_ledger", obj=decision.meeting, after={"task": str(task)})
    return task


def in_ledger(decision: Decision) -> bool:
    """Tell whether a decision is a matter of the ledger, or merged into one."""
    return decision.task_id is not None or decision.sources.exists()


def source_label(decision: Decision) -> str:
    """Return how a matter names its decision as its source: the meeting's title and the decision's number."""
    return f"{decision.meeting.title}议定事项{decision.order}"


def title_of(text: str) -> str:
    """Return the first clause of a text as a title."""
    clause = SENTENCE_END.split(text.strip(), maxsplit=1)[0].strip()
    return clause if len(clause) <= TITLE_LENGTH else f"{clause[: TITLE_LENGTH - 1]}…"
