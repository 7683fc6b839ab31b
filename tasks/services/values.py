"""What accepted reports and sheets write into tasks: figures, nodes, grids, the latest progress."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.models import Department
from reform.core.periods import Period
from reform.core.workflow import swap
from tasks.models import DutyItem, DutyValue, Indicator, IndicatorValue, Task, TaskLog
from tasks.selectors.shares import progress_share


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


def record_submission(*, task: Task, on: date) -> None:
    """Note that the task was reported on a day; the values are not accepted yet."""
    Task.objects.filter(pk=task.pk).update(last_reported_on=on)


def record_values(
    *,
    task: Task,
    department: Department,
    period: Period,
    text: str,
    figures: Iterable[Figure] = (),
    milestones: Mapping[int, date] | None = None,
    details: Mapping[int, date] | None = None,
    times_done: int | None = None,
    on: date,
) -> None:
    """Write what was accepted of a task: called in the transaction of the acceptance.

    Adds IndicatorValue rows (a correction is a row more), dates nodes (by their order) and entries of the
    detail list (by their key), and renews the task's progress text, share and last report. An empty text
    leaves the last one standing. `times_done` says how often a recurring duty was done so far.
    """
    now = timezone.now()
    IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator=figure.indicator,
            department=department,
            period_kind=period.kind,
            period_start=period.start,
            value=figure.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            data_as_of=figure.data_as_of,
            recorded_at=now,
        )
        for figure in figures
    )
    for order, day in (milestones or {}).items():
        task.milestones.filter(order=order).update(done_on=day)
    for key, day in (details or {}).items():
        task.details.filter(pk=key).update(done_on=day)
    changes: dict[str, object] = {"last_reported_on": on, "progress_share": progress_share(task)}
    if text:
        changes["progress_text"] = text
    if times_done is not None:
        changes["times_done"] = times_done
    Task.objects.filter(pk=task.pk).update(**changes)


def record_duties(*, entries: Iterable[DutyEntry], period: Period, who: str) -> None:
    """Write a unit's accepted entries into the grid: called in the transaction of the acceptance.

    Sets each DutyItem, appends its DutyValue for the period, renews the task's share and writes its log.
    Raises Conflict when an item was changed meanwhile.
    """
    now = timezone.now()
    for entry in entries:
        said: dict[str, Any] = {
            "done": entry.done,
            "done_on": entry.done_on,
            "figure": entry.figure,
            "text": entry.text,
        }
        item = entry.item
        newly_done = entry.done and not item.done
        swap(item, **said)
        DutyValue.objects.create(
            item=item, period_kind=period.kind, period_start=period.start, recorded_at=now, **said
        )
        Task.objects.filter(pk=item.task_id).update(
            progress_share=progress_share(item.task), last_reported_on=timezone.localdate(now)
        )
        if newly_done:
            write_log(
                task=item.task,
                who=who,
                event="duty.done",
                unit=item.department.short_name,
                on=entry.done_on.isoformat() if entry.done_on else "",
            )
