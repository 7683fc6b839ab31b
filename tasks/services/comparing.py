"""Comparing a corrected file with the tasks of the notice it corrects; writes nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from reform.core.text import squeeze
from tasks.enums import LIVE_STATES, Change, DraftState, TaskState
from tasks.models import Assignment, DraftLink, Indicator, Notice, Task, TaskDraft, TaskSource
from tasks.selectors.corrections import LONG_TERM, ORDER, Difference
from tasks.selectors.names import NameBook, book_for
from tasks.services.assignments import build_assignments
from tasks.services.carrying import task_of
from tasks.services.drafts import item_key
from tasks.services.making import bodies_of
from tasks.texts.differences import Clause, aspects, match


def differences_of(notice: Notice) -> list[Difference]:
    """Return what a corrected notice changes, task by task, in a constant number of queries.

    Items are compared by their rows. What a person had left out of the first file stays left out, unless its
    words changed: then it is offered, unticked. Raises ValueError for a notice that corrects none.
    """
    if notice.corrects is None:
        raise ValueError("the notice corrects none")
    before, after = _leaves(notice.corrects), _leaves(notice)
    old_drafts, new_drafts = {d.pk: d for d in before}, {d.pk: d for d in after}
    book = book_for(notice)
    found: list[Difference] = []
    pairs = match(
        [_clause(d, notice.corrects.text) for d in before if d.state != DraftState.OPEN],
        [_clause(d, notice.text) for d in after],
    )
    moved = _moved(
        [(old_drafts[one.key], new_drafts[other.key]) for one, other in pairs if one and other], before
    )
    for one, other in pairs:
        old = old_drafts[one.key] if one else None
        new = new_drafts[other.key] if other else None
        task = _running_task(old) if old else None
        wanted = new is not None and new.state != DraftState.DROPPED
        if one and other and old and new and task:
            # A matter of another notice keeps its place.
            place = {"place"} if new.pk in moved and old.task_id == task.pk else set()
            listed = _listed(aspects(one, other) | place, task, new, book)
            found.append(Difference(Change.CHANGED if listed else Change.SAME, task, new, old, listed))
        elif one and other and old and new:
            if wanted and aspects(one, other):
                found.append(Difference(Change.ADDED, None, new, old, apply=False))
        elif new and wanted:
            found.append(Difference(Change.ADDED, None, new))
        elif old and task:
            found.append(Difference(Change.GONE, task, None, old, apply=task.state == TaskState.PREPARATION))
    _mark_standing(found, notice.corrects)
    return sorted(found, key=lambda row: ORDER.index(Change(row.change)))


def fingerprint(found: Iterable[Difference]) -> str:
    """Return what a comparison was when somebody looked at it; a task, draft or difference changed makes another."""
    told = [
        [
            row.change,
            [row.task.pk, row.task.version, row.task.state] if row.task else None,
            [row.draft.pk, row.draft.version, row.draft.state] if row.draft else None,
            row.differences,
            row.stays,
        ]
        for row in found
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _leaves(notice: Notice) -> list[TaskDraft]:
    """The drafts of a notice that are no headings over rows, with their tasks and what is asked of them."""
    tasks = Task.objects.select_related("root", "collector", "ledger", "jurisdiction").prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("department", "group")),
        Prefetch("indicators", Indicator.objects.prefetch_related("targets")),
    )
    drafts = (
        TaskDraft.objects.filter(notice=notice, rows__isnull=True)
        .select_related("collector", "parent", "notice__programme__secretariat")
        .prefetch_related(Prefetch("task", tasks), Prefetch("merge_into", tasks))
        .order_by("order")
    )
    return list(drafts)


def _running_task(draft: TaskDraft) -> Task | None:
    """The task a confirmed draft became or was merged into, as long as it runs."""
    task = task_of(draft)
    return task if task and task.state in LIVE_STATES else None


def _clause(draft: TaskDraft, text: str) -> Clause:
    found = [(mark["kind"], text[slice(*mark["span"])]) for mark in draft.marks]
    found += [("inherited", name) for name in draft.inherited]
    deadline = draft.deadline or {}
    return Clause(
        key=draft.pk,
        number=draft.number,
        section=draft.section,
        words=text[draft.span_start : draft.span_end],
        found=tuple(found),
        deadline=tuple(str(deadline.get(key) or "") for key in ("text", "date", "recurrence")),
    )


def _moved(pairs: list[tuple[TaskDraft, TaskDraft]], before: list[TaskDraft]) -> set[int]:
    """Return the keys of the drafts that the corrected file made rows of an item, items of their own, or rows of
    another item. What a person had put elsewhere by hand in the first file is no difference."""
    siblings = Counter(item_key(draft.number, draft.section) for draft in before)
    as_read = [
        (old, new)
        for old, new in pairs
        if bool(old.parent_id) == (siblings[item_key(old.number, old.section)] > 1 and _is_row(old))
    ]
    together = Counter(
        (old.parent_id, new.parent_id) for old, new in as_read if old.parent_id and new.parent_id
    )
    # The item that most of its rows come from is the same item; each stands for one.
    heirs: dict[int | None, int | None] = {}
    for (was, now), _count in together.most_common():
        if now not in heirs and was not in heirs.values():
            heirs[now] = was
    return {
        new.pk
        for old, new in as_read
        if (old.parent_id or new.parent_id)
        and (not new.parent_id or not old.parent_id or heirs.get(new.parent_id) != old.parent_id)
    }


def _is_row(draft: TaskDraft) -> bool:
    return bool(item_key(draft.number, draft.section))


def _place_of(item: Task | TaskDraft | None) -> dict[str, str]:
    return {"row_of": item.title if item else ""}


def _listed(what: set[str], task: Task, new: TaskDraft, book: NameBook) -> list[dict[str, Any]]:
    """Return the fields that would change. Only what the file itself changed is listed: what a person made of
    the first reading is no difference."""
    pairs: dict[str, tuple[Any, Any]] = {}
    if "section" in what:
        pairs["section"] = task.section, new.section
    if "words" in what:
        pairs["title"] = task.title, new.title
        pairs["text"] = task.text, new.text
    if "units" in what:
        pairs["units"] = _units_of(task), _units_by(new, task, book)
    if "targets" in what:
        pairs["targets"] = _targets_of(task), [target["text"] for target in new.targets]
    if "due" in what:
        pairs["due"] = _due_of(task), _due_of(new)
    listed = [
        {"field": name, "before": was, "after": now}
        for name, (was, now) in pairs.items()
        if _folded(was) != _folded(now)
    ]
    if "place" in what:
        # Also between two items that are called the same.
        listed.append({"field": "place", "before": _place_of(task.root), "after": _place_of(new.parent)})
    return listed


def _folded(value: Any) -> Any:
    return squeeze(value) if isinstance(value, str) else value


def _units_of(task: Task) -> list[list[str]]:
    return [[row.role, row.written] for row in task.assignments.all()]


def _units_by(draft: TaskDraft, task: Task, book: NameBook) -> list[list[str]]:
    return [[row.role, row.written] for row in build_assignments(task, bodies_of(draft), book)]


def _targets_of(task: Task) -> list[str]:
    return [target.text for indicator in task.indicators.all() for target in indicator.targets.all()]


def _due_of(row: Task | TaskDraft) -> str:
    return row.due_on.isoformat() if row.due_on else LONG_TERM if row.long_term else ""


def sources_of(tasks: Iterable[Task], notice: Notice) -> defaultdict[int, list[TaskSource]]:
    """Return what of a notice the tasks come from, by the task's key."""
    found: defaultdict[int, list[TaskSource]] = defaultdict(list)
    for source in TaskSource.objects.filter(task__in=tasks, notice=notice):
        found[source.task_id].append(source)
    return found


def take_source(left: list[TaskSource], draft: TaskDraft) -> TaskSource | None:
    """Take the source that a draft's clause became out of those left of its task, and return it."""
    at = next((at for at, one in enumerate(left) if one.span_start == draft.span_start), 0)
    return left.pop(at) if left else None


def _mark_standing(found: list[Difference], notice: Notice) -> None:
    """Say of what is gone whether the task has another source: it runs on then, and only this source goes."""
    gone = [row for row in found if row.change == Change.GONE]
    asked: defaultdict[int, list[TaskSource]] = defaultdict(list)
    for source in TaskSource.objects.filter(task__in=[row.task for row in gone if row.task]):
        asked[source.task_id].append(source)
    links = DraftLink.objects.filter(draft__in=[row.old for row in gone if row.old])
    # A clause above asks for it through the clause that is gone.
    above = {(link.upper_id, link.clause) for link in links}
    for row in gone:
        if row.task and row.old:
            own = [one for one in asked[row.task.pk] if one.notice_id == notice.pk]
            if taken := take_source(own, row.old):
                asked[row.task.pk].remove(taken)
    for row in gone:
        if row.task and any((one.notice_id, one.clause) not in above for one in asked[row.task.pk]):
            row.stays = row.apply = True
