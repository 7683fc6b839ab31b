"""The due dates of a list, day by day in a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from tasks.models import Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.quick import due_within, month_of
from tasks.selectors.tasks import rows_of

SHOWN_A_DAY = 3
WEEK = 7


@dataclass(frozen=True)
class Day:
    """One day: how many rows fall due on it and the first of them; `inside` is False beside the month."""

    on: date
    inside: bool
    count: int = 0
    tasks: tuple[Task, ...] = ()

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.tasks)


@dataclass(frozen=True)
class Month:
    """A month of whole weeks from Monday on."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def count(self) -> int:
        """How many rows fall due in it."""
        return sum(day.count for week in self.weeks for day in week)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return month_of(self.first)[1] + timedelta(days=1)


def month_due(tasks: TaskQuerySet, day: date) -> Month:
    """Return the month of `day` with what of `tasks` falls due in it, in ledger order within a day.

    At most SHOWN_A_DAY of a day are read; the queries do not grow with the tasks.
    """
    first, last = month_of(day)
    due = due_within(tasks, first, last).order_by()
    counts = dict(due.values_list("due_on").annotate(n=Count("*")))
    place = Window(RowNumber(), partition_by=F("due_on"), order_by=[F("number").asc(), F("row").asc()])
    keys = due.alias(place=place).filter(place__lte=SHOWN_A_DAY).values_list("pk", flat=True)
    shown: dict[date, list[Task]] = {}
    for task in sorted(rows_of(keys), key=lambda t: (t.number, t.row)):
        if task.due_on:
            shown.setdefault(task.due_on, []).append(task)
    start = first - timedelta(days=first.weekday())
    weeks = []
    while start <= last:
        days = [start + timedelta(days=n) for n in range(WEEK)]
        weeks.append(
            tuple(Day(on, first <= on <= last, counts.get(on, 0), tuple(shown.get(on, ()))) for on in days)
        )
        start += timedelta(days=WEEK)
    return Month(first, tuple(weeks))
