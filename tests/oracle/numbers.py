"""Sums without floating point and without the portal's decimals: fractions, rounded the way offices round."""

from __future__ import annotations

import calendar
from datetime import date
from fractions import Fraction
from math import ceil, floor


def number(written: str | int | None) -> Fraction | None:
    """Return a figure as written; None where nothing was."""
    return None if written in (None, "") else Fraction(str(written))


def day(written: str | None) -> date | None:
    """Return an ISO day; None where none was written."""
    return date.fromisoformat(written[:10]) if written else None


def half_up(value: Fraction, places: int) -> Fraction:
    """Round to decimal places, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = floor(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)


def favouring(value: Fraction, places: int, *, up: bool) -> Fraction:
    """Round an expectation in the unit's favour: an amount down, a ceiling up."""
    scaled = value * 10**places
    return Fraction(ceil(scaled) if up else floor(scaled), 10**places)


def places_of(written: str) -> int:
    """Return how many decimals a target was stated with."""
    return len(written.partition(".")[2].rstrip("0"))


def months_after(planned: date, at: date) -> int:
    """Return by how many calendar months `at` lies after the month of `planned`."""
    return at.year * 12 + at.month - planned.year * 12 - planned.month


def way_gone(start: date | None, due: date, at: date) -> Fraction:
    """Return which part of the way from start to due date lies behind, by days."""
    if at >= due:
        return Fraction(1)
    if start is None or at < start:
        return Fraction(0)
    return Fraction(at.toordinal() - start.toordinal(), due.toordinal() - start.toordinal())


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])
