"""A draft cut in two at a sentence, or joined with the one before it; spans stay true to the character."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.core import audit
from reform.core.text import squeeze
from reform.core.workflow import swap
from tasks.enums import DraftState
from tasks.models import Notice, TaskDraft
from tasks.notices.source import even_out
from tasks.selectors.names import NameBook, book_for
from tasks.services.draft_edits import as_seen, touched
from tasks.services.draft_order import lock_notice, tidy_item, write_order
from tasks.services.drafts import first_deadline, propose
from tasks.services.refusals import NotPossible
from tasks.texts.cutting import Cut, cuts
from tasks.texts.titles import title_of_text

NAMES = ("lead", "cooperating", "guiding", "leaders", "offices")
PROPOSED = ("type", "completion_standard", "collector", "due_on", "long_term")
BODY_KINDS = {"lead", "cooperating", "guiding", "leader", "office"}
# A number between two clauses belongs to the text when they are joined; a table's cells do not.
LONGEST_GAP = 12


def cuts_of(draft: TaskDraft) -> list[Cut]:
    """Return where a draft may be cut."""
    source = draft.notice.text[draft.span_start : draft.span_end]
    return cuts(draft.text, source, draft.span_start)


@transaction.atomic
def split_draft(
    *, draft: TaskDraft, at: int, version: int | None = None, by: Actor
) -> tuple[TaskDraft, TaskDraft]:
    """Cut a draft before character `at` of its text and return both halves.

    Targets, deadlines, marks and bodies go to the half they stand in; the responsibility clause holds for a half
    that names nobody as well. What a person had filled in stays in both, what was proposed is proposed anew.
    Raises NotPossible where there is no end of a sentence, Conflict when somebody was quicker. One audit row.
    """
    drafts = lock_notice(draft.notice, by)
    cut = next((one for one in cuts_of(draft) if one.at == at), None)
    if cut is None or draft.state != DraftState.OPEN or draft.rows.exists():
        raise NotPossible(_("The text cannot be cut there; choose the sentence again."))
    book = book_for(draft.notice)
    first, second = copy(draft), copy(draft)
    first.text, second.text = draft.text[:at], draft.text[at:]
    first.span_end, second.span_start = cut.before, cut.place
    second.title = title_of_text(second.text)
    if draft.title not in first.text:
        first.title = title_of_text(first.text)
    for half, inside in (
        (first, lambda place: place < cut.place),
        (second, lambda place: place >= cut.place),
    ):
        half.marks = [mark for mark in draft.marks if inside(mark["span"][0])]
        half.targets = [one for one in draft.targets if _stands(one, half, inside)]
        half.deadlines = [one for one in draft.deadlines if _stands(one, half, inside)]
        chosen = draft.deadline if draft.deadline in half.deadlines else None
        half.deadline = chosen or first_deadline(half.deadlines)
        half.doubts = [doubt for doubt in draft.doubts if _concerns(doubt, half, draft)]
    _share_bodies(draft, first, second)
    _propose_anew(draft, [first, second], book)
    changed = swap(as_seen(draft, version), **_values(first), **touched(by), **NOT_DECIDED)
    second.pk, second.uid, second.version = None, TaskDraft._meta.get_field("uid").get_default(), 0
    second.order = drafts[-1].order + 1
    for name, value in {**touched(by), **NOT_DECIDED}.items():
        setattr(second, name, value)
    second._state.adding = True
    second.save()
    _copy_links(changed, second)
    place = next(index for index, one in enumerate(drafts) if one.pk == draft.pk)
    write_order([*drafts[: place + 1], second, *drafts[place + 1 :]])
    audit.record(
        by=by, act="notices.split_draft", obj=changed, after={"first": first.title, "second": second.title}
    )
    return changed, second


# Halves and wholes are to be looked at anew.
NOT_DECIDED: dict[str, Any] = {
    "reviewed_by": "",
    "reviewed_at": None,
    "merge_into": None,
    "not_same": [],
}
CONTENT = (
    *("title", "text", "span_start", "span_end", "marks", "targets", "deadline", "deadlines", "doubts"),
    *NAMES,
    *("inherited", "joint", "open_tail"),
    *PROPOSED,
)


def _values(draft: TaskDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in CONTENT}


def _stands(found: dict[str, Any], half: TaskDraft, inside: Any) -> bool:
    """Whether a target or deadline stands in a half: by its span, one added by hand by its words."""
    start, end = found["span"]
    return inside(start) if end > start else found["text"] in half.text or half.text.startswith(half.title)


def _concerns(doubt: str, half: TaskDraft, whole: TaskDraft) -> bool:
    """A doubt about words goes with the words; one about the whole stays with both."""
    words = doubt.partition(": ")[2]
    return not words or words in half.text or words not in whole.text


def _share_bodies(whole: TaskDraft, first: TaskDraft, second: TaskDraft) -> None:
    named = [
        {_name(mark, whole) for mark in half.marks if mark["kind"] in BODY_KINDS} for half in (first, second)
    ]
    everybody = list(dict.fromkeys(name for field in NAMES for name in getattr(whole, field)))
    for half, own, others in ((first, named[0], named[1]), (second, named[1], named[0])):
        if own and others:
            for field in NAMES:
                kept = [name for name in getattr(whole, field) if name in own or name not in others]
                setattr(half, field, kept)
            half.open_tail = whole.open_tail if whole.open_tail in half.text else ""
        elif others:
            # The clause stands in the other half and holds for this one as well.
            half.inherited = everybody
        half.joint = whole.joint and len(half.lead) > 1


def _name(mark: dict[str, Any], draft: TaskDraft) -> str:
    start, end = mark["span"]
    return mark.get("name") or squeeze(draft.notice.text[start:end])


def _propose_anew(whole: TaskDraft, parts: Iterable[TaskDraft], book: NameBook) -> None:
    """Propose for the parts what had been proposed for the whole; what a person set stays."""
    probe = copy(whole)
    _propose(probe, book)
    by_hand = {
        name: getattr(whole, name) for name in PROPOSED if getattr(whole, name) != getattr(probe, name)
    }
    if by_hand.keys() & {"due_on", "long_term"}:
        by_hand |= {"due_on": whole.due_on, "long_term": whole.long_term}
    for part in parts:
        _propose(part, book)
        for name, value in by_hand.items():
            setattr(part, name, value)


def _propose(draft: TaskDraft, book: NameBook) -> None:
    draft.due_on, draft.long_term = None, False
    propose(draft, book)


def _copy_links(source: TaskDraft, target: TaskDraft) -> None:
    for link in source.upper_clauses.all():
        link.pk, link.draft = None, target
        link.save()


def before(draft: TaskDraft, drafts: list[TaskDraft] | None = None) -> TaskDraft | None:
    """Return the open draft that a draft can be joined with: the one above it that has no rows."""
    found = draft.notice.drafts.order_by("order") if drafts is None else drafts
    heads = {one.parent_id for one in found if one.parent_id}
    above = [
        one
        for one in found
        if one.order < draft.order and one.state == DraftState.OPEN and one.pk not in heads
    ]
    if not above or draft.pk in heads:
        return None
    # The first row of an item has no row above it.
    return above[-1] if not draft.parent_id or above[-1].parent_id == draft.parent_id else None


@transaction.atomic
def join_draft(*, draft: TaskDraft, version: int | None = None, by: Actor) -> TaskDraft:
    """Join a draft with the one before it and return the joined one; a draft cut in two and joined is as it was.

    Raises NotPossible where there is none or another matter stands between, Conflict when somebody was quicker.
    """
    drafts = lock_notice(draft.notice, by)
    first = before(draft, drafts)
    if first is None or draft.state != DraftState.OPEN:
        raise NotPossible(_("There is no draft before it to join it with."))
    if draft.span_start < first.span_end or _between(first, draft, drafts):
        raise NotPossible(_("Another matter stands between the two in the text."))
    book = book_for(draft.notice)
    joined = copy(first)
    joined.text, joined.span_end = _joined_text(draft.notice, first, draft), draft.span_end
    for field in ("marks", "targets", "deadlines", "doubts"):
        setattr(joined, field, _union(getattr(first, field), getattr(draft, field)))
    for field in NAMES:
        setattr(joined, field, _union(getattr(first, field), getattr(draft, field)))
    plain = _plain_names(first) | _plain_names(draft)
    joined.inherited = [name for name in _union(first.inherited, draft.inherited) if name not in plain]
    joined.joint = (first.joint or draft.joint) and len(joined.lead) > 1
    joined.open_tail = first.open_tail or draft.open_tail
    joined.deadline = first_deadline(joined.deadlines) if not first.deadline else first.deadline
    _propose_anew(first, [joined], book)
    gone = swap(as_seen(draft, version))
    changed = swap(first, **_values(joined), **touched(by), **NOT_DECIDED)
    parent = gone.parent
    TaskDraft.objects.filter(pk=gone.pk).delete()
    write_order([one for one in drafts if one.pk != gone.pk])
    if parent:
        tidy_item(parent)
    audit.record(by=by, act="notices.join_drafts", obj=changed, before={"second": gone.title})
    return TaskDraft.objects.get(pk=changed.pk)


def _plain_names(draft: TaskDraft) -> set[str]:
    """The names that the draft's own words say."""
    inherited = set(draft.inherited)
    return {name for field in NAMES for name in getattr(draft, field) if name not in inherited}


def _between(first: TaskDraft, second: TaskDraft, drafts: list[TaskDraft]) -> bool:
    heads = {one.parent_id for one in drafts if one.parent_id}
    return any(
        first.span_end <= one.span_start < second.span_start
        for one in drafts
        if one.state == DraftState.OPEN and one.pk not in heads and one.pk not in (first.pk, second.pk)
    )


def _joined_text(notice: Notice, first: TaskDraft, second: TaskDraft) -> str:
    def read(start: int, end: int) -> str:
        return even_out(notice.text[start:end], start).chars

    gap = read(first.span_end, second.span_start)
    unchanged = all(read(one.span_start, one.span_end) == one.text for one in (first, second))
    return first.text + (gap if unchanged and len(gap) <= LONGEST_GAP else "") + second.text


def _union(one: list[Any], other: list[Any]) -> list[Any]:
    return [*one, *(value for value in other if value not in one)]
