"""Tasks as bars along a year, from start to due date, in shares of the year's length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.models import Task


@dataclass(frozen=True)
class Scale:
    """A year's length: where a day lies on it, in percent from its first day."""

    year: int

    def at(self, day: date) -> float:
        """Return where a day begins, 0 before the year and 100 after it."""
        first, after = date(self.year, 1, 1), date(self.year + 1, 1, 1)
        share = (day - first).days * 100 / (after - first).days
        return round(min(max(share, 0.0), 100.0), 3)

    @property
    def months(self) -> list[tuple[date, float, float]]:
        """The first day of each month, where it begins and how long it is."""
        starts = [date(self.year, month, 1) for month in range(1, 13)]
        ends = [*starts[1:], date(self.year + 1, 1, 1)]
        return [
            (start, self.at(start), round(self.at(end) - self.at(start), 3))
            for start, end in zip(starts, ends, strict=True)
        ]

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the year."""
        return day.year == self.year


@dataclass(frozen=True)
class Bar:
    """One task: its bar begins at `x` and is `width` long; None where it has neither due date nor term.

    `earlier` and `later` say that it begins before the year or ends after it; a long-term one is `open`. One that was
    due before it begins has no span: it is `past_due`, and nothing is drawn.
    """

    task: Task
    x: float | None = None
    width: float = 0.0
    earlier: bool = False
    later: bool = False
    open: bool = False
    past_due: bool = False

    @property
    def end(self) -> float:
        """Where it ends."""
        return round((self.x or 0.0) + self.width, 3)


SHORTEST = 0.8


def bars_of(tasks: Iterable[Task], scale: Scale) -> list[Bar]:
    """Return a bar for each task, in their order.

    One without a start begins on the day it was handed out, one not handed out with the year.
    """
    return [_bar(task, scale) for task in tasks]


def _bar(task: Task, scale: Scale) -> Bar:
    begins = task.starts_on or task.handed_out_on or date(scale.year, 1, 1)
    if task.due_on is None and not task.long_term:
        return Bar(task)
    if task.due_on is not None and task.due_on < begins:
        return Bar(task, past_due=True, earlier=task.due_on.year < scale.year)
    x = scale.at(begins)
    end = 100.0 if task.due_on is None else scale.at(task.due_on)
    # A day's work would be a hair; what lies outside the year still has an end that can be seen.
    x = min(x, 100.0 - SHORTEST)
    return Bar(
        task,
        x,
        round(max(end - x, SHORTEST), 3),
        earlier=begins.year < scale.year,
        later=task.due_on is not None and task.due_on.year > scale.year,
        open=task.due_on is None,
    )
