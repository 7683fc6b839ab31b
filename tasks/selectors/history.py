"""What happened to a task, in sentences that people read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Clearance, Role
from reform.core.days import period_name
from reform.core.story import StoryLine
from reform.core.words import clause_called, listed, parted
from tasks.enums import (
    AdjustmentKind,
    Every,
    GridKind,
    ObjectionKind,
    ObjectionState,
    StatusClass,
    Verdict,
)
from tasks.models import Task, TaskLog
from tasks.selectors.corrections import FIELDS, as_day, change_told


@dataclass(frozen=True)
class Event:
    """How one kind of event is told: its sentence with named places, an icon and a tone."""

    sentence: str | Promise
    icon_name: str = "circle-dot"
    tone: str = ""


EVENTS: dict[str, Event] = {
    "task.confirmed": Event(_("Taken into the ledger from “%(notice)s”"), "file-check"),
    "task.merged": Event(_("Merged with %(what)s"), "versions"),
    "task.unmerged": Event(_("The merge with %(what)s was taken back"), "arrow-back-up"),
    "task.added": Event(_("Added by hand; source: %(source)s"), "plus"),
    "task.imported": Event(_("Taken over from “%(file)s”, row %(row)s"), "file-import"),
    "task.sheet": Event(_("Changed by the sheet “%(file)s”: %(fields)s"), "file-import"),
    "task.decomposed": Event(_("Decomposed: words, collecting unit, standard or date were set"), "edit"),
    "task.waived": Event(_("No unit needs to be named for: %(words)s"), "user-check"),
    "correction.changed": Event(_("Changed by the corrected file “%(notice)s”: %(fields)s"), "edit"),
    "correction.terms": Event(
        _("To be changed by an adjustment, the corrected file “%(notice)s” says otherwise: %(fields)s"),
        "edit",
        "yellow",
    ),
    "correction.merged": Event(_("The corrected file “%(notice)s” words this source anew"), "edit"),
    "link.upper": Event(_("Carries out %(clause)s of “%(notice)s”"), "link"),
    "correction.source_gone": Event(
        _("No longer asked for by %(clause)s: it is not in the corrected file “%(notice)s”"), "file-x"
    ),
    "correction.gone": Event(_("Withdrawn: no longer in the corrected file “%(notice)s”"), "file-x", "grey"),
    "correction.undone": Event(
        _("As before the corrected file “%(notice)s”, which was taken back"), "arrow-back-up"
    ),
    "task.labelled": Event(_("Labelled: %(label)s"), "lock"),
    "task.named": Event(_("Looked up again who is meant by: %(words)s"), "user-check"),
    "task.nodes": Event(_("Nodes set by hand: %(nodes)s"), "list-check"),
    "task.nodes_by_type": Event(_("Nodes follow the type and the dates again"), "list-check"),
    "task.target": Event(_("Target set: %(name)s"), "target"),
    "task.target_removed": Event(_("Target taken out: %(name)s"), "target"),
    "task.details": Event(_("Detail list set, entries: %(n)s %(total)s"), "table"),
    "task.details_changed": Event(
        _("Detail list changed after handing out, entries: %(before)s before, now %(n)s %(total)s"),
        "table",
        "yellow",
    ),
    "task.handed_out": Event(_("Handed out on %(on)s"), "send", "green"),
    "division.asked": Event(_("Sent for comment (units: %(n)s), due on %(due)s"), "message-circle"),
    "division.decided": Event(_("Comment of %(unit)s: %(verdict)s"), "gavel"),
    "division.approved": Event(_("The division was approved by %(by)s on %(on)s"), "rubber-stamp", "green"),
    "status.determined": Event(_("Determined as of %(as_of)s: %(to)s"), "gavel"),
    "report.submitted": Event(_("Reported for %(period)s"), "send"),
    "report.withdrawn": Event(_("The report for %(period)s was taken back"), "arrow-back-up"),
    "report.accepted": Event(_("The report for %(period)s was accepted"), "circle-check", "green"),
    "report.returned": Event(_("The report for %(period)s was returned"), "arrow-back-up", "yellow"),
    "progress.recorded": Event(_("Recorded by the secretariat for %(period)s: %(source)s of %(on)s"), "edit"),
    "duty.done": Event(_("%(unit)s has done its part"), "check", "green"),
    "duty.applies_not": Event(_("Does not concern %(unit)s"), "x", "grey"),
    "duty.applies": Event(_("Concerns %(unit)s again"), "user-check"),
    "duty.due": Event(_("Own date of %(unit)s: %(on)s"), "calendar-event"),
    "task.grid": Event(_("Rule of the grid: %(kind)s %(n)s %(every)s"), "table"),
    "task.grid_changed": Event(
        _("Rule of the grid changed after handing out: %(kind)s %(n)s"), "table", "yellow"
    ),
    "task.signed_for": Event(_("%(unit)s signed for it"), "signature", "green"),
    "task.receipt_recorded": Event(
        _("%(unit)s signed for it, recorded: %(source)s of %(on)s"), "signature", "green"
    ),
    "task.unit_released": Event(_("%(unit)s was taken out of the matter"), "x"),
    "objection.made": Event(_("%(unit)s objects: %(kind)s"), "message-circle", "yellow"),
    "objection.withdrawn": Event(_("%(unit)s took its objection back"), "arrow-back-up"),
    "objection.decided": Event(_("Objection of %(unit)s: %(verdict)s"), "gavel"),
    "adjustment.asked": Event(
        _("Adjustment asked for: %(kind)s, %(old)s → %(new)s"), "adjustments", "yellow"
    ),
    "adjustment.withdrawn": Event(
        _("The request for an adjustment was taken back: %(kind)s"), "arrow-back-up"
    ),
    "adjustment.opined": Event(
        _("Opinion of the secretariat on the adjustment (%(kind)s): %(favour)s"), "gavel"
    ),
    "adjustment.approved": Event(
        _("Adjusted with approval by %(decider)s on %(on)s: %(kind)s, %(old)s → %(new)s"),
        "rubber-stamp",
        "green",
    ),
    "adjustment.declined": Event(
        _("Adjustment not approved by %(decider)s on %(on)s: %(kind)s, %(old)s → %(new)s"), "gavel"
    ),
    "referral.raised": Event(_("%(unit)s asks for coordination"), "arrow-up", "yellow"),
    "referral.decided": Event(_("A meeting decided on what %(unit)s asked to be coordinated"), "gavel"),
    "referral.closed": Event(_("Coordination asked for by %(unit)s was closed"), "circle-check", "green"),
    "referral.declined": Event(_("Coordination asked for by %(unit)s was not taken up"), "x"),
    "order.issued": Event(_("%(order)s was issued to %(unit)s, due on %(due)s"), "flag", "yellow"),
    "order.answered": Event(_("%(unit)s answered %(order)s"), "message-circle"),
    "order.returned": Event(_("The answer to %(order)s was returned"), "arrow-back-up", "yellow"),
    "order.extended": Event(_("%(order)s was extended: %(old)s → %(new)s"), "calendar-event"),
    "order.closed": Event(_("%(order)s was closed"), "circle-check", "green"),
    "order.raised": Event(_("%(order)s was raised to the next step"), "arrow-up", "red"),
    "order.withdrawn": Event(_("%(order)s was withdrawn"), "arrow-back-up", "grey"),
    "task.closed": Event(_("Done; closed with the year's ledger"), "lock", "green"),
    "task.year_done": Event(_("Done for the year, goes on in “%(ledger)s”"), "lock", "green"),
    "task.carried_over": Event(_("Carried over into “%(ledger)s”"), "arrow-right"),
    "task.carried_from": Event(_("Carried over from “%(ledger)s”"), "arrow-right"),
}
# Where a record (代录) came from; reports keeps the same words.
SOURCE_LABELS = {
    "phone": _("Phone"),
    "paper": _("On paper"),
    "meeting": _("Meeting"),
    "letter": _("Letter"),
}
LABELS = {Clearance(value).name: label for value, label in Clearance.choices}
# Words whose codes would be taken for others' stand under the name of what they belong to.
PREFIXED = {
    f"{name}:{code}": label
    for name, choices in (
        ("objection", [*ObjectionKind.choices, *ObjectionState.choices]),
        ("adjustment", AdjustmentKind.choices),
        ("grid", GridKind.choices),
        ("every", Every.choices),
    )
    for code, label in choices
} | {
    "adjustment:in_favour": _("in favour"),
    "adjustment:not_in_favour": _("not in favour"),
}
CLASS_LABELS = LABELS | dict(StatusClass.choices) | SOURCE_LABELS | dict(Verdict.choices) | FIELDS | PREFIXED
CLASS_TONES = {"done": "green", "on_schedule": "green", "behind": "red", "should_have_started": "red"}


# Between a unit and the office: what was filed and not accepted, what a unit said of a draft division, orders to it.
OF_COLLECTOR = (
    "report.submitted",
    "report.withdrawn",
    "report.returned",
    "adjustment.asked",
    "adjustment.withdrawn",
    "adjustment.opined",
    "adjustment.declined",
)
OF_OFFICE = (
    "division.asked",
    "division.decided",
    "objection.made",
    "objection.withdrawn",
    "objection.decided",
    "order.issued",
    "order.answered",
    "order.returned",
    "order.extended",
    "order.closed",
    "order.raised",
    "order.withdrawn",
    "referral.raised",
    "referral.decided",
    "referral.closed",
    "referral.declined",
)


def log_of(task: Task, actor: Actor | None = None, *, earlier: Iterable[int] = ()) -> QuerySet[TaskLog]:
    """Return the log of a task (and, for an item, of its rows), newest first, as far as it concerns the actor.

    `earlier` are the keys of the matters of earlier years that it goes on from.

    The office of the task's programme reads everything, others what was accepted; of its own reports the collector
    reads every step, of comments on a division the unit that made them what became of them.
    """
    keys = [task.pk, *earlier]
    if task.row_count:
        # Asked for first: "of the task or of a row of it" in one question reads the log of all tasks there are.
        keys += Task.objects.filter(root=task).order_by().values_list("pk", flat=True)
    rows = TaskLog.objects.filter(task__in=keys)
    if actor and not (task.ledger.programme_id == actor.own_programme.pk and _in_office(actor)):
        unit = actor.department
        theirs = Q(event__in=OF_COLLECTOR) & ~Q(task__collector=unit)
        said = Q(event__in=OF_OFFICE) & ~Q(params__unit=unit.short_name if unit else "")
        rows = rows.exclude(theirs).exclude(said)
    return rows.order_by("-at", "-pk")


def history_of(task: Task, actor: Actor | None = None, *, earlier: Iterable[int] = ()) -> list[StoryLine]:
    """Return the first 200 lines of the same as sentences."""
    return entries_of(log_of(task, actor, earlier=earlier)[:200])


def entries_of(rows: Iterable[TaskLog]) -> list[StoryLine]:
    """Return lines of matters' logs as sentences, in their order."""
    return [_entry(row) for row in rows]


def _in_office(actor: Actor) -> bool:
    return actor.sees_all or actor.role == Role.COUNTY


def _entry(row: TaskLog) -> StoryLine:
    event = EVENTS[row.event]
    tone = CLASS_TONES.get(row.params.get("to", ""), "") if row.event == "status.determined" else event.tone
    text = str(event.sentence) % {key: _worded(key, value) for key, value in row.params.items()}
    changes = "\n".join(change_told(one) for one in row.params.get("differences", []))
    note = str(row.params.get("reason") or row.params.get("text") or changes)
    return StoryLine(row.at, row.who, text, note, event.icon_name, tone)


def _worded(name: str, value: Any) -> str:
    """A class by its label, a kept day, period or clause as it is read; everything else as text."""
    if isinstance(value, str):
        if name == "clause":
            return clause_called(value)
        if value in CLASS_LABELS:
            return str(CLASS_LABELS[value])
        return period_name(as_day(value))
    if isinstance(value, list):
        between = parted if any(isinstance(one, list) for one in value) else listed
        return between(_worded(name, one) for one in value)
    return str(value)
