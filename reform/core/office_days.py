"""The calendar the office works by today: its own days (SpecialDay) before the published ones."""

from __future__ import annotations

import time
from datetime import date

from django.db.models import QuerySet

from reform.core.models import SpecialDay
from reform.core.workdays import Workdays

# Lists ask for every row: days read moments ago will do. Another process follows within this time.
KEPT_SECONDS = 5.0

_kept: tuple[float, Workdays] | None = None


def office_days() -> Workdays:
    """Return the working days with the office's own; one query, kept for some seconds."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > KEPT_SECONDS:
        _kept = (now, Workdays(dict(SpecialDay.objects.values_list("day", "works"))))
    return _kept[1]


def own_days(year: int) -> QuerySet[SpecialDay]:
    """Return the office's own days of a year, in order."""
    return SpecialDay.objects.filter(day__year=year)


def forget_office_days() -> None:
    """Read the days anew at the next question; called by whoever changes them."""
    global _kept
    _kept = None


def unknown_year(today: date) -> int | None:
    """Return the year whose holidays nobody knows though it is time: this one, from 1 December on the next.

    The State Council publishes the next year's in autumn.
    """
    years = [today.year, *([today.year + 1] if today.month == 12 else [])]
    return next((year for year in years if not office_days().knows(year)), None)
