"""How far a task is, in percent: one number for lists, never the ground of a judgement."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import prefetch_related_objects

from tasks.models import Task
from tasks.selectors.figures import actual_of, target_of

HUNDREDTH = Decimal("0.01")


def progress_share(task: Task) -> Decimal | None:
    """Return the share done in percent as the database has it (two decimals), None where nothing can be counted."""
    return progress_shares([task.pk])[task.pk]


def progress_shares(tasks: Iterable[int]) -> dict[int, Decimal | None]:
    """Return the share done of each task by its key, in as many queries for many as for one.

    The grid of a group duty by the units it concerns, else the first indicator that adds up by its target, else nodes,
    else the detail list.
    """
    found = Task.objects.filter(pk__in=set(tasks)).only("due_on", "ledger__year").select_related("ledger")
    rows = list(found.prefetch_related("duty_items"))
    # A grid alone decides: the rest is read of the others.
    without = [task for task in rows if not any(item.applies for item in task.duty_items.all())]
    beside = ("indicators__targets", "indicators__values", "milestones", "details")
    prefetch_related_objects(without, *beside)
    return {task.pk: _share_of(task) for task in rows}


def _share_of(task: Task) -> Decimal | None:
    grid = [item.done for item in task.duty_items.all() if item.applies]
    if grid:
        return _share(sum(grid), len(grid))
    for indicator in task.indicators.all():
        target = target_of(indicator, task.due_on, task.ledger.year)
        if indicator.basis == "rate" or indicator.lower_is_better or target is None or not target.value:
            continue
        actual, _ = actual_of(indicator)
        return _share(actual, target.value) if actual is not None else Decimal(0)
    for rows in (task.milestones, task.details):
        days = [row.done_on for row in rows.all()]
        if days:
            return _share(sum(1 for day in days if day), len(days))
    return None


def _share(part: Decimal | int, whole: Decimal | int) -> Decimal:
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    return min(share, Decimal("99999.99"))
