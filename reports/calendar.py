"""A period's four dates by the programme's calendar, the month open on a day, and who is asked in it. Pure."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

from reform.core.periods import Period, month_of
from reform.core.workdays import Workdays

QUARTER_ENDS = frozenset({3, 6, 9, 12})
# In which months figures of a rhythm are published; the values are those of Indicator.rhythm.
DATA_MONTHS = {
    "month": frozenset(range(1, 13)),
    "quarter": QUARTER_ENDS,
    "half": frozenset({6, 12}),
    "year": frozenset({12}),
}


@dataclass(frozen=True)
class Days:
    """The programme's days of the month: data cut-off in the period, due and close in the month after it.

    `workdays` says on which days the office works.
    """

    cutoff: int = 31
    due: int = 5
    close: int = 8
    workdays: Workdays = field(default_factory=Workdays)


@dataclass(frozen=True)
class Dates:
    """When a period opens, what its data go up to, when reports are due, when it closes."""

    opens_on: date
    cutoff: date
    due_on: date
    closes_on: date


def dates_of(period: Period, days: Days) -> Dates:
    """Return the dates of a period; due and close fall on working days, and it opens after the last one closed.

    Source: office-practice 4 (collection by the 3rd to 5th of the next month, the data cut-off apart).
    """
    due, closes = _after(period, days)
    _, closed_before = _after(period.previous(), days)
    cutoff = _on(period.end, days.cutoff)
    return Dates(closed_before + timedelta(days=1), cutoff, due, closes)


def month_due(today: date, days: Days) -> Period:
    """Return the month that should be open on a day: the last one until it closes, then this one."""
    this = month_of(today)
    last = this.previous()
    return last if today <= dates_of(last, days).closes_on else this


def dates_from(period: Period, days: Days, today: date) -> Dates:
    """Return the dates of a period that is opened on a day: those of the calendar while it is not due by them.

    Opened later (the server was down, or the office behind), it is due a week after its opening, and closes as long
    after that as in any month: nobody is late for what was not asked.
    """
    planned = dates_of(period, days)
    if today <= planned.due_on:
        return planned
    due = days.workdays.working_day_from(today + timedelta(days=7))
    closes = days.workdays.working_day_from(due + (planned.closes_on - planned.due_on))
    return Dates(today, planned.cutoff, due, closes)


def months_between(earlier: Period, later: Period) -> tuple[Period, ...]:
    """Return the periods that lie between two of one kind, in order."""
    found: list[Period] = []
    following = earlier.next()
    while following < later:
        found.append(following)
        following = following.next()
    return tuple(found)


def asked_in(period: Period, rhythm: str, *, behind: bool) -> bool:
    """Tell whether a unit of a rhythm (`month`, `quarter`) is asked for a month; one that is behind is.

    Source: office-practice 4 (city departments monthly, counties quarterly); whether those behind are asked every
    month is the programme's setting, so the caller passes False where it is off.
    """
    return rhythm != "quarter" or behind or period.start.month in QUARTER_ENDS


def has_data(period: Period, rhythm: str) -> bool:
    """Tell whether figures of an indicator's rhythm exist for a month. Source: office-practice 4."""
    return period.start.month in DATA_MONTHS[rhythm]


def _after(period: Period, days: Days) -> tuple[date, date]:
    following = period.next().start
    due = days.workdays.working_day_from(_on(following, days.due))
    # A working day at least lies between, for late reports and the review.
    closes = days.workdays.working_day_from(max(_on(following, days.close), due + timedelta(days=1)))
    return due, closes


def _on(month: date, day: int) -> date:
    last = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=min(day, last))
