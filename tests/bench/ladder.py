"""The night on the ladder of supervision, measured on one ledger: when all is drafted, and when all is there.

Run by `python -m tests.bench`. Every matter behind or overdue is a hit on the first night, as after a month's
determination in an office that never urged; the second night finds it done.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any


def nights() -> dict[str, str]:
    """Walk two nights on the database of the settings, which holds a seeded ledger; return the figures as text."""
    import django

    django.setup()
    from django.utils import timezone

    from reform.core.office_days import office_days

    first = office_days().working_day_from(timezone.localdate())
    second = office_days().working_day_from(first + timedelta(days=1))
    return {"first night": _night(first), "second night": _night(second)}


def _night(on: date) -> str:
    from departments.models import Programme
    from reports.services.drafting import walk_ladder
    from tests.bench.measuring import processor_seconds

    spent, began = processor_seconds(), time.perf_counter()
    with _counted() as asked:
        drafted = len(walk_ladder(programme=Programme.objects.get(), on=on).drafted)
    seconds, spent = time.perf_counter() - began, processor_seconds() - spent
    return f"{drafted} drafted, {seconds:.1f} ({spent:.1f}) s, {asked[0]} q"


@contextmanager
def _counted() -> Iterator[list[int]]:
    """Count the queries; Django's own log keeps the last 9,000 alone."""
    from django.db import connection

    asked = [0]

    def count(execute: Any, *given: Any) -> Any:
        asked[0] += 1
        return execute(*given)

    with connection.execute_wrapper(count):
        yield asked
