"""Drafts: made from a reading, corrected by a person, left out or taken in, filled in bulk."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import Conflict, swap
from tasks.enums import DraftState, NoticeState
from tasks.models import Notice, TaskDraft
from tasks.proposals import propose_standard, propose_type
from tasks.selectors.names import NameBook

ROW_NUMBER = re.compile(r"^(\d+)[.．](\d+)$")
ROLES = {
    "lead": "lead",
    "cooperating": "cooperating",
    "guiding": "guiding",
    "leader": "leaders",
    "office": "offices",
}
TITLE_LENGTH = 60


def make_drafts(*, notice: Notice, items: list[dict[str, Any]]) -> list[TaskDraft]:
    """Make the drafts of a notice from the reader's items, with proposals, and return them in order.

    Items numbered 11.1, 11.2 … become rows below one item 11, so that totals count it once. What the reader
    does not tick (requirements of a speech) begins as left out.
    """
    book = NameBook(notice.programme, notice.issued_on)
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
        drafts.append(_draft(notice, item, parent, len(drafts), book))
    with transaction.atomic():
        for draft in drafts:
            draft.save()
    return drafts


def _item_number(item: dict[str, Any]) -> str:
    found = ROW_NUMBER.match(item["number"] or "")
    return f"{item['section']}\n{found.group(1)}" if found else ""


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
    return (item["title"] or re.split("[。；]", item["text"])[0][:TITLE_LENGTH])[:200]


def _draft(
    notice: Notice, item: dict[str, Any], parent: TaskDraft | None, order: int, book: NameBook
) -> TaskDraft:
    names: dict[str, list[str]] = {field: [] for field in ROLES.values()}
    for body in item["bodies"]:
        field = names[ROLES[body["role"]]]
        if body["name"] not in field:
            field.append(body["name"])
    deadline = _deadline(item["deadlines"])
    doubts = [doubt["message"] for doubt in item["doubts"]]
    if item["speaks_to"]:
        doubts.append(f"speaks to: {item['speaks_to']}")
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
        deadline=deadline,
        doubts=doubts,
        marks=_marks(item),
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
    kept = ("text", "indicator", "op", "value", "unit", "modality", "span")
    return {key: target[key] for key in kept}


def _deadline(deadlines: list[dict[str, Any]]) -> dict[str, Any] | None:
    firm = [one for one in deadlines if one["date"] or one["recurrence"]]
    chosen = next(iter(firm or deadlines), None)
    return {key: chosen[key] for key in ("text", "date", "recurrence", "span")} if chosen else None


def _marks(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the found words stand: bodies by role, targets, deadlines. Inherited names stand elsewhere."""
    marks = [{"kind": body["role"], "span": body["span"]} for body in item["bodies"] if not body["inherited"]]
    marks += [{"kind": "target", "span": target["span"]} for target in item["targets"]]
    marks += [{"kind": "deadline", "span": deadline["span"]} for deadline in item["deadlines"]]
    return [mark for mark in marks if mark["span"][0] < mark["span"][1]]


def propose(draft: TaskDraft, book: NameBook) -> None:
    """Prefill type, collector, completion standard, date or long-term where the words allow; not saved.

    Collector is the first lead that is known; a duty of groups alone goes to the secretariat.
    """
    draft.type = propose_type(draft.text, has_targets=bool(draft.targets))
    draft.completion_standard = propose_standard(
        draft.type, title=draft.title, text=draft.text, targets=[t["text"] for t in draft.targets]
    )
    draft.collector = propose_collector(draft, book)
    if draft.deadline and draft.deadline["date"]:
        draft.due_on = date.fromisoformat(draft.deadline["date"])
    draft.long_term = draft.due_on is None


def propose_collector(draft: TaskDraft, book: NameBook) -> Department | None:
    """Return the first lead (else office) that is a known unit; the secretariat where only groups are named."""
    named = book.resolve_all([*draft.lead, *draft.offices])
    first = next((one.department for one in named if one.department), None)
    if first is None and named and all(one.group for one in named):
        return draft.notice.programme.secretariat
    return first


# --- by a person ----------------------------------------------------------------------------------------------------
def _require_open(notice: Notice, by: Actor) -> None:
    require(by, "notices.decompose", notice)
    if notice.state != NoticeState.READ:
        raise Conflict(notice)


@transaction.atomic
def change_draft(*, draft: TaskDraft, version: int, changes: dict[str, Any], by: Actor) -> TaskDraft:
    """Write what a person corrected and return the draft; raises Conflict when somebody else was quicker."""
    _require_open(draft.notice, by)
    before = {key: _said(getattr(draft, key)) for key in changes}
    changed = swap(draft, expect={"version": version}, **changes)
    after = {key: _said(getattr(changed, key)) for key in changes}
    audit.record(
        by=by,
        act="notices.change_draft",
        obj=changed,
        before={key: value for key, value in before.items() if value != after[key]},
        after={key: value for key, value in after.items() if value != before[key]},
    )
    return changed


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | list | dict | None) else str(value)


@transaction.atomic
def set_draft_state(*, draft: TaskDraft, state: str, by: Actor) -> TaskDraft:
    """Leave a draft out (dropped) or take it in again (open) and return it; rows go with their item."""
    _require_open(draft.notice, by)
    changed = swap(draft, state=state)
    draft.rows.update(state=state, version=F("version") + 1)
    # An item stands as long as one of its rows does.
    if draft.parent:
        standing = draft.parent.rows.filter(state=DraftState.OPEN).exists()
        TaskDraft.objects.filter(pk=draft.parent.pk).update(
            state=DraftState.OPEN if standing else DraftState.DROPPED
        )
    audit.record(by=by, act=f"notices.draft_{state}", obj=changed)
    return changed


@transaction.atomic
def settle_doubts(*, draft: TaskDraft, by: Actor) -> TaskDraft:
    """Note that a person looked at the draft's doubts; they leave the draft, the audit record keeps them."""
    _require_open(draft.notice, by)
    before = draft.doubts
    changed = swap(draft, doubts=[])
    audit.record(by=by, act="notices.settle_doubts", obj=changed, before={"doubts": before})
    return changed


@transaction.atomic
def waive_tail(*, draft: TaskDraft, by: Actor) -> TaskDraft:
    """Note that words like 等部门 need no unit in this task, and return the draft without them."""
    _require_open(draft.notice, by)
    before = draft.open_tail
    changed = swap(draft, open_tail="")
    audit.record(by=by, act="notices.waive_tail", obj=changed, before={"open_tail": before})
    return changed


@transaction.atomic
def fill_drafts(*, notice: Notice, uids: Iterable[str], changes: dict[str, Any], by: Actor) -> int:
    """Set type, collector, date, long-term or state on many drafts at once; return how many were changed.

    `collector` may be "first_lead". A changed type brings a new proposed standard where there was none.
    """
    _require_open(notice, by)
    book = NameBook(notice.programme, notice.issued_on)
    chosen = TaskDraft.objects.filter(notice=notice, uid__in=list(uids)).exclude(state=DraftState.CONFIRMED)
    drafts = list(chosen.select_related("notice__programme__secretariat"))
    for draft in drafts:
        values = dict(changes)
        if values.get("collector") == "first_lead":
            values["collector"] = propose_collector(draft, book) or draft.collector
        if "type" in values and not draft.completion_standard:
            texts = [target["text"] for target in draft.targets]
            values["completion_standard"] = propose_standard(
                values["type"], title=draft.title, text=draft.text, targets=texts
            )
        TaskDraft.objects.filter(pk=draft.pk).update(version=F("version") + 1, **values)
    audit.record(
        by=by,
        act="notices.fill_drafts",
        obj=notice,
        after={"drafts": len(drafts), **{key: str(value) for key, value in changes.items()}},
    )
    return len(drafts)
