"""The parts of a first page, and what all roles' pages share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reform.core.office_days import office_days
from reform.core.templatetags.core import day_short, month
from reports.models import ReportingPeriod
from tasks.counting import Tally
from tasks.models import Ledger, Task

MATTERS_SHOWN = 6


@dataclass(frozen=True)
class Number:
    """One of the three numbers; `url` opens what is behind it."""

    label: str
    value: int | str
    url: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Todo:
    """One thing to do next, with how many of them wait."""

    label: str
    count: int
    url: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Board:
    """A first page: numbers, what waits, and the tasks to look at first (None where tasks are no concern)."""

    numbers: list[Number]
    todo: list[Todo] = field(default_factory=list)
    ledger: Ledger | None = None
    tally: Tally | None = None
    matters: list[Task] | None = None

    @property
    def waiting(self) -> list[Todo]:
        """Return what really waits: nobody reads a list of zeros."""
        return [todo for todo in self.todo if todo.count]


def link(name: str, *args: object, **query: str) -> str:
    """Return the address of a page with its filters."""
    address = reverse(name, args=args)
    return f"{address}?{urlencode(query)}" if query else address


def tone_if(count: int, tone: str) -> str:
    """Return the tone for a number that is better 0."""
    return tone if count else ""


def name_of(period: ReportingPeriod) -> str:
    """Return a period's name in the reader's language."""
    return month(period.start) if period.kind == "month" else str(period)


def deadline(period: ReportingPeriod | None, today: date) -> str:
    """Return when a period's reports are due, in words."""
    if period is None:
        return ""
    when = {"period": name_of(period), "day": day_short(period.due_on)}
    if period.due_on < today:
        return _("%(period)s, was due on %(day)s") % when
    left = office_days().working_days_left(period.due_on, today)
    words = ngettext(
        "%(period)s, due on %(day)s, %(n)d working day left",
        "%(period)s, due on %(day)s, %(n)d working days left",
        left,
    )
    return words % {**when, "n": left}
