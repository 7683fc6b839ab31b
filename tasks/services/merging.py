"""Merging (归并): one matter asked for twice is kept once, with all its sources."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState, swap
from tasks.enums import DraftState, LedgerState, TaskState
from tasks.models import Assignment, Decision, Indicator, Ledger, Task, TaskDraft
from tasks.selectors.merging import mergeable
from tasks.services.draft_edits import as_seen, looked_at, require_open, touched
from tasks.services.ledgers import log_event
from tasks.services.refusals import NotPossible
from tasks.services.taking_over import MERGED, new_units, renew_search


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
    if keep.sensitivity != gone.sensitivity:
        raise NotPossible(_("Give both the same label first."))
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
    renew_search([kept.pk])
    log_event([kept], MERGED, by=by, item=vanishes, **told, **added)
    audit.record(by=by, act="ledger.merge_tasks", obj=kept, before={"gone": told["what"]})
    return kept


def _move_rows(keep: Task, gone: Task, vanishes: bool) -> dict[str, list[int]]:
    """Give `keep` what belonged to `gone`; return the keys of the units and indicators it got."""
    gone.sources.update(task=keep)
    if not Decision.objects.filter(task=keep).exists():
        # A decision names one matter; that it is in the ledger is told by the source.
        Decision.objects.filter(task=gone).update(task=keep)
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
    units = new_units(keep, keep.assignments.all(), [_unsaved(row) for row in gone.assignments.all()])
    return {"assignments": [row.pk for row in Assignment.objects.bulk_create(units)], "indicators": moved}


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
