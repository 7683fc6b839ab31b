"""The order of a notice's drafts: moved, made rows of an item, items of their own again, made by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.core import audit
from reform.core.workflow import swap
from tasks.enums import DraftState
from tasks.models import Notice, TaskDraft
from tasks.notices.passage import read_passage
from tasks.selectors.names import book_for
from tasks.services.draft_edits import as_seen, looked_at, require_open, touched
from tasks.services.drafts import draft_of
from tasks.services.reading import plain_values
from tasks.services.refusals import NotPossible

# Beyond any real order: rows are put there while the others change places.
AWAY = 1_000_000
LONGEST_PASSAGE = 5000


def lock_notice(notice: Notice, by: Actor) -> list[TaskDraft]:
    """Hold the notice until the transaction ends and return its drafts in order; raises as require_open does."""
    require_open(notice, by)
    return list(notice.drafts.order_by("order"))


def write_order(drafts: list[TaskDraft]) -> None:
    """Number the drafts of a notice by their place in the list, in three statements."""
    moved = [(draft, at) for at, draft in enumerate(drafts) if draft.order != at]
    # Two steps: the order is unique at every moment.
    TaskDraft.objects.filter(pk__in=[draft.pk for draft, _at in moved]).update(order=F("order") + AWAY)
    for draft, at in moved:
        draft.order = at
    TaskDraft.objects.bulk_update([draft for draft, _at in moved], ["order"], batch_size=200)


def _blocks(drafts: list[TaskDraft]) -> list[list[TaskDraft]]:
    """Every item with its rows, in order."""
    rows: dict[int, list[TaskDraft]] = {}
    for draft in drafts:
        if draft.parent_id:
            rows.setdefault(draft.parent_id, []).append(draft)
    return [[draft, *rows.get(draft.pk, [])] for draft in drafts if not draft.parent_id]


def _flat(blocks: list[list[TaskDraft]]) -> list[TaskDraft]:
    return [draft for block in blocks for draft in block]


@transaction.atomic
def move_draft(*, draft: TaskDraft, up: bool, version: int | None = None, by: Actor) -> TaskDraft:
    """Move an item (with its rows) or a row past its neighbour and return it.

    At the edge of a section it first passes into the neighbour's section. Raises NotPossible at the ends,
    Conflict when somebody else changed it since `version`. One audit row.
    """
    drafts = lock_notice(draft.notice, by)
    blocks = _blocks(drafts)
    if draft.parent_id:
        block = next(one for one in blocks if one[0].pk == draft.parent_id)
        at = _place(block, draft)
        other = at - 1 if up else at + 1
        if not 1 <= other < len(block):
            raise NotPossible(_("It is the item's first row.") if up else _("It is the item's last row."))
        block[at], block[other] = block[other], block[at]
        changes: dict[str, Any] = {}
    else:
        at = next(place for place, block in enumerate(blocks) if block[0].pk == draft.pk)
        other = at - 1 if up else at + 1
        if not 0 <= other < len(blocks):
            raise NotPossible(_("It is the first item.") if up else _("It is the last item."))
        section = blocks[other][0].section
        changes = {"section": section} if section != draft.section else {}
        if changes:
            TaskDraft.objects.filter(parent=draft).update(section=section, version=F("version") + 1)
        else:
            blocks[at], blocks[other] = blocks[other], blocks[at]
    write_order(_flat(blocks))
    moved = swap(as_seen(draft, version), **changes, **touched(by))
    audit.record(by=by, act="notices.move_draft", obj=moved, after={"order": moved.order, **changes})
    return moved


def _place(drafts: list[TaskDraft], draft: TaskDraft) -> int:
    return next(at for at, one in enumerate(drafts) if one.pk == draft.pk)


@transaction.atomic
def nest_draft(*, draft: TaskDraft, version: int | None = None, by: Actor) -> TaskDraft:
    """Make an item a row of the item above it and return it; the printed numbers stay.

    Where the item above has no rows yet, it becomes a heading over itself and the new row, so that the two are
    counted once. Raises NotPossible, Conflict. One audit row.
    """
    drafts = lock_notice(draft.notice, by)
    blocks = [
        block for block in _blocks(drafts) if block[0].state != DraftState.DROPPED or block[0].pk == draft.pk
    ]
    at = next((place for place, block in enumerate(blocks) if block[0].pk == draft.pk), None)
    if at is None or len(blocks[at]) > 1:
        raise NotPossible(_("Only an item without rows can become a row."))
    if at == 0:
        raise NotPossible(_("There is no item above it."))
    above = blocks[at - 1]
    head = above[0]
    if len(above) == 1:
        head = _heading_over(above[0], drafts[-1].order + 1)
        TaskDraft.objects.filter(pk=above[0].pk).update(parent=head, version=F("version") + 1)
    nested = swap(as_seen(draft, version), parent=head, section=head.section, **touched(by))
    _regroup(draft.notice)
    audit.record(by=by, act="notices.nest_draft", obj=nested, after={"item": str(head)})
    return TaskDraft.objects.get(pk=nested.pk)


def _heading_over(first: TaskDraft, order: int) -> TaskDraft:
    return TaskDraft.objects.create(
        notice=first.notice,
        jurisdiction=first.jurisdiction,
        order=order,
        number=first.number,
        section=first.section,
        title=first.title,
        text=first.text,
        span_start=first.span_start,
        span_end=first.span_end,
    )


@transaction.atomic
def unnest_draft(*, draft: TaskDraft, version: int | None = None, by: Actor) -> TaskDraft:
    """Make a row an item of its own behind the item it belonged to, and return it.

    An item left with one row is that row again. Raises NotPossible for what is no row, Conflict. One audit row.
    """
    drafts = lock_notice(draft.notice, by)
    if not draft.parent_id:
        raise NotPossible(_("It is an item of its own already."))
    head = next(one for one in drafts if one.pk == draft.parent_id)
    freed = swap(as_seen(draft, version), parent=None, **touched(by))
    rest = [one for one in drafts if one.pk != draft.pk]
    last = max(at for at, one in enumerate(rest) if head.pk in (one.pk, one.parent_id))
    write_order([*rest[: last + 1], freed, *rest[last + 1 :]])
    tidy_item(head)
    audit.record(by=by, act="notices.unnest_draft", obj=freed, before={"item": str(head)})
    return TaskDraft.objects.get(pk=freed.pk)


def tidy_item(head: TaskDraft) -> None:
    """Take a heading away that has no row left, or only one: that one is the item. Renumbers the order."""
    rows = list(head.rows.all())
    if len(rows) < 2:
        head.rows.update(parent=None, version=F("version") + 1)
        TaskDraft.objects.filter(pk=head.pk).delete()
    _regroup(head.notice)


def _regroup(notice: Notice) -> None:
    """Put headings before their rows; a heading just made stands at the end and goes where its first row is."""
    drafts = list(TaskDraft.objects.filter(notice=notice).order_by("order"))
    blocks = _blocks(drafts)
    blocks.sort(key=lambda block: min(draft.order for draft in block))
    write_order(_flat(blocks))


@transaction.atomic
def add_draft(*, notice: Notice, start: int, end: int, by: Actor) -> TaskDraft:
    """Make a draft of the characters [start, end) of the notice's text, marked by a person, and return it.

    White space at both ends is left out; what the reader finds in the words is filled in. It stands behind the
    draft that begins before it, in its section. Raises NotPossible. One audit row.
    """
    drafts = lock_notice(notice, by)
    words = notice.text[start:end] if 0 <= start < end <= len(notice.text) else ""
    if not words.strip():
        raise NotPossible(_("Mark some words of the text first."))
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if end - start > LONGEST_PASSAGE:
        raise NotPossible(_("One matter has at most %(n)s characters.") % {"n": LONGEST_PASSAGE})
    item = plain_values(asdict(read_passage(notice.text, start, end, issued_on=notice.issued_on)))
    before = [one for one in drafts if one.span_start < start and not one.parent_id]
    item["section"] = before[-1].section if before else next((one.section for one in drafts), "")
    book = book_for(notice)
    made = draft_of(notice, item, None, drafts[-1].order + 1 if drafts else 0, book)
    for name, value in looked_at(by).items():
        setattr(made, name, value)
    made.save()
    blocks = _blocks(drafts)
    at = _place([block[0] for block in blocks], before[-1]) + 1 if before else 0
    write_order(_flat([*blocks[:at], [made], *blocks[at:]]))
    audit.record(by=by, act="notices.add_draft", obj=made, after={"title": made.title, "span": [start, end]})
    return made
