"""What a deadline pattern is, and the calendar of the document that it resolves against."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The date of issue and the year that 年内 means (the plan's year, if the title names one)."""

    issued_on: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """The last day meant and the rhythm; `computed` when it was counted or guessed, not printed."""

    on: date | None = None
    recurrence: str | None = None
    computed: bool = False


Resolve = Callable[[re.Match[str], Calendar], Resolved | None]


@dataclass(frozen=True, slots=True)
class DeadlinePattern:
    """A wording: `hint` is a character that every match contains, `resolve` may reject with None."""

    name: str
    hint: str
    regex: re.Pattern[str]
    resolve: Resolve


# No digit, dash or 第 before a year: 2016—2018年 is a name, not a date.
YEAR = r"(?<![\d—–－\-～~])(?P<y>20\d\d)年"
BEFORE = "(?:之前|以前|前)"


def month_end(year: int, month: int) -> date | None:
    """The last day of the month, None when there is no such month."""
    if not 1 <= month <= 12:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def day(year: int, month: int, number: int) -> date | None:
    """The day, None when there is none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def next_after(found: date | None, kalender: Calendar, named_year: bool) -> Resolved | None:
    """A date without a year lies in the year of issue, or in the next when it had passed already."""
    if found is None:
        return None
    if named_year or kalender.issued_on is None or found >= kalender.issued_on:
        return Resolved(found)
    last = found.month == 2 and found.day >= 28
    later = month_end(found.year + 1, 2) if last else day(found.year + 1, found.month, found.day)
    return Resolved(later, computed=True)


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + year, month + 1)[1]
    return date(start.year + year, month + 1, min(start.day, last))
