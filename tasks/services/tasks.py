"""Tasks: added by hand, and changed while they are in preparation."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import transaction

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState
from tasks.enums import SourceKind, TaskState
from tasks.models import Assignment, Ledger, Task, TaskSource
from tasks.selectors.names import NameBook, book_for_task
from tasks.services.assignments import Bodies, build_assignments
from tasks.services.ledgers import log_event, require_running
from tasks.services.making import next_number, searchable
from tasks.workflow import TASK

# 等部门, 各相关部门, 有关单位: a list left open, not the name of somebody.
OPEN_WORDS = re.compile("^等|(?:有关|相关)(?:部门|单位)")


@transaction.atomic
def add_task(
    *,
    ledger: Ledger,
    title: str,
    text: str = "",
    section: str = "",
    source_kind: str = SourceKind.MEETING,
    source_label: str = "",
    bodies: Bodies | None = None,
    starts_on: date | None = None,
    by: Actor,
    **decomposed: Any,
) -> Task:
    """Add a task by hand, in preparation, with the next number, and return it.

    `decomposed` may hold type, collector, completion_standard, due_on, long_term. Source kind is meeting,
    instruction, letter or ledger. Raises ClosedLedger. Side effects: source, assignments, log, audit row.
    """
    require(by, "ledger.edit", ledger)
    require_running(ledger)
    ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
    number = next_number(ledger)
    task = Task(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        number=number,
        label=str(number),
        section=section,
        title=title,
        text=text or title,
        starts_on=starts_on or ledger.starts_on,
        **decomposed,
    )
    assignments = build_assignments(task, bodies or Bodies(), NameBook(ledger.programme))
    task.search = searchable(task, assignments, source_label)
    task.save()
    for row in assignments:
        row.task = task
    Assignment.objects.bulk_create(assignments)
    TaskSource.objects.create(task=task, kind=source_kind, label=source_label or section or title)
    log_event([task], "task.added", by=by, source=source_label)
    audit.record(by=by, act="ledger.add_task", obj=task, after={"label": task.label, "title": title})
    return task


@transaction.atomic
def decompose_task(
    *, task: Task, version: int | None = None, bodies: Bodies | None = None, by: Actor, **changes: Any
) -> Task:
    """Change a task that is in preparation (words, the four needed things, who is responsible) and return it.

    Assignments are made anew from `bodies` when given; waived tails of the same words stay waived. Raises
    WrongState once it is handed out (then terms change by an adjustment), Conflict when somebody was quicker.
    """
    require(by, "ledger.edit", task)
    require_running(task.ledger)
    if version is not None:
        task.version = version
    before = {key: str(getattr(task, key) or "") for key in changes}
    changed = TASK.advance(task, "decompose", **changes)
    if bodies is not None:
        before_it = list(changed.assignments.all())
        waived = {(row.role, row.written) for row in before_it if row.waived}
        changed.assignments.all().delete()
        rows = build_assignments(changed, bodies, book_for_task(changed), kept=before_it)
        for row in rows:
            row.waived = not (row.department_id or row.group_id) and (row.role, row.written) in waived
        Assignment.objects.bulk_create(rows)
    sources = list(changed.sources.values_list("label", flat=True))
    rows = list(changed.assignments.select_related("department"))
    Task.objects.filter(pk=changed.pk).update(search=searchable(changed, rows, *sources))
    log_event([changed], "task.decomposed", by=by)
    audit.record(
        by=by,
        act="ledger.decompose_task",
        obj=changed,
        before=before,
        after={key: str(value or "") for key, value in changes.items()},
    )
    return changed


@transaction.atomic
def waive_unnamed(*, task: Task, open_only: bool = False, by: Actor) -> int:
    """Note that words which name nobody (等部门) need no unit in this task; return how many there were.

    `open_only` leaves names of units that are merely not known alone. Raises WrongState once handed out.
    """
    require(by, "ledger.edit", task)
    require_running(task.ledger)
    if task.state != TaskState.PREPARATION:
        raise WrongState("waive", task.state)
    unnamed = [
        row
        for row in task.assignments.all()
        if row.unnamed and (not open_only or OPEN_WORDS.search(row.written))
    ]
    Assignment.objects.filter(pk__in=[row.pk for row in unnamed]).update(waived=True)
    if unnamed:
        words = [row.written for row in unnamed]
        log_event([task], "task.waived", by=by, words=words)
        audit.record(by=by, act="ledger.waive_unnamed", obj=task, after={"words": words})
    return len(unnamed)
