"""Matters in preparation changed from a sheet: each its own way, in as few statements for many as for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from tasks.enums import AssignmentRole
from tasks.models import Assignment, Ledger, Task
from tasks.selectors.names import NameBook
from tasks.selectors.preparation import with_preparation
from tasks.selectors.tasks import HELPING, LEADING
from tasks.services.assignments import Bodies, build_assignments
from tasks.services.ledgers import require_running
from tasks.services.making import searchable
from tasks.services.values import write_logs
from tasks.workflow import TASK

BATCH = 200
WORDS = ("section", "title", "text", "type", "completion_standard")
# How roles are named in a sheet's two columns of units.
COLUMNS: dict[str, tuple[str, ...]] = {"lead": LEADING, "cooperating": HELPING}


def change_prepared(
    *,
    ledger: Ledger,
    said: Mapping[int, Mapping[str, Any]],
    labels: Mapping[int, Sequence[str]],
    file_name: str,
    by: Actor,
) -> list[Task]:
    """Change tasks in preparation as `said` by their keys (columns of an import) and return them.

    `labels` are the changed columns' names for the history. Names keep the words and roles they had; new ones are looked
    up. The caller holds a transaction and the ledger's lock. Raises WrongState when one is handed out already.
    Side effects: assignments made anew where names changed, search text, version, log.
    """
    require(by, "ledger.edit", ledger)
    require_running(ledger)
    found = with_preparation(Task.objects.filter(ledger=ledger, pk__in=said)).select_related("jurisdiction")
    tasks = list(found.select_for_update(no_key=True, of=("self",)).order_by("number", "row"))
    book = NameBook(ledger.programme)
    units = {str(unit.uid): unit for unit in book.departments.values()}
    renamed: list[int] = []
    rows: list[Assignment] = []
    for task in tasks:
        _set(task, said[task.pk], units)
        bodies = list(task.assignments.all())
        if said[task.pk].keys() & COLUMNS.keys():
            bodies = _bodies(task, said[task.pk], bodies, book)
            renamed.append(task.pk)
            rows += bodies
        task.search = searchable(task, bodies, *(source.label for source in task.sources.all()))
    TASK.advance_held(tasks, "decompose")
    fields = [*WORDS, "collector", "due_on", "long_term", "search"]
    Task.objects.bulk_update(tasks, fields, batch_size=BATCH)
    Assignment.objects.filter(task__in=renamed).delete()
    Assignment.objects.bulk_create(rows)
    lines = [(task, {"file": file_name, "fields": labels[task.pk]}) for task in tasks]
    write_logs(lines=lines, who=by.label, event="task.sheet")
    return tasks


def _set(task: Task, said: Mapping[str, Any], units: Mapping[str, Department]) -> None:
    for name in WORDS:
        if name in said:
            setattr(task, name, said[name])
    if "collector" in said:
        task.collector = units.get(said.get("collector_uid", ""))
    if "due_on" in said:
        task.due_on = date.fromisoformat(said["due_on"]) if said["due_on"] else None
    if "long_term" in said:
        task.long_term = bool(said["long_term"])


def _bodies(
    task: Task, said: Mapping[str, Any], before: Sequence[Assignment], book: NameBook
) -> list[Assignment]:
    """Return the assignments with one or both columns of names as the sheet has them, the others as they were."""
    written = {(row.department.short_name if row.department else row.written): row.written for row in before}

    def named(column: str) -> list[str]:
        if column in said:
            return [written.get(name, name) for name in said[column]]
        return [row.written for row in before if row.role in COLUMNS[column] and not row.waived]

    def kept(role: str) -> list[str]:
        return [row.written for row in before if row.role == role]

    guiding = set(kept(AssignmentRole.GUIDING))
    helping = named("cooperating")
    bodies = Bodies(
        # Those who carry out on their ground stand in neither column and are named with the leads.
        lead=[*named("lead"), *kept(AssignmentRole.TERRITORIAL)],
        cooperating=[name for name in helping if name not in guiding],
        guiding=[name for name in helping if name in guiding],
        leaders=kept(AssignmentRole.LEADER),
        joint=any(row.role == AssignmentRole.JOINT for row in before),
    )
    made = build_assignments(task, bodies, book, kept=before)
    there = {(row.role, row.written) for row in made}
    for row in before:
        # A tail that names nobody and was waived stands in no column either.
        if row.waived and (row.role, row.written) not in there:
            made.append(_again(row, task, len(made)))
    return made


def _again(row: Assignment, task: Task, order: int) -> Assignment:
    return Assignment(
        task=task,
        jurisdiction=task.jurisdiction,
        order=order,
        role=row.role,
        written=row.written,
        waived=True,
        inherited=row.inherited,
    )
