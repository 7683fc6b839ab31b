"""Drafts: made from what was read, with what the words themselves propose."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Any

from django.db import transaction

from departments.models import Department
from tasks.enums import DraftState
from tasks.models import Notice, TaskDraft
from tasks.proposals import propose_standard, propose_term, propose_type
from tasks.selectors.names import NameBook, book_for
from tasks.texts.titles import LONGEST, title_of_text

ROW_NUMBER = re.compile(r"^(\d+)[.．](\d+)$")
ROLES = {
    "lead": "lead",
    "cooperating": "cooperating",
    "guiding": "guiding",
    "leader": "leaders",
    "office": "offices",
}


def make_drafts(*, notice: Notice, items: list[dict[str, Any]]) -> list[TaskDraft]:
    """Make the drafts of a notice from the reader's items, with proposals, and return them in order.

    Items numbered 11.1, 11.2 … become rows below one item 11, so that totals count it once. What the reader
    does not tick (requirements of a speech) begins as left out.
    """
    book = book_for(notice)
    drafts: list[TaskDraft] = []
    roots: dict[str, TaskDraft] = {}
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        if major := _item_number(item):
            rows[major].append(item)
    for item in items:
        major = _item_number(item)
        # A lone 3.1 is an item of its own; only several rows make an item with rows.
        parent = None
        if major and len(rows[major]) > 1:
            if major not in roots:
                roots[major] = _root(notice, major, rows[major], len(drafts))
                drafts.append(roots[major])
            parent = roots[major]
        drafts.append(draft_of(notice, item, parent, len(drafts), book))
    with transaction.atomic():
        # Items before their rows, which point to them.
        TaskDraft.objects.bulk_create(draft for draft in drafts if draft.parent is None)
        TaskDraft.objects.bulk_create(draft for draft in drafts if draft.parent)
    return drafts


def _item_number(item: dict[str, Any]) -> str:
    return item_key(item["number"] or "", item["section"])


def item_key(number: str, section: str) -> str:
    """Return by what rows of one item are known (11.1 and 11.2 of one section); "" for a number of an item."""
    found = ROW_NUMBER.match(number)
    return f"{section}\n{found.group(1)}" if found else ""


def _root(notice: Notice, major: str, rows: list[dict[str, Any]], order: int) -> TaskDraft:
    return TaskDraft(
        notice=notice,
        jurisdiction=notice.jurisdiction,
        order=order,
        number=major.rpartition("\n")[2],
        section=rows[0]["section"][:200],
        title=_title(rows[0]),
        text="\n".join(row["text"] for row in rows),
        span_start=rows[0]["span"][0],
        span_end=rows[-1]["span"][1],
    )


def _title(item: dict[str, Any]) -> str:
    """The reader's title, unless it was cut at its length."""
    whole = len(item["title"] or "") < LONGEST
    return (title_of_text((whole and item["title"]) or item["text"]) or item["text"])[:200]


def draft_of(
    notice: Notice, item: dict[str, Any], parent: TaskDraft | None, order: int, book: NameBook
) -> TaskDraft:
    """Return the draft of one item of a reading with its proposals, not saved."""
    names: dict[str, list[str]] = {field: [] for field in ROLES.values()}
    for body in item["bodies"]:
        field = names[ROLES[body["role"]]]
        if body["name"] not in field:
            field.append(body["name"])
    deadlines = [_kept(deadline) for deadline in item["deadlines"]]
    draft = TaskDraft(
        notice=notice,
        jurisdiction=notice.jurisdiction,
        parent=parent,
        order=order,
        number=(item["number"] or "")[:30],
        section=item["section"][:200],
        title=_title(item),
        text=item["text"],
        span_start=item["span"][0],
        span_end=item["span"][1],
        inherited=[body["name"] for body in item["bodies"] if body["inherited"]],
        joint=_shared(item),
        open_tail=_open_tail(item),
        targets=[_target(target) for target in item["targets"]],
        deadline=first_deadline(deadlines),
        deadlines=deadlines,
        speaks_to=item["speaks_to"][:100],
        doubts=[doubt["message"] for doubt in item["doubts"]],
        marks=_marks(item),
        offered=not item["ticked"],
        state=DraftState.OPEN if item["ticked"] else DraftState.DROPPED,
        **names,
    )
    propose(draft, book)
    return draft


def _shared(item: dict[str, Any]) -> bool:
    """Several leads without 牵头 share the duty; the cells of a division table say by their column who leads."""
    leads = sum(1 for body in item["bodies"] if body["role"] == "lead" and not body["inherited"])
    named = any("牵头" in clause["text"] or clause["pattern"] == "cell" for clause in item["clauses"])
    return leads > 1 and not named


def _open_tail(item: dict[str, Any]) -> str:
    if not item["open_ended"]:
        return ""
    return next((clause["open_tail"] for clause in item["clauses"] if clause["open_tail"]), "等")[:60]


def _target(target: dict[str, Any]) -> dict[str, Any]:
    kept = ("text", "indicator", "op", "value", "unit", "modality", "applies_to", "span")
    return {key: target[key] for key in kept}


def _kept(deadline: dict[str, Any]) -> dict[str, Any]:
    return {key: deadline[key] for key in ("text", "date", "recurrence", "span")}


def first_deadline(deadlines: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the deadline that stands for a draft: the first with a date or a rhythm, else the first at all."""
    firm = [one for one in deadlines if one["date"] or one["recurrence"]]
    return next(iter(firm or deadlines), None)


def _marks(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the found words stand: bodies by role, targets, deadlines. Inherited names stand elsewhere."""
    marks: list[dict[str, Any]] = [
        {"kind": body["role"], "span": body["span"], "name": body["name"]}
        for body in item["bodies"]
        if not body["inherited"]
    ]
    marks += [{"kind": "target", "span": target["span"]} for target in item["targets"]]
    marks += [{"kind": "deadline", "span": deadline["span"]} for deadline in item["deadlines"]]
    return [mark for mark in marks if mark["span"][0] < mark["span"][1]]


def propose(draft: TaskDraft, book: NameBook) -> None:
    """Prefill type, collector, completion standard, date or long-term where the words allow; not saved.

    Collector is the first lead that is known; a duty of groups alone goes to the secretariat.
    """
    targets = [target["text"] for target in draft.targets]
    draft.type = propose_type(draft.text, title=draft.title, targets=targets)
    draft.completion_standard = propose_standard(
        draft.type, title=draft.title, text=draft.text, targets=targets
    )
    draft.collector = propose_collector(draft, book)
    if draft.deadline and draft.deadline["date"]:
        draft.due_on = date.fromisoformat(draft.deadline["date"])
    elif draft.deadline and draft.deadline["recurrence"]:
        draft.long_term = True
    else:
        draft.due_on, draft.long_term = propose_term(draft.text, kind=draft.type, plan=draft.notice.title)


def propose_collector(draft: TaskDraft, book: NameBook) -> Department | None:
    """Return the first lead (else office) that is a known unit; the secretariat where only groups are named."""
    named = book.resolve_all([*draft.lead, *draft.offices])
    first = next((one.department for one in named if one.department), None)
    if first is None and named and all(one.group for one in named):
        return draft.notice.programme.secretariat
    return first
