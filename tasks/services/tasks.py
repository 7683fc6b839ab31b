"""Tasks: added by hand, decomposed, handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState
from tasks.enums import ApprovedBy, LedgerState, SourceKind, TaskState
from tasks.models import Approval, Assignment, DivisionPaper, Ledger, Task, TaskLog, TaskSource
from tasks.notifications import tell_collectors
from tasks.selectors.names import NameBook
from tasks.selectors.readiness import lacks
from tasks.services.assignments import Bodies, build_assignments
from tasks.services.making import next_number, searchable
from tasks.services.running import begin_running
from tasks.workflow import TASK

# 等部门, 各相关部门, 有关单位: a list left open, not the name of somebody.
OPEN_WORDS = re.compile("^等|(?:有关|相关)(?:部门|单位)")


class NotReady(Exception):
    """Some tasks cannot be handed out; `lacking` are (task, what it lacks in words), in ledger order."""

    def __init__(self, lacking: list[tuple[Task, list[str]]]) -> None:
        sentences = [
            _("%(label)s “%(title)s” lacks: %(what)s.")
            % {"label": task.label, "title": task.title, "what": _(", ").join(what)}
            for task, what in lacking
        ]
        super().__init__("\n".join(sentences))
        self.lacking = lacking
        self.sentences = sentences


class ClosedLedger(Exception):
    """The ledger is of an ended year and read-only; the message is the sentence to show."""


def ensure_ledger(*, programme: Programme, year: int, by: Actor) -> Ledger:
    """Return the programme's running ledger of a year, made with its customary name where there is none."""
    require(by, "ledger.edit")
    found = (
        Ledger.objects.filter(programme=programme, year=year, state=LedgerState.OPEN).order_by("pk").first()
    )
    if found:
        return found
    with transaction.atomic():
        ledger = Ledger.objects.create(
            programme=programme,
            jurisdiction=programme.jurisdiction,
            name=f"{year}年重点任务台账",
            year=year,
            level=programme.jurisdiction.level,
            starts_on=date(year, 1, 1),
        )
        audit.record(by=by, act="ledger.open", obj=ledger)
    return ledger


def _require_open(ledger: Ledger) -> None:
    if ledger.state != LedgerState.OPEN:
        raise ClosedLedger(_("This ledger is closed and read-only."))


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
    _require_open(ledger)
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
    _log([task], "task.added", by, {"source": source_label})
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
    _require_open(task.ledger)
    if version is not None:
        task.version = version
    before = {key: str(getattr(task, key) or "") for key in changes}
    changed = TASK.advance(task, "decompose", **changes)
    if bodies is not None:
        waived = set(changed.assignments.filter(waived=True).values_list("role", "written"))
        changed.assignments.all().delete()
        rows = build_assignments(changed, bodies, NameBook(changed.ledger.programme))
        for row in rows:
            row.waived = not (row.department_id or row.group_id) and (row.role, row.written) in waived
        Assignment.objects.bulk_create(rows)
    sources = list(changed.sources.values_list("label", flat=True))
    rows = list(changed.assignments.select_related("department"))
    Task.objects.filter(pk=changed.pk).update(search=searchable(changed, rows, *sources))
    _log([changed], "task.decomposed", by, {})
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
        _log([task], "task.waived", by, {"words": words})
        audit.record(by=by, act="ledger.waive_unnamed", obj=task, after={"words": words})
    return len(unnamed)


@transaction.atomic
def record_approval(
    *,
    ledger: Ledger,
    body: str = ApprovedBy.HEAD,
    approved_by: str,
    paper: str = "",
    on: date,
    division: DivisionPaper | None = None,
    by: Actor,
) -> Approval:
    """Record who approved a batch of the ledger (the head, or the leading group), on which paper, when; return it.

    `division` is the final division table as it was approved. Side effects: one row, one audit row.
    """
    require(by, "ledger.approve", ledger)
    approval = Approval.objects.create(
        ledger=ledger,
        body=body,
        approved_by=approved_by,
        paper=paper,
        approved_on=on,
        recorded_by=by.label,
        division=division,
    )
    audit.record(
        by=by,
        act="ledger.approve",
        obj=ledger,
        after={"body": body, "approved_by": approved_by, "paper": paper, "on": on.isoformat()},
    )
    return approval


@transaction.atomic
def hand_out(
    *, tasks: Iterable[Task], approval: Approval | None = None, by: Actor, on: date | None = None
) -> list[Task]:
    """Hand tasks out (下达) and return them; `on` is the day (today). All of them or none.

    `approval` is what the batch rests on; each of its tasks keeps it.

    Raises NotReady with a sentence for every task that lacks its type, collecting unit, completion standard,
    date or long-term, or names nobody where somebody is meant; WrongState or Conflict when one is handed out
    already. An item goes out with the first of its rows. Side effects: the grid of group duties (members of
    that day), nodes by type, the first status, a notification to each collector's liaisons, log, audit row.
    """
    day = on or timezone.localdate()
    chosen = _with_items(list(tasks))
    for task in chosen:
        require(by, "ledger.approve", task)
        _require_open(task.ledger)
    lacking = [(task, what) for task in chosen if (what := lacks(task))]
    if lacking:
        raise NotReady(lacking)
    done: list[Task] = []
    for task in chosen:
        done.append(
            TASK.advance(
                task, "hand_out", handed_out_on=day, starts_on=task.starts_on or day, approval=approval
            )
        )
    begin_running(tasks=done, on=day)
    _log(done, "task.handed_out", by, {"on": day.isoformat()})
    leaves = [task for task in done if not task.row_count]
    tell_collectors(leaves)
    for ledger in {task.ledger_id: task.ledger for task in done}.values():
        labels = [task.label for task in done if task.ledger_id == ledger.pk]
        audit.record(by=by, act="ledger.hand_out", obj=ledger, after={"tasks": labels, "on": day.isoformat()})
    return done


def _with_items(tasks: list[Task]) -> list[Task]:
    """Add the items of rows, which go out with the first of them, and the rows of items; in ledger order."""
    wanted = {task.pk for task in tasks}
    wanted |= {task.root.pk for task in tasks if task.root and task.root.state == TaskState.PREPARATION}
    items = [task.pk for task in tasks if task.row_count]
    rows = Task.objects.filter(root__in=items, state=TaskState.PREPARATION).values_list("pk", flat=True)
    return list(
        Task.objects.filter(pk__in=wanted | set(rows))
        .select_related("ledger__programme__jurisdiction", "collector", "root")
        .prefetch_related("assignments")
        .order_by("ledger_id", "number", "row")
    )


def _log(tasks: list[Task], event: str, by: Actor, params: dict[str, Any]) -> None:
    now = timezone.now()
    TaskLog.objects.bulk_create(
        TaskLog(task=task, at=now, who=by.label, event=event, params=params) for task in tasks
    )
