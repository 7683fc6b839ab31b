"""Merges of drafts carried out on confirming, and taken back: many at once, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.core.workflow import Conflict
from tasks.enums import LIVE_STATES, DraftState, TaskState
from tasks.models import (
    Assignment,
    Indicator,
    IndicatorTarget,
    Ledger,
    Notice,
    Task,
    TaskDraft,
    TaskLog,
    TaskSource,
)
from tasks.selectors.names import book_for
from tasks.services.assignments import build_assignments
from tasks.services.making import bodies_of, indicator_name, save_targets, searchable, source_of, targets_of
from tasks.services.refusals import NotPossible

MERGED, UNMERGED = "task.merged", "task.unmerged"
# How many tasks are written in one statement.
BATCH = 200


@dataclass
class _Merge:
    """A draft, the matter it is merged into, and the rows it gives to that, so that undoing takes them away again."""

    draft: TaskDraft
    task: Task
    units: list[Assignment] = field(default_factory=list)
    targets: list[IndicatorTarget] = field(default_factory=list)


def take_over(*, drafts: Iterable[TaskDraft], notice: Notice, ledger: Ledger, by: Actor) -> None:
    """Carry the chosen merges of a notice out: called by confirm_notice in its transaction.

    Each task gets the draft's clause as one more source and a line in its story. While it is in preparation, the
    units and targets it lacked are added; once handed out its terms stay (they change by an adjustment). Raises
    NotPossible when a task cannot be merged with any more or stands in another ledger, Conflict when it is gone.
    """
    drafts = list(drafts)
    if not drafts:
        return
    tasks = _held(draft.merge_into_id for draft in drafts if draft.merge_into_id)
    book = book_for(notice)
    units = {task.pk: list(task.assignments.all()) for task in tasks.values()}
    indicators = {task.pk: list(task.indicators.all()) for task in tasks.values()}
    merges: list[_Merge] = []
    for draft in drafts:
        task = tasks.get(draft.merge_into_id or 0)
        if task is None:
            raise Conflict(notice)
        if task.ledger_id != ledger.pk or task.state not in LIVE_STATES or task.row_count:
            raise NotPossible(
                _(
                    "“%(draft)s” cannot be merged with %(label)s of “%(ledger)s”. Take the merge back, or choose that ledger."
                )
                % {"draft": draft.title, "label": task.label, "ledger": task.ledger}
            )
        merge = _Merge(draft, task)
        if task.state == TaskState.PREPARATION:
            merge.units = new_units(task, units[task.pk], build_assignments(task, bodies_of(draft), book))
            merge.targets = _new_targets(task, indicators[task.pk], draft)
            # A second draft merged into the same matter gives it only what it lacks still.
            units[task.pk] += merge.units
            indicators[task.pk] += [target.indicator for target in merge.targets]
        merges.append(merge)
    Assignment.objects.bulk_create(row for merge in merges for row in merge.units)
    save_targets([target for merge in merges for target in merge.targets])
    TaskSource.objects.bulk_create(source_of(merge.task, notice, merge.draft) for merge in merges)
    renew_search(tasks)
    items = counted_as_items(drafts, notice)
    now = timezone.now()
    TaskLog.objects.bulk_create(
        TaskLog(
            task=merge.task,
            at=now,
            who=by.label,
            event=MERGED,
            params={
                "what": f"《{notice.title}》{merge.draft.number}",
                "uid": str(notice.uid),
                "item": merge.draft.pk in items,
                "assignments": [row.pk for row in merge.units],
                "indicators": [target.indicator.pk for target in merge.targets],
            },
        )
        for merge in merges
    )
    TaskDraft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(state=DraftState.CONFIRMED)


def _held(keys: Iterable[int]) -> dict[int, Task]:
    """The tasks by key, held until the transaction ends, with all that merging looks at."""
    found = Task.objects.filter(pk__in=set(keys)).select_for_update(of=("self",))
    found = found.select_related("ledger", "jurisdiction").prefetch_related("assignments", "indicators")
    return {task.pk: task for task in found.order_by("ledger_id", "number", "row")}


def counted_as_items(drafts: Iterable[TaskDraft], notice: Notice) -> set[int]:
    """Return the keys of those merged drafts for which an item of the notice makes no task.

    That is a draft that is an item itself, or with which the last row of an item is merged.
    """
    merged = list(drafts)
    rows: dict[int | None, list[tuple[int, int | None]]] = defaultdict(list)
    states = [DraftState.OPEN, DraftState.CONFIRMED]
    found = notice.drafts.filter(parent__in={draft.parent_id for draft in merged}, state__in=states)
    for parent, key, merge_into in found.order_by("order").values_list("parent", "pk", "merge_into"):
        rows[parent].append((key, merge_into))
    last = {below[-1][0] for below in rows.values() if all(into for _key, into in below)}
    return {draft.pk for draft in merged if not draft.parent_id or draft.pk in last}


def new_units(task: Task, own: Iterable[Assignment], rows: Iterable[Assignment]) -> list[Assignment]:
    """Return the rows whose bodies are not among the task's `own` yet, whatever their role, put behind those; not saved."""
    had = list(own)
    known = {(one.department_id, one.group_id, one.post_id) for one in had}
    written = {one.written for one in had}
    last = max((one.order for one in had), default=-1)
    fresh = []
    for row in rows:
        body = (row.department_id, row.group_id, row.post_id)
        if row.written in written or (any(body) and body in known):
            continue
        last += 1
        row.task, row.order = task, last
        fresh.append(row)
    return fresh


def _new_targets(task: Task, own: list[Indicator], draft: TaskDraft) -> list[IndicatorTarget]:
    """The draft's targets whose indicators the task has not got, put behind its own; not saved."""
    names = {one.name for one in own}
    fresh = [one for one in draft.targets if indicator_name(one) not in names]
    made = targets_of(task, fresh, draft.due_on)
    first = max((one.order for one in own), default=-1) + 1
    for order, target in enumerate(made, first):
        target.indicator.order = order
    return made


def give_back(*, notice: Notice, by: Actor) -> None:
    """Take the notice's merges back: called by undo_confirmation in its transaction.

    The source goes, with the units and targets the merge had added if the task is still in preparation.
    """
    # Not those that merely carry the notice out: theirs is a source upward.
    merged = TaskDraft.objects.filter(notice=notice, merge_into__isnull=False).values("merge_into")
    tasks = {task.pk: task for task in Task.objects.filter(pk__in=merged).select_for_update()}
    parted = tell_parted(tasks=tasks, notice=notice, by=by)
    given = [line.params for line in parted if tasks[line.task_id].state == TaskState.PREPARATION]
    for table, name in ((Assignment, "assignments"), (Indicator, "indicators")):
        keys = [key for params in given for key in params.get(name, [])]
        table._default_manager.filter(task__in=tasks, pk__in=keys).delete()
    TaskSource.objects.filter(task__in=tasks, notice=notice).delete()
    renew_search(tasks)


def tell_parted(*, tasks: Collection[int], notice: Notice, by: Actor) -> list[TaskLog]:
    """Write into the story of tasks (by key) that their merges with clauses of a notice are taken back.

    Returns the lines that told of those merges.
    """
    told: dict[int, list[TaskLog]] = defaultdict(list)
    for line in TaskLog.objects.filter(task__in=tasks, event__in=[MERGED, UNMERGED]).order_by("pk"):
        if line.params.get("uid") == str(notice.uid):
            told[line.task_id].append(line)
    standing: list[TaskLog] = []
    for lines in told.values():
        undone = sum(1 for line in lines if line.event == UNMERGED)
        standing += [line for line in lines if line.event == MERGED][undone:]
    now = timezone.now()
    TaskLog.objects.bulk_create(
        TaskLog(task_id=line.task_id, at=now, who=by.label, event=UNMERGED, params=_what(line))
        for line in standing
    )
    return standing


def _what(line: TaskLog) -> dict[str, Any]:
    return {key: line.params.get(key) for key in ("what", "uid", "item")}


def renew_search(tasks: Collection[int]) -> None:
    """Write anew what tasks (by key) are found by."""
    found = Task.objects.filter(pk__in=tasks).select_related("collector")
    units = Prefetch("assignments", Assignment.objects.select_related("department"))
    renewed = list(found.prefetch_related(units, "sources"))
    for task in renewed:
        labels = [source.label for source in task.sources.all()]
        task.search = searchable(task, task.assignments.all(), *labels)
    Task.objects.bulk_update(renewed, ["search"], batch_size=BATCH)
