"""What a person does with one draft or with many: correct, look at, leave out, take in, fill in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import Conflict, swap
from tasks.enums import DraftState, NoticeState, RemovedKind
from tasks.models import Notice, TaskDraft
from tasks.proposals import propose_standard
from tasks.selectors.merging import undecided
from tasks.selectors.names import book_for
from tasks.services.drafts import propose_collector
from tasks.services.recycling import note_removed, note_restored
from tasks.services.refusals import NotPossible

# How many drafts are written in one statement.
BATCH = 200


def require_open(notice: Notice, by: Actor) -> None:
    """Raise PermissionDenied for those who may not, Conflict where the notice is no longer being decomposed.

    Holds the notice until the transaction ends, so that nobody confirms it while a draft is being changed: a
    change told as saved would be missing in the ledger.
    """
    require(by, "notices.decompose", notice)
    held = Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
    if held.state != NoticeState.READ:
        raise Conflict(held)


def touched(by: Actor) -> dict[str, Any]:
    """Return who changes a draft, and when."""
    return {"changed_by": by.label, "changed_at": timezone.now()}


def looked_at(by: Actor) -> dict[str, Any]:
    """Return who lets a draft stand as it is, and when; this is a change of it as well."""
    now: datetime = timezone.now()
    return {"changed_by": by.label, "changed_at": now, "reviewed_by": by.label, "reviewed_at": now}


def as_seen(draft: TaskDraft, version: int | None) -> TaskDraft:
    """Return the draft with the version its page showed, so that a later change is noticed."""
    if version is not None:
        draft.version = version
    return draft


@transaction.atomic
def change_draft(*, draft: TaskDraft, version: int, changes: dict[str, Any], by: Actor) -> TaskDraft:
    """Write what a person corrected and return the draft, which then counts as looked at.

    Raises Conflict with the draft as it is now when somebody else was quicker. One audit row.
    """
    require_open(draft.notice, by)
    before = {key: _said(getattr(draft, key)) for key in changes}
    changed = swap(draft, expect={"version": version}, **changes, **looked_at(by))
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
def set_draft_state(*, draft: TaskDraft, state: str, version: int | None = None, by: Actor) -> TaskDraft:
    """Leave a draft out (dropped) or take it in again (open) and return it; rows go with their item.

    Raises Conflict when somebody else changed it since `version`. One audit row.
    """
    require_open(draft.notice, by)
    changed = swap(as_seen(draft, version), state=state, **looked_at(by))
    draft.rows.update(state=state, version=F("version") + 1, **looked_at(by))
    # An item stands as long as one of its rows does.
    if draft.parent:
        standing = draft.parent.rows.filter(state=DraftState.OPEN).exists()
        TaskDraft.objects.filter(pk=draft.parent.pk).update(
            state=DraftState.OPEN if standing else DraftState.DROPPED, version=F("version") + 1
        )
    audit.record(by=by, act=f"notices.draft_{state}", obj=changed)
    if state == DraftState.DROPPED:
        note_removed(
            kind=RemovedKind.DRAFT,
            target=changed.uid,
            label=changed.title,
            programme=draft.notice.programme,
            by=by,
            url=reverse("notice_decompose", args=[draft.notice.uid]),
        )
    else:
        note_restored(kind=RemovedKind.DRAFT, target=changed.uid)
    return changed


@transaction.atomic
def review_draft(*, draft: TaskDraft, seen: bool = True, version: int | None = None, by: Actor) -> TaskDraft:
    """Note that a person looked at a draft and its doubts and lets it stand, or take the note back; return it.

    The doubts stay readable. Raises Conflict when somebody else changed it since `version`. One audit row.
    """
    require_open(draft.notice, by)
    note = looked_at(by) if seen else touched(by) | {"reviewed_by": "", "reviewed_at": None}
    changed = swap(as_seen(draft, version), **note)
    act = "notices.settle_doubts" if seen else "notices.unsettle"
    audit.record(by=by, act=act, obj=changed, before={"doubts": draft.doubts})
    return changed


@transaction.atomic
def review_clear(*, notice: Notice, by: Actor) -> int:
    """Note as looked at every open draft without a doubt and without a merge to decide; return how many."""
    require_open(notice, by)
    drafts = TaskDraft.objects.filter(notice=notice, state=DraftState.OPEN, rows__isnull=True)
    waiting = [one for one in drafts if one.reviewed_at is None and not one.doubts]
    open_questions = undecided(notice, waiting)
    clear = [one.pk for one in waiting if one.pk not in open_questions]
    TaskDraft.objects.filter(pk__in=clear).update(version=F("version") + 1, **looked_at(by))
    audit.record(by=by, act="notices.review_clear", obj=notice, after={"drafts": len(clear)})
    return len(clear)


@transaction.atomic
def waive_tail(*, draft: TaskDraft, version: int | None = None, by: Actor) -> TaskDraft:
    """Note that words like 等部门 need no unit in this task, and return the draft without them."""
    require_open(draft.notice, by)
    before = draft.open_tail
    changed = swap(as_seen(draft, version), open_tail="", **touched(by))
    audit.record(by=by, act="notices.waive_tail", obj=changed, before={"open_tail": before})
    return changed


@transaction.atomic
def choose_deadline(*, draft: TaskDraft, at: int, version: int | None = None, by: Actor) -> TaskDraft:
    """Let the draft's deadline number `at` stand for it and return the draft.

    A day sets the due date; a rhythm makes it long-term; open words leave both as they were. Raises NotPossible.
    """
    require_open(draft.notice, by)
    if not 0 <= at < len(draft.deadlines):
        raise NotPossible(_("This deadline is no longer there."))
    chosen = draft.deadlines[at]
    changes: dict[str, Any] = {"deadline": chosen}
    if chosen["date"]:
        changes |= {"due_on": date.fromisoformat(chosen["date"]), "long_term": False}
    elif chosen["recurrence"]:
        changes |= {"due_on": None, "long_term": True}
    changed = swap(as_seen(draft, version), **changes, **touched(by))
    audit.record(by=by, act="notices.choose_deadline", obj=changed, after={"deadline": chosen["text"]})
    return changed


@transaction.atomic
def fill_drafts(*, notice: Notice, uids: Iterable[str], changes: dict[str, Any], by: Actor) -> int:
    """Set type, collector, date, long-term, state or `seen` on many drafts at once; return how many were changed.

    `collector` may be "first_lead". A changed type brings a new proposed standard where there was none.
    """
    require_open(notice, by)
    book = book_for(notice)
    chosen = TaskDraft.objects.filter(notice=notice, uid__in=list(uids)).exclude(state=DraftState.CONFIRMED)
    drafts = list(chosen.select_related("notice__programme__secretariat"))
    note = looked_at(by) if changes.get("seen") or "state" in changes else touched(by)
    values = {key: value for key, value in changes.items() if key != "seen"}
    own = set()
    if values.get("collector") == "first_lead":
        del values["collector"]
        own.add("collector")
        for draft in drafts:
            draft.collector = propose_collector(draft, book) or draft.collector
    if "type" in values:
        own.add("completion_standard")
        for draft in drafts:
            draft.completion_standard = draft.completion_standard or propose_standard(
                values["type"],
                title=draft.title,
                text=draft.text,
                targets=[target["text"] for target in draft.targets],
            )
    chosen.update(version=F("version") + 1, **values, **note)
    if own:
        TaskDraft.objects.bulk_update(drafts, sorted(own), batch_size=BATCH)
    if "state" in changes:
        _settle_items(notice)
    audit.record(
        by=by,
        act="notices.fill_drafts",
        obj=notice,
        after={"drafts": len(drafts), **{key: str(value) for key, value in changes.items()}},
    )
    return len(drafts)


def _settle_items(notice: Notice) -> None:
    """An item stands as long as one of its rows does."""
    drafts = TaskDraft.objects.filter(notice=notice)
    rows = drafts.filter(parent__isnull=False)
    items = drafts.filter(pk__in=rows.values("parent"))
    standing = rows.filter(state=DraftState.OPEN).values("parent")
    items.filter(pk__in=standing).exclude(state=DraftState.OPEN).update(
        state=DraftState.OPEN, version=F("version") + 1
    )
    items.exclude(pk__in=standing).exclude(state=DraftState.DROPPED).update(
        state=DraftState.DROPPED, version=F("version") + 1
    )
