"""How far a task is, in percent: one number for lists, never the ground of a judgement."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from tasks.models import Task
from tasks.selectors.figures import actual_of, target_of

HUNDREDTH = Decimal("0.01")


def progress_share(task: Task) -> Decimal | None:
    """Return the share done in percent (two decimals), None where nothing can be counted.

    The grid of a group duty by the units it concerns, else the first indicator that adds up by its target, else nodes, else
    the detail list.
    """
    grid = list(task.duty_items.filter(applies=True).values_list("done", flat=True))
    if grid:
        return _share(sum(grid), len(grid))
    for indicator in task.indicators.prefetch_related("targets", "values"):
        target = target_of(indicator, task.due_on, task.ledger.year)
        if indicator.basis == "rate" or indicator.lower_is_better or target is None or not target.value:
            continue
        actual, _ = actual_of(indicator)
        return _share(actual, target.value) if actual is not None else Decimal(0)
    for rows in (task.milestones, task.details):
        days = list(rows.values_list("done_on", flat=True))
        if days:
            return _share(sum(1 for day in days if day), len(days))
    return None


def _share(part: Decimal | int, whole: Decimal | int) -> Decimal:
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    return min(share, Decimal("99999.99"))
