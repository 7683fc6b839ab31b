"""Bringing together the counts kept of tasks (tasks.models.TaskCount)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from tasks.models import Ledger, TaskCount
from tasks.models.count import COUNTED_BY


@transaction.atomic
def join_counts(*, ledger: Ledger) -> int:
    """Make one row of a ledger's counts that are alike, and none of those that count nothing; return how many went.

    Figures stay as they are. What is appended meanwhile is left to the next call, and so is what another call joins.
    """
    names = [f"{name}_id" if name == "ledger" else name for name in COUNTED_BY]
    rows = list(TaskCount.objects.select_for_update().filter(ledger=ledger).order_by("pk"))
    joined: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        joined[tuple(getattr(row, name) for name in names)] += row.n
    kept = {key: many for key, many in joined.items() if many}
    if len(kept) == len(rows):
        return 0
    TaskCount.objects.filter(pk__in=[row.pk for row in rows]).delete()
    TaskCount.objects.bulk_create(
        TaskCount(**dict(zip(names, key, strict=True)), n=many) for key, many in kept.items()
    )
    return len(rows) - len(kept)
