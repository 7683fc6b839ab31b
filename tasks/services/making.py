"""Making tasks of drafts: source, assignments, indicators, search text and log, in few statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from departments.actor import Actor
from reform.core.text import index_text
from tasks.enums import Basis, DraftState, Modality, SourceKind
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
from tasks.services.assignments import Bodies, build_assignments

UNNUMBERED = "未编号"
MODALITIES = {"firm": Modality.ENSURE, "strive": Modality.STRIVE, "explore": Modality.EXPLORE}
# What the column holds: 14 digits before the point.
LARGEST_VALUE = Decimal(10) ** 14


def next_number(ledger: Ledger) -> int:
    """Return the number that follows the ledger's last; the caller holds the ledger's lock."""
    return (Task.objects.filter(ledger=ledger).aggregate(last=Max("number"))["last"] or 0) + 1


def searchable(task: Task, assignments: Iterable[Assignment], *more: str) -> str:
    """Return the text that a task is found by: title, number, text, section, and everybody's names."""
    names = {row.written for row in assignments}
    names |= {row.department.short_name for row in assignments if row.department}
    if task.collector:
        names.add(task.collector.short_name)
    return index_text(task.title, task.section, task.label, task.text, *sorted(names), *more)


def bodies_of(draft: TaskDraft) -> Bodies:
    """Return the written names of a draft by role."""
    return Bodies(
        lead=draft.lead,
        cooperating=draft.cooperating,
        guiding=draft.guiding,
        leaders=draft.leaders,
        offices=draft.offices,
        joint=draft.joint,
        open_tail=draft.open_tail,
        inherited=draft.inherited,
    )


def source_of(task: Task, notice: Notice, draft: TaskDraft) -> TaskSource:
    """Return the clause of a draft as a source of a task, not saved."""
    return TaskSource(
        task=task,
        kind=SourceKind.NOTICE,
        notice=notice,
        clause=draft.number,
        span_start=draft.span_start,
        span_end=draft.span_end,
        label=f"{notice.title} {draft.number}".strip()[:300],
    )


def start_of(notice: Notice, ledger: Ledger) -> date:
    """Return where a task's line begins: the notice's date, or the ledger's own start for a notice of an earlier year.

    Source: office-practice 5 (never 1 January by default; a start that was set comes first).
    """
    if notice.issued_on and notice.issued_on.year >= ledger.year:
        return notice.issued_on
    return ledger.starts_on


def tasks_of_drafts(*, notice: Notice, ledger: Ledger, drafts: list[TaskDraft], by: Actor) -> list[Task]:
    """Make the tasks of the drafts in `ledger` and return them, each item before its rows.

    Items without a number are called 未编号1, 未编号2 …; they are counted like the others and told apart.
    The caller holds the ledger's lock and a transaction.
    """
    number = next_number(ledger)
    unnumbered = Task.objects.filter(ledger=ledger, label__startswith=UNNUMBERED, root__isnull=True).count()
    children: dict[int, list[TaskDraft]] = {}
    for draft in drafts:
        if draft.parent_id:
            children.setdefault(draft.parent_id, []).append(draft)
    made: list[tuple[TaskDraft, Task]] = []
    for draft in drafts:
        if draft.parent_id:
            continue
        rows = children.get(draft.pk, [])
        label = str(number)
        if not draft.number:
            unnumbered += 1
            label = f"{UNNUMBERED}{unnumbered}"
        item = _task(draft, notice, ledger, number=number, label=label, row_count=len(rows))
        made.append((draft, item))
        for at, row in enumerate(rows, 1):
            made.append((row, _task(row, notice, ledger, number=number, label=f"{label}.{at}", row=at)))
        number += 1
    _save(made, notice, by)
    return [task for _draft, task in made]


def rows_of_item(*, item: Task, notice: Notice, drafts: list[TaskDraft], by: Actor) -> list[Task]:
    """Make tasks of the drafts as further rows of an item that is in the ledger already, and return them.

    The drafts are rows of one heading. The caller holds the ledger's lock and a transaction.
    """
    last = item.rows.aggregate(last=Max("row"))["last"] or 0
    made = [
        (draft, _task(draft, notice, item.ledger, number=item.number, label=f"{item.label}.{at}", row=at))
        for at, draft in enumerate(drafts, last + 1)
    ]
    _save(made, notice, by, {draft.parent_id: item for draft in drafts if draft.parent_id})
    Task.objects.filter(pk=item.pk).update(row_count=F("row_count") + len(made), version=F("version") + 1)
    return [task for _draft, task in made]


def item_of_heading(*, heading: TaskDraft, notice: Notice, ledger: Ledger, by: Actor) -> Task:
    """Make the item of a heading whose rows are in the ledger already, behind its last, and return it.

    The caller moves the rows below it and counts them; it holds the ledger's lock and a transaction.
    """
    number = next_number(ledger)
    item = _task(heading, notice, ledger, number=number, label=str(number), row_count=1)
    _save([(heading, item)], notice, by)
    return item


def _task(draft: TaskDraft, notice: Notice, ledger: Ledger, **place: Any) -> Task:
    with_rows = place.get("row_count", 0) > 0
    return Task(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        section=draft.section,
        title=draft.title,
        text=draft.text,
        type=draft.type,
        collector=None if with_rows else draft.collector,
        completion_standard=draft.completion_standard,
        starts_on=start_of(notice, ledger),
        due_on=draft.due_on,
        long_term=draft.long_term,
        **place,
    )


def _save(
    made: list[tuple[TaskDraft, Task]], notice: Notice, by: Actor, items: dict[int, Task] | None = None
) -> None:
    """Write the tasks with all that belongs to them; `items` are those in the ledger already, by their heading."""
    book = book_for(notice)
    items = dict(items or {})
    assignments: list[Assignment] = []
    for draft, task in made:
        rows = [] if task.row_count else build_assignments(task, bodies_of(draft), book)
        task.search = searchable(task, rows, notice.title, notice.document_number)
        assignments += rows
    # Items before their rows, which point to them.
    Task.objects.bulk_create(task for draft, task in made if not draft.parent_id)
    items |= {draft.pk: task for draft, task in made if not draft.parent_id}
    below: list[Task] = []
    for draft, task in made:
        if draft.parent_id:
            task.root = items[draft.parent_id]
            task.sensitivity = task.root.sensitivity
            below.append(task)
    Task.objects.bulk_create(below)
    Assignment.objects.bulk_create(assignments)
    make_indicators((task, draft.targets, draft.due_on) for draft, task in made if not task.row_count)
    for draft, task in made:
        draft.task, draft.state = task, DraftState.CONFIRMED
    now = timezone.now()
    TaskSource.objects.bulk_create(source_of(task, notice, draft) for draft, task in made)
    TaskLog.objects.bulk_create(
        TaskLog(
            task=task,
            at=now,
            who=by.label,
            event="task.confirmed",
            params={"notice": notice.title, "number": notice.document_number, "clause": draft.number},
        )
        for draft, task in made
    )
    TaskDraft.objects.bulk_update([draft for draft, _task in made], ["task", "state"])


def make_indicators(wanted: Iterable[tuple[Task, list[dict[str, Any]], date | None]]) -> list[Indicator]:
    """Make an indicator with its target for each target of a draft, and return them; in two statements.

    `wanted` are tasks with their targets and the day those are due. Figures that are none are left to the text.
    Lower is better where the target is an upper bound. A rate is never added up, so its basis says so.
    """
    targets = [target for task, found, due_on in wanted for target in targets_of(task, found, due_on)]
    save_targets(targets)
    return [target.indicator for target in targets]


def targets_of(task: Task, found: Iterable[dict[str, Any]], due_on: date | None) -> list[IndicatorTarget]:
    """Return the targets of a draft, each with its indicator, not saved; those that are figures."""
    made = (_target(task, order, given, due_on) for order, given in enumerate(found))
    return [target for target in made if target]


def save_targets(targets: list[IndicatorTarget]) -> None:
    """Write targets with their indicators, in two statements."""
    Indicator.objects.bulk_create(target.indicator for target in targets)
    IndicatorTarget.objects.bulk_create(targets)


def indicator_name(target: dict[str, Any]) -> str:
    """Return what the indicator of a draft's target is called."""
    return str(target.get("indicator") or target["text"])[:150]


def _target(task: Task, order: int, target: dict[str, Any], due_on: date | None) -> IndicatorTarget | None:
    value, high = _values(target)
    if value is None:
        return None
    unit = (target.get("unit") or "")[:20]
    indicator = Indicator(
        task=task,
        order=order,
        name=indicator_name(target),
        unit=unit,
        basis=Basis.RATE if unit in {"%", "‰", "倍"} else Basis.CUMULATIVE,
        combine="latest",
        applies_to=target.get("applies_to", "")[:150],
        lower_is_better=target["op"] in {"<", "<="},
        modality=MODALITIES.get(target.get("modality", ""), Modality.ENSURE),
    )
    return IndicatorTarget(
        indicator=indicator,
        op=target["op"],
        value=value,
        value_high=high,
        due_on=due_on,
        text=target["text"][:200],
    )


def _values(target: dict[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    given = target["value"]
    values = [Decimal(str(one)) for one in (given if isinstance(given, list) else [given])]
    if not values or any(abs(value) >= LARGEST_VALUE for value in values):
        return None, None
    if target["op"] == "range" and len(values) == 2:
        return values[0], values[1]
    return values[0], None
