"""What a confirmed corrected file does to the tasks, one difference at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from departments.actor import Actor
from tasks.enums import LIVE_STATES, Change, DraftState, TaskState
from tasks.models import Assignment, Indicator, Ledger, Notice, Task, TaskDraft, TaskLog, TaskSource
from tasks.notifications import tell_corrected, tell_withdrawn
from tasks.selectors.corrections import TERMS, Difference
from tasks.selectors.names import book_for
from tasks.services.assignments import build_assignments
from tasks.services.carrying import carry_links, move_clauses, move_papers
from tasks.services.comparing import sources_of, take_source
from tasks.services.drafts import propose_collector
from tasks.services.making import bodies_of, make_indicators, rows_of_item, searchable, tasks_of_drafts
from tasks.services.placing import Placer
from tasks.services.status import roll_up
from tasks.services.taking_over import counted_as_items, take_over
from tasks.workflow import TASK

WORDS = ("section", "title", "text")
CHANGED = (*WORDS, "due_on", "long_term", "collector", "search", "version")
# SQLite takes so many values in one statement.
BATCH = 100


@dataclass(frozen=True)
class Successor:
    """A task, the draft it came from, and the draft of the corrected file that takes its place."""

    task: Task
    old: TaskDraft
    new: TaskDraft
    merged: bool = False


class Corrector:
    """Writes the differences of `notice`, the corrected file of `old`, in few statements.

    The caller holds a transaction, the ledger's lock and those of its tasks: nobody else changes them meanwhile.
    """

    def __init__(self, notice: Notice, old: Notice, ledger: Ledger, by: Actor) -> None:
        self.notice, self.old, self.ledger, self.by = notice, old, ledger, by
        self.now = timezone.now()
        self.reworded: list[Task] = []
        self.withdrawn: list[Task] = []
        self.story: list[TaskLog] = []
        self.book = book_for(notice)

    def write(self, found: list[Difference], reason: str) -> int:
        """Write what is to be applied: changed, the same (its source only), gone, added, and the items over rows.

        Returns how many items of the file make no task because they were merged with matters of the ledger.
        """
        move_papers(old=self.old, new=self.notice)
        self._change([row for row in found if row.apply and row.change == Change.CHANGED])
        self._repoint(
            [
                Successor(row.task, row.old, row.draft, row.merged)
                for row in found
                if row.apply and row.task and row.draft and row.old
            ]
        )
        self._gone(found, reason)
        items = self._items(found)
        moved = [row for row in found if row.apply and row.moves and not row.handed_out]
        placer = Placer(self.notice, self.ledger, self.by)
        placer.move(moved, items)
        wanted = [row.draft for row in found if row.apply and row.change == Change.ADDED and row.draft]
        merged = self._add(wanted, items)
        self._change_items(items)
        if moved:
            placer.settle()
        TaskLog.objects.bulk_create(self.story)
        carry_links(notice=self.notice, who=self.by.label)
        tell_corrected(self.reworded, self.notice)
        tell_withdrawn(self.withdrawn, self.notice)
        return merged

    # --- changed --------------------------------------------------------------------------------------------------
    def _change(self, rows: list[Difference]) -> None:
        changed: list[Task] = []
        units: dict[int, list[Assignment]] = {}
        targets: list[tuple[Task, TaskDraft]] = []
        for row in rows:
            task, draft = row.task, row.draft
            if task is None or draft is None:
                continue
            if row.merged:
                # The words of a merged matter are those of the notice it was made of.
                self._log(task, "correction.merged")
                continue
            named = {one["field"] for one in row.differences}
            words = [name for name in WORDS if name in named]
            terms = [name for name in TERMS if name in named]
            for name in words:
                setattr(task, name, getattr(draft, name))
            if row.handed_out:
                self.reworded.append(task)
            else:
                if "due" in terms:
                    task.due_on, task.long_term = draft.due_on, draft.long_term
                if "units" in terms:
                    units[task.pk] = self._new_units(task, draft, row.old)
                if "targets" in terms:
                    targets.append((task, draft))
                words, terms = words + terms, []
            known = units.get(task.pk, task.assignments.all())
            task.search = searchable(task, known, self.notice.title, self.notice.document_number)
            task.version += 1
            changed.append(task)
            if words:
                self._log(task, "correction.changed", fields=words)
            if terms:
                left = [one for one in row.differences if one["field"] in terms]
                self._log(task, "correction.terms", fields=terms, differences=left)
        Task.objects.bulk_update(changed, CHANGED, batch_size=BATCH)
        Assignment.objects.filter(task__in=units).delete()
        Assignment.objects.bulk_create(row for rows in units.values() for row in rows)
        Indicator.objects.filter(task__in=[task for task, _draft in targets]).delete()
        make_indicators((task, draft.targets, draft.due_on) for task, draft in targets)

    def _new_units(self, task: Task, draft: TaskDraft, old: TaskDraft | None) -> list[Assignment]:
        """Return who is responsible now, not saved; the collector follows unless a person chose one who stays."""
        before = list(task.assignments.all())
        named = {row.department for row in build_assignments(task, bodies_of(draft), self.book)}
        by_habit = old is not None and task.collector == propose_collector(old, self.book)
        # A collector whom a person chose stays as long as the clause names it.
        if by_habit or task.collector not in named:
            task.collector = draft.collector
        waived = {(row.role, row.written) for row in before if row.waived}
        rows = build_assignments(task, bodies_of(draft), self.book, kept=before)
        for row in rows:
            row.waived = not (row.department_id or row.group_id) and (row.role, row.written) in waived
        return rows

    def _repoint(self, moved: list[Successor]) -> None:
        """From now on the tasks come from the corrected notice's clauses; their drafts are the new ones."""
        left = sources_of([one.task for one in moved], self.old)
        sources = []
        for one in moved:
            if source := take_source(left[one.task.pk], one.old):
                source.notice = self.notice
                source.clause = one.new.number
                source.span_start, source.span_end = one.new.span_start, one.new.span_end
                source.label = f"{self.notice.title} {one.new.number}".strip()[:300]
                sources.append(source)
            if one.merged:
                one.new.merge_into = one.task
            else:
                one.new.task = one.task
            one.new.state = DraftState.CONFIRMED
            one.new.version += 1
        TaskSource.objects.bulk_update(
            sources, ["notice", "clause", "span_start", "span_end", "label"], batch_size=BATCH
        )
        # The old ones first: a task has one draft.
        for link, merged in (("task", False), ("merge_into", True)):
            keys = [one.old.pk for one in moved if one.merged == merged]
            TaskDraft.objects.filter(pk__in=keys).update(**{link: None, "version": F("version") + 1})
        TaskDraft.objects.bulk_update(
            [one.new for one in moved], ["task", "merge_into", "state", "version"], batch_size=BATCH
        )
        move_clauses([(one.old, one.new) for one in moved])

    # --- gone -----------------------------------------------------------------------------------------------------
    def _gone(self, found: list[Difference], reason: str) -> None:
        gone = [row for row in found if row.change == Change.GONE]
        # A clause that stays with the old notice goes on asking for the matter.
        kept = {row.task.pk for row in gone if row.task and not row.apply}
        left = sources_of([row.task for row in gone if row.task], self.old)
        tasks: dict[int, Task] = {}
        sources = []
        for row in gone:
            if not (row.apply and row.task and row.old):
                continue
            if not row.stays and row.task.pk not in kept:
                tasks[row.task.pk] = row.task
            elif source := take_source(left[row.task.pk], row.old):
                sources.append(source.pk)
                self._log(row.task, "correction.source_gone", clause=source.clause)
        TaskSource.objects.filter(pk__in=sources).delete()
        self._withdraw(list(tasks.values()), reason)

    def _withdraw(self, tasks: list[Task], reason: str) -> None:
        """Withdraw tasks, and with its last row an item."""
        self.withdrawn += [task for task in tasks if task.state == TaskState.HANDED_OUT]
        TASK.advance_held(tasks, "withdraw")
        roots = {task.root.pk: task.root for task in tasks if task.root}
        rows = Task.objects.filter(root__in=roots, state__in=LIVE_STATES)
        standing = {row.root_id for row in rows if row.root_id}
        empty = [root for key, root in roots.items() if key not in standing]
        TASK.advance_held(empty, "withdraw")
        for task in [*tasks, *empty]:
            self._log(task, "correction.gone", reason=reason.strip())
        roll_up(roots[key] for key in standing)

    # --- added, and the items over rows ---------------------------------------------------------------------------
    def _items(self, found: list[Difference]) -> dict[TaskDraft, Task]:
        """The headings of the corrected file whose item is in the ledger, because one of its rows is."""
        items: dict[TaskDraft, Task] = {}
        for row in found:
            heading = row.draft.parent if row.draft else None
            if row.apply and heading and row.task and row.task.root and not (row.merged or row.moves):
                items.setdefault(heading, row.task.root)
        return items

    def _add(self, drafts: list[TaskDraft], items: dict[TaskDraft, Task]) -> int:
        merged = [draft for draft in drafts if draft.merge_into_id]
        told = len(counted_as_items(merged, self.notice))
        take_over(drafts=merged, notice=self.notice, ledger=self.ledger, by=self.by)
        drafts = [draft for draft in drafts if not draft.merge_into_id]
        rows: dict[TaskDraft, list[TaskDraft]] = defaultdict(list)
        for draft in drafts:
            if draft.parent:
                rows[draft.parent].append(draft)
        fresh: list[TaskDraft] = [draft for draft in drafts if not draft.parent]
        for heading, below in rows.items():
            if heading in items:
                rows_of_item(item=items[heading], notice=self.notice, drafts=below, by=self.by)
            elif len(below) == heading.rows.count():
                fresh += [heading, *below]
            else:
                # The other rows are matters of their own in the ledger, or are not wanted: so is this one.
                for draft in below:
                    draft.parent = None
                    draft.save(update_fields=["parent"])
                fresh += below
        fresh.sort(key=lambda draft: draft.order)
        tasks_of_drafts(notice=self.notice, ledger=self.ledger, drafts=fresh, by=self.by)
        return told

    def _change_items(self, items: dict[TaskDraft, Task]) -> None:
        """The items over changed rows get the headings' words; their drafts are the headings."""
        before = {draft.task_id: draft for draft in TaskDraft.objects.filter(task__in=items.values())}
        for heading, item in items.items():
            item.text, item.section = heading.text, heading.section
        Task.objects.bulk_update(items.values(), ["text", "section"], batch_size=BATCH)
        Task.objects.filter(pk__in=[item.pk for item in items.values()]).update(version=F("version") + 1)
        self._repoint(
            [
                Successor(item, before[item.pk], new)
                for new, item in items.items()
                if item.pk in before and before[item.pk] != new
            ]
        )

    def _log(self, task: Task, event: str, **params: Any) -> None:
        self.story.append(
            TaskLog(
                task=task,
                at=self.now,
                who=self.by.label,
                event=event,
                params={"notice": self.notice.title, "number": self.notice.document_number, **params},
            )
        )
