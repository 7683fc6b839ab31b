"""The parts of a first page, and what all roles' pages share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reform.core.days import day_short, period_name
from reform.core.office_days import office_days
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
    # How many more than at the cut-off before (±); None where nothing is compared.
    delta: int | None = None


@dataclass(frozen=True)
class Todo:
    """One thing to do next, with how many of them wait and by when; where no day is set, since when the first waits."""

    label: str
    count: int
    url: str = ""
    note: str = ""
    tone: str = ""
    due: date | None = None
    since: date | None = None

    def late(self, today: date) -> bool:
        """Tell whether its day is past."""
        return self.due is not None and self.due < today

    def urgency(self, today: date) -> tuple[bool, bool, date, date]:
        """Return the place in the list: red or due by today first, then by day; without a day the longest waiting first."""
        return (
            not (self.tone == "red" or (self.due is not None and self.due <= today)),
            self.due is None,
            self.due or date.max,
            self.since or date.max,
        )


@dataclass(frozen=True)
class Board:
    """A first page: numbers, what waits, and the tasks to look at first (None where tasks are no concern).

    `after` says what comes next while nothing waits.
    """

    numbers: list[Number]
    todo: list[Todo] = field(default_factory=list)
    today: date = date.min
    after: str = ""
    ledger: Ledger | None = None
    tally: Tally | None = None
    matters: list[Task] | None = None

    @property
    def waiting(self) -> list[Todo]:
        """Return what really waits, the most pressing first: nobody reads a list of zeros."""
        found = [
            replace(todo, tone="red") if todo.late(self.today) else todo for todo in self.todo if todo.count
        ]
        return sorted(found, key=lambda todo: todo.urgency(self.today))


def link(name: str, *args: object, **query: str) -> str:
    """Return the address of a page with its filters."""
    address = reverse(name, args=args)
    return f"{address}?{urlencode(query)}" if query else address


def tone_if(count: int, tone: str) -> str:
    """Return the tone for a number that is better 0."""
    return tone if count else ""


def overdue_note(within: int, since: int) -> str:
    """Return how many of those behind are overdue, and how many others the calendar made overdue since the cut-off."""
    if since:
        words = _("of which overdue: %(n)d; others overdue since the cut-off: %(since)d")
        return words % {"n": within, "since": since}
    return _("of which overdue: %(n)d") % {"n": within}


def name_of(period: ReportingPeriod) -> str:
    """Return a period's name in the reader's language."""
    return period_name(period.period)


def first_day(moment: datetime | None) -> date | None:
    """Return the day of a moment on the office's calendar."""
    return timezone.localdate(moment) if moment else None


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
