"""Merging (归并): one matter asked for twice is kept once, with all its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState, swap
from tasks.enums import LIVE_STATES, DraftState, LedgerState, TaskState
from tasks.models import Assignment, Indicator, Ledger, Notice, Task, TaskDraft, TaskLog
from tasks.selectors.merging import mergeable
from tasks.selectors.names import book_for
from tasks.services.assignments import build_assignments
from tasks.services.draft_edits import as_seen, looked_at, require_open, touched
from tasks.services.making import bodies_of, make_indicators, searchable, source_of
from tasks.services.refusals import NotPossible

MERGED, UNMERGED = "task.merged", "task.unmerged"


# --- drafts: chosen by a person, carried out on confirming --------------------------------------------------------------
@transaction.atomic
def merge_draft(*, draft: TaskDraft, task: Task, version: int | None = None, by: Actor) -> TaskDraft:
    """Choose that a draft is the same matter as a task of the ledger, and return the draft.

    Nothing of the task changes until the notice is confirmed. Raises NotPossible, Conflict. One audit row.
    """
    require_open(draft.notice, by)
    require(by, "ledger.edit", task)
    if draft.state != DraftState.OPEN or draft.rows.exists():
        raise NotPossible(_("Only an open draft without rows can be merged."))
    if not mergeable(draft.notice).filter(pk=task.pk).exists():
        raise NotPossible(_("This matter can no longer be merged with."))
    others = [uid for uid in draft.not_same if uid != str(task.uid)]
    changed = swap(as_seen(draft, version), merge_into=task, not_same=others, **looked_at(by))
    audit.record(
        by=by, act="notices.merge_draft", obj=changed, after={"task": str(task), "uid": str(task.uid)}
    )
    return changed


@transaction.atomic
def part_draft(*, draft: TaskDraft, task: Task, version: int | None = None, by: Actor) -> TaskDraft:
    """Remember that a draft is not the same matter as a task, and return the draft; a merge chosen is taken back."""
    require_open(draft.notice, by)
    known = list(dict.fromkeys([*draft.not_same, str(task.uid)]))
    changes: dict[str, Any] = {"not_same": known}
    if draft.merge_into_id == task.pk:
        changes["merge_into"] = None
    changed = swap(as_seen(draft, version), **changes, **touched(by))
    audit.record(
        by=by, act="notices.part_draft", obj=changed, after={"task": str(task), "uid": str(task.uid)}
    )
    return changed


def take_over(*, drafts: Iterable[TaskDraft], notice: Notice, ledger: Ledger, by: Actor) -> None:
    """Carry the chosen merges of a notice out: called by confirm_notice in its transaction.

    Each task gets the draft's clause as one more source and a line in its story. While it is in preparation, the
    units and targets it lacked are added; once handed out its terms stay (they change by an adjustment). Raises
    NotPossible when a task has gone, or stands in another ledger.
    """
    book = book_for(notice)
    for draft in drafts:
        task = Task.objects.select_for_update().select_related("ledger").get(merging_drafts=draft)
        if task.ledger_id != ledger.pk or task.state not in LIVE_STATES or task.row_count:
            raise NotPossible(
                _(
                    "“%(draft)s” cannot be merged with %(label)s of “%(ledger)s”. Take the merge back, or choose that ledger."
                )
                % {"draft": draft.title, "label": task.label, "ledger": task.ledger}
            )
        added = _Added()
        if task.state == TaskState.PREPARATION:
            rows = build_assignments(task, bodies_of(draft), book)
            added.assignments = _add_assignments(task, rows)
            added.indicators = _add_indicators(task, draft)
        source_of(task, notice, draft).save()
        _renew_search(task)
        _log(
            task,
            MERGED,
            by,
            {
                "what": f"《{notice.title}》{draft.number}",
                "uid": str(notice.uid),
                "item": counts_as_item(draft, notice),
                "assignments": added.assignments,
                "indicators": added.indicators,
            },
        )
    TaskDraft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(state=DraftState.CONFIRMED)


@dataclass
class _Added:
    """Keys of the rows that a merge gave to a task, so that undoing takes them away again."""

    assignments: list[int] = field(default_factory=list)
    indicators: list[int] = field(default_factory=list)


def counts_as_item(draft: TaskDraft, notice: Notice) -> bool:
    """Return whether an item of the notice makes no task by this merge: its own, or with the last of its rows."""
    if not draft.parent_id:
        return True
    rows = notice.drafts.filter(parent=draft.parent_id, state__in=[DraftState.OPEN, DraftState.CONFIRMED])
    whole = not rows.filter(merge_into__isnull=True).exists()
    return whole and rows.order_by("order").last() == draft


def _add_assignments(task: Task, rows: Iterable[Assignment]) -> list[int]:
    """Add the bodies that the task does not name yet, whatever their role, behind its own; return their keys."""
    own = list(task.assignments.all())
    known = {(one.department_id, one.group_id, one.post_id) for one in own}
    written = {one.written for one in own}
    last = max((one.order for one in own), default=-1)
    fresh = []
    for row in rows:
        body = (row.department_id, row.group_id, row.post_id)
        if row.written in written or (any(body) and body in known):
            continue
        last += 1
        row.task, row.order = task, last
        row.save()
        fresh.append(row.pk)
    return fresh


def _add_indicators(task: Task, draft: TaskDraft) -> list[int]:
    names = set(task.indicators.values_list("name", flat=True))
    fresh = [one for one in draft.targets if (one.get("indicator") or one["text"])[:150] not in names]
    last = task.indicators.aggregate(last=Max("order"))["last"]
    made = make_indicators([(task, fresh, draft.due_on)])
    for order, indicator in enumerate(made, 0 if last is None else last + 1):
        indicator.order = order
    Indicator.objects.bulk_update(made, ["order"])
    return [indicator.pk for indicator in made]


def give_back(*, notice: Notice, by: Actor) -> None:
    """Take the notice's merges back: called by undo_confirmation in its transaction.

    The source goes, with the units and targets the merge had added if the task is still in preparation.
    """
    # Not those that merely carry the notice out: theirs is a source upward.
    merged = TaskDraft.objects.filter(notice=notice, merge_into__isnull=False).values("merge_into")
    for task in Task.objects.filter(pk__in=merged).select_for_update():
        for line in tell_parted(task=task, notice=notice, by=by):
            if task.state == TaskState.PREPARATION:
                task.assignments.filter(pk__in=line.params.get("assignments", [])).delete()
                task.indicators.filter(pk__in=line.params.get("indicators", [])).delete()
        task.sources.filter(notice=notice).delete()
        _renew_search(task)


def tell_parted(*, task: Task, notice: Notice, by: Actor) -> list[TaskLog]:
    """Write into a task's story that its merges with clauses of a notice are taken back; return the lines of those."""
    lines = [
        row
        for row in task.log.filter(event__in=[MERGED, UNMERGED]).order_by("pk")
        if row.params.get("uid") == str(notice.uid)
    ]
    undone = sum(1 for row in lines if row.event == UNMERGED)
    standing = [row for row in lines if row.event == MERGED][undone:]
    for line in standing:
        _log(task, UNMERGED, by, {key: line.params.get(key) for key in ("what", "uid", "item")})
    return standing


# --- tasks in preparation ---------------------------------------------------------------------------------------------
@transaction.atomic
def merge_tasks(*, keep: Task, gone: Task, by: Actor) -> Task:
    """Merge two tasks in preparation of one ledger and return the one that is kept; the other is deleted.

    The kept one takes over sources, story, drafts, comments and detail list, the units and indicators it lacks,
    and what it lacks of the four needed things. Raises NotPossible or WrongState. One audit row.
    """
    require(by, "ledger.edit", keep)
    require(by, "ledger.edit", gone)
    Ledger.objects.select_for_update().get(pk=keep.ledger_id)
    keep, gone = (Task.objects.select_for_update().get(pk=one.pk) for one in (keep, gone))
    if keep.ledger.state != LedgerState.OPEN:
        raise NotPossible(_("This ledger takes no more matters."))
    if keep.pk == gone.pk or keep.ledger_id != gone.ledger_id or keep.row_count or gone.row_count:
        raise NotPossible(_("Choose two matters of one ledger, or rows; an item with rows cannot be merged."))
    for task in (keep, gone):
        if task.state != TaskState.PREPARATION:
            raise WrongState("merge", task.state)
    four = ("type", "collector", "completion_standard", "due_on")
    changes = {name: getattr(gone, name) for name in four if not getattr(keep, name) and getattr(gone, name)}
    if keep.long_term:
        changes.pop("due_on", None)
    origin = TaskDraft.objects.filter(task=gone).select_related("notice").first()
    kept = swap(keep, **changes)
    root, told = gone.root, {"what": f"{gone.label} {gone.title}"}
    if origin:
        told["uid"] = str(origin.notice.uid)
    vanishes = root is None or root.rows.count() == 1
    added = _move_rows(kept, gone, vanishes)
    gone.delete()
    if root is not None:
        _shorten(root, kept)
    _renew_search(kept)
    rows = {"item": vanishes, "assignments": added.assignments, "indicators": added.indicators}
    _log(kept, MERGED, by, told | rows)
    audit.record(by=by, act="ledger.merge_tasks", obj=kept, before={"gone": told["what"]})
    return kept


def _move_rows(keep: Task, gone: Task, vanishes: bool) -> _Added:
    gone.sources.update(task=keep)
    for line in gone.log.all():
        # So that a ledger's total adds up: whether the line tells how an item began that is now merged.
        line.task, line.params = keep, {"merged_item": vanishes} | line.params
        line.save(update_fields=["task", "params"])
    TaskDraft.objects.filter(task=gone).update(task=None, merge_into=keep)
    TaskDraft.objects.filter(merge_into=gone).update(merge_into=keep)
    Task.objects.filter(derived_from=gone).update(derived_from=keep)
    gone.comments.update(task=keep)
    gone.corrections.update(task=keep)
    gone.evidence.update(task=keep)
    if not keep.milestones.exists():
        gone.milestones.update(task=keep)
    last = keep.details.aggregate(last=Max("order"))["last"] or 0
    gone.details.update(task=keep, order=F("order") + last)
    names = set(keep.indicators.values_list("name", flat=True))
    moved = list(gone.indicators.exclude(name__in=names).values_list("pk", flat=True))
    Indicator.objects.filter(pk__in=moved).update(task=keep)
    return _Added(_add_assignments(keep, [_unsaved(row) for row in gone.assignments.all()]), moved)


def _unsaved(row: Assignment) -> Assignment:
    row.pk = None
    row._state.adding = True
    return row


def _shorten(root: Task, kept: Task) -> None:
    """Tell an item that it lost a row; with its last one it goes as well, and what points to it points to `kept`."""
    if left := root.rows.count():
        Task.objects.filter(pk=root.pk).update(row_count=left, version=F("version") + 1)
    else:
        Task.objects.filter(derived_from=root).update(derived_from=kept)
        root.comments.update(task=kept)
        root.delete()


def _renew_search(task: Task) -> None:
    rows = list(task.assignments.select_related("department"))
    words = list(task.sources.values_list("label", flat=True))
    Task.objects.filter(pk=task.pk).update(search=searchable(task, rows, *words))


def _log(task: Task, event: str, by: Actor, params: dict[str, Any]) -> None:
    TaskLog.objects.create(task=task, at=timezone.now(), who=by.label, event=event, params=params)
