"""What accepted reports and sheets write into tasks: figures, nodes, grids, the latest progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from departments.models import Department
from reform.core.periods import Period
from reform.core.workflow import Conflict
from tasks.models import (
    DetailRow,
    DutyItem,
    DutyValue,
    Indicator,
    IndicatorValue,
    Milestone,
    Task,
    TaskLog,
)
from tasks.selectors.shares import progress_shares

# How many rows are written in one statement.
BATCH = 100


@dataclass(frozen=True)
class Figure:
    """An accepted value of an indicator; rates may bring numerator and denominator."""

    indicator: Indicator
    value: Decimal
    data_as_of: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class DutyEntry:
    """What a unit says of its part of a group duty."""

    item: DutyItem
    done: bool
    done_on: date | None
    figure: Decimal | None
    text: str


def write_log(*, task: Task, who: str, event: str, **params: object) -> TaskLog:
    """Write one line of a task's history and return it; parameters must be JSON-able."""
    return TaskLog.objects.create(task=task, at=timezone.now(), who=who, event=event, params=params)


def write_logs(*, lines: Iterable[tuple[Task, Mapping[str, Any]]], who: str, event: str) -> None:
    """Write one line into the history of each task, with its own parameters; they must be JSON-able."""
    now = timezone.now()
    TaskLog.objects.bulk_create(
        TaskLog(task=task, at=now, who=who, event=event, params=dict(params)) for task, params in lines
    )


def record_submissions(*, tasks: Iterable[int], on: date) -> None:
    """Note that the tasks of these keys were reported on a day; the values are not accepted yet."""
    Task.objects.filter(pk__in=set(tasks)).update(last_reported_on=on)


@dataclass(frozen=True)
class Accepted:
    """What was accepted of one task for a period.

    `milestones` are dated by their order, `details` (entries of the detail list) by their key. An empty text leaves
    the last one standing. `times_done` says how often a recurring duty was done so far.
    """

    task: Task
    department: Department
    period: Period
    text: str
    on: date
    figures: Sequence[Figure] = ()
    milestones: Mapping[int, date] = field(default_factory=dict)
    details: Mapping[int, date] = field(default_factory=dict)
    times_done: int | None = None


def record_values(*, accepted: Sequence[Accepted]) -> None:
    """Write what was accepted into the tasks, in this order: called in the transaction of the acceptance.

    Adds IndicatorValue rows (a correction is a row more), dates nodes and entries, counts recurring duties, and renews
    each task's progress text, share and last report. The queries do not grow with the tasks.
    """
    now = timezone.now()
    IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator=figure.indicator,
            department=one.department,
            period_kind=one.period.kind,
            period_start=one.period.start,
            value=figure.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            data_as_of=figure.data_as_of,
            recorded_at=now,
        )
        for one in accepted
        for figure in one.figures
    )
    _date_nodes({(one.task.pk, key): day for one in accepted for key, day in one.milestones.items()})
    _date_entries({(one.task.pk, key): day for one in accepted for key, day in one.details.items()})
    changes: dict[int, dict[str, Any]] = defaultdict(dict)
    for key, share in progress_shares(one.task.pk for one in accepted).items():
        changes[key]["progress_share"] = share
    for one in accepted:
        said = changes[one.task.pk]
        said["last_reported_on"] = one.on
        if one.text:
            said["progress_text"] = one.text
        if one.times_done is not None:
            said["times_done"] = one.times_done
    _write(changes)


def _date_nodes(days: Mapping[tuple[int, int], date]) -> None:
    """Date the nodes named by task and order."""
    nodes = Milestone.objects.filter(task__in={task for task, _order in days})
    named = [node for node in nodes if (node.task_id, node.order) in days]
    for node in named:
        node.done_on = days[node.task_id, node.order]
    Milestone.objects.bulk_update(named, ["done_on"], batch_size=BATCH)


def _date_entries(days: Mapping[tuple[int, int], date]) -> None:
    """Date the entries of detail lists named by task and key."""
    entries = DetailRow.objects.filter(pk__in={key for _task, key in days})
    named = [entry for entry in entries if (entry.task_id, entry.pk) in days]
    for entry in named:
        entry.done_on = days[entry.task_id, entry.pk]
    DetailRow.objects.bulk_update(named, ["done_on"], batch_size=BATCH)


def _write(changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write columns of tasks by key; in one go for all that change the same columns, so that others stay."""
    alike: dict[tuple[str, ...], list[Task]] = defaultdict(list)
    for key, said in changes.items():
        alike[tuple(said)].append(Task(pk=key, **said))
    for names, tasks in alike.items():
        Task.objects.bulk_update(tasks, names, batch_size=BATCH)


def record_duties(*, entries: Iterable[DutyEntry], period: Period, who: str) -> None:
    """Write a unit's accepted entries into the grid: called in the transaction of the acceptance.

    Sets each DutyItem, appends its DutyValue for the period, renews the task's share and writes its log.
    Raises Conflict when an item was changed meanwhile.
    """
    now = timezone.now()
    said = list(entries)
    keys = [entry.item.pk for entry in said]
    locked = DutyItem.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    held = {item.pk: item for item in locked}
    newly_done = [entry for entry in said if entry.done and not entry.item.done]
    for entry in said:
        item = held[entry.item.pk]
        if item.version != entry.item.version:
            raise Conflict(item)
        item.done, item.done_on = entry.done, entry.done_on
        item.figure, item.text = entry.figure, entry.text
    DutyItem.objects.filter(pk__in=keys).update(version=F("version") + 1)
    DutyItem.objects.bulk_update(held.values(), ["done", "done_on", "figure", "text"], batch_size=BATCH)
    DutyValue.objects.bulk_create(
        DutyValue(
            item=entry.item,
            period_kind=period.kind,
            period_start=period.start,
            recorded_at=now,
            done=entry.done,
            done_on=entry.done_on,
            figure=entry.figure,
            text=entry.text,
        )
        for entry in said
    )
    today = timezone.localdate(now)
    shares = progress_shares(entry.item.task_id for entry in said)
    _write({key: {"progress_share": share, "last_reported_on": today} for key, share in shares.items()})
    write_logs(
        lines=[
            (
                entry.item.task,
                {
                    "unit": entry.item.department.short_name,
                    "on": entry.done_on.isoformat() if entry.done_on else "",
                },
            )
            for entry in newly_done
        ],
        who=who,
        event="duty.done",
    )
