"""What a confirmed corrected file does to the tasks, one difference at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import F
from django.utils import timezone

from departments.actor import Actor
from reform.core.workflow import swap
from tasks.enums import Change, DraftState, TaskState
from tasks.models import Assignment, DraftLink, Ledger, Notice, Task, TaskDraft, TaskLog, TaskSource
from tasks.notifications import tell_corrected, tell_withdrawn
from tasks.selectors.corrections import TERMS, Difference
from tasks.selectors.names import book_for
from tasks.services.assignments import build_assignments
from tasks.services.carrying import carry_links, move_clauses, move_papers
from tasks.services.drafts import propose_collector
from tasks.services.making import bodies_of, make_indicators, rows_of_item, searchable, tasks_of_drafts
from tasks.services.merging import take_over
from tasks.services.status import roll_up
from tasks.workflow import TASK

WORDS = ("section", "title", "text")


class Corrector:
    """Writes the differences of `notice`, the corrected file of `old`; the caller holds lock and transaction."""

    def __init__(self, notice: Notice, old: Notice, ledger: Ledger, by: Actor) -> None:
        self.notice, self.old, self.ledger, self.by = notice, old, ledger, by
        self.now = timezone.now()
        self.linked = set(DraftLink.objects.filter(draft__notice=old).values_list("draft", flat=True))
        self.reworded: list[Task] = []
        self.withdrawn: list[Task] = []
        self.book = book_for(notice)

    def write(self, found: list[Difference], reason: str) -> int:
        """Write what is to be applied: changed, the same (its source only), gone, added, and the items over rows.

        Returns how many items the ledger has got.
        """
        move_papers(old=self.old, new=self.notice)
        for row in found:
            if row.apply and row.task and row.draft and row.old:
                if row.change == Change.CHANGED:
                    self._change(row, row.task, row.draft)
                self._repoint(row.task, row.old, row.draft, merged=row.merged)
        for row in found:
            if row.apply and row.change == Change.GONE and row.task:
                self._withdraw(row.task, reason)
        items = self._items(found)
        wanted = [row.draft for row in found if row.apply and row.change == Change.ADDED and row.draft]
        added = self._add(wanted, items)
        for heading, item in items.items():
            self._change_item(heading, item)
        carry_links(notice=self.notice, by=self.by)
        tell_corrected(self.reworded, self.notice)
        tell_withdrawn(self.withdrawn, self.notice)
        return added

    # --- changed --------------------------------------------------------------------------------------------------
    def _change(self, row: Difference, task: Task, draft: TaskDraft) -> None:
        if row.merged:
            # The words of a merged matter are those of the notice it was made of.
            self._log(task, "correction.merged")
            return
        named = {one["field"] for one in row.differences}
        words = [name for name in WORDS if name in named]
        terms = [name for name in TERMS if name in named]
        running = row.handed_out
        changes: dict[str, Any] = {name: getattr(draft, name) for name in words}
        if not running:
            changes |= self._new_terms(task, draft, row.old, terms)
        changed = swap(task, expect={"version": task.version, "state": task.state}, **changes)
        if not running:
            self._write_terms(changed, draft, terms)
            words, terms = words + terms, []
        rows = list(changed.assignments.select_related("department"))
        Task.objects.filter(pk=changed.pk).update(
            search=searchable(changed, rows, self.notice.title, self.notice.document_number)
        )
        if running:
            self.reworded.append(changed)
        if words:
            self._log(changed, "correction.changed", fields=words)
        if terms:
            left = [one for one in row.differences if one["field"] in terms]
            self._log(changed, "correction.terms", fields=terms, differences=left)

    def _new_terms(
        self, task: Task, draft: TaskDraft, old: TaskDraft | None, terms: list[str]
    ) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if "due" in terms:
            changes = {"due_on": draft.due_on, "long_term": draft.long_term}
        if "units" in terms and old is not None:
            named = {row.department for row in build_assignments(task, bodies_of(draft), self.book)}
            by_habit = task.collector == propose_collector(old, self.book)
            # A collector whom a person chose stays as long as the clause names it.
            if by_habit or task.collector not in named:
                changes["collector"] = draft.collector
        return changes

    def _write_terms(self, task: Task, draft: TaskDraft, terms: list[str]) -> None:
        if "units" in terms:
            before = list(task.assignments.all())
            waived = {(row.role, row.written) for row in before if row.waived}
            task.assignments.all().delete()
            rows = build_assignments(task, bodies_of(draft), self.book, kept=before)
            for row in rows:
                row.waived = not (row.department_id or row.group_id) and (row.role, row.written) in waived
            Assignment.objects.bulk_create(rows)
        if "targets" in terms:
            task.indicators.all().delete()
            make_indicators(task, draft.targets, due_on=draft.due_on)

    def _repoint(self, task: Task, old: TaskDraft, new: TaskDraft, *, merged: bool = False) -> None:
        """From now on the task comes from the corrected notice's clause; its draft is the new one."""
        sources = TaskSource.objects.filter(task=task, notice=self.old)
        source = sources.filter(span_start=old.span_start).first() or sources.first()
        if source:
            source.notice = self.notice
            source.clause = new.number
            source.span_start, source.span_end = new.span_start, new.span_end
            source.label = f"{self.notice.title} {new.number}".strip()[:300]
            source.save()
        link = "merge_into" if merged else "task"
        TaskDraft.objects.filter(pk=old.pk).update(**{link: None, "version": F("version") + 1})
        TaskDraft.objects.filter(pk=new.pk).update(
            **{link: task, "state": DraftState.CONFIRMED, "version": F("version") + 1}
        )
        if old.pk in self.linked:
            move_clauses(old=old, new=new)

    # --- gone -----------------------------------------------------------------------------------------------------
    def _withdraw(self, task: Task, reason: str) -> None:
        if task.state == TaskState.HANDED_OUT:
            self.withdrawn.append(task)
        withdrawn = TASK.advance(task, "withdraw")
        self._log(withdrawn, "correction.gone", reason=reason.strip())
        root = withdrawn.root
        if root is None:
            return
        if root.rows.filter(state__in=[TaskState.PREPARATION, TaskState.HANDED_OUT]).exists():
            roll_up(root)
        else:
            self._log(TASK.advance(root, "withdraw"), "correction.gone", reason=reason.strip())

    # --- added, and the items over rows ---------------------------------------------------------------------------
    def _items(self, found: list[Difference]) -> dict[TaskDraft, Task]:
        """The headings of the corrected file whose item is in the ledger, because one of its rows is."""
        items: dict[TaskDraft, Task] = {}
        for row in found:
            if row.apply and row.draft and row.task and row.draft.parent and row.task.root and not row.merged:
                items.setdefault(row.draft.parent, row.task.root)
        return items

    def _add(self, drafts: list[TaskDraft], items: dict[TaskDraft, Task]) -> int:
        merged = [draft for draft in drafts if draft.merge_into_id]
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
        made = tasks_of_drafts(notice=self.notice, ledger=self.ledger, drafts=fresh, by=self.by)
        return sum(1 for task in made if not task.root_id)

    def _change_item(self, heading: TaskDraft, item: Task) -> None:
        old = TaskDraft.objects.filter(task=item).first()
        Task.objects.filter(pk=item.pk).update(
            text=heading.text, section=heading.section, version=F("version") + 1
        )
        if old:
            self._repoint(item, old, heading)

    def _log(self, task: Task, event: str, **params: Any) -> None:
        TaskLog.objects.create(
            task=task,
            at=self.now,
            who=self.by.label,
            event=event,
            params={"notice": self.notice.title, "number": self.notice.document_number, **params},
        )
