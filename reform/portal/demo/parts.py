"""What the play says of one task, and the months it is played in."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from reform.core.periods import Period
from tasks.enums import StatusClass
from tasks.models import Task

RATINGS = {
    "o": StatusClass.ON_SCHEDULE,
    "b": StatusClass.BEHIND,
    "d": StatusClass.DONE,
    "s": StatusClass.SHOULD_HAVE_STARTED,
}


@dataclass
class Part:
    """What the play says of one task: its states month by month, how it is filed, and its words."""

    task: Task
    script: dict[str, Any]
    pools: dict[str, list[str]]

    def state(self, month: int) -> str:
        return self._at(self.script.get("states", "ooooooo"), month)

    def filing(self, month: int) -> str:
        return self._at(self.script.get("filing", "-------"), month)

    def _at(self, codes: str, month: int) -> str:
        return codes[min(month, len(codes) - 1)]

    def text(self, month: int) -> str:
        story = self.script.get("story")
        if story:
            return story[min(month, len(story) - 1)]
        pool = self.pools[self.state(month)]
        return pool[(self.task.number * 3 + month) % len(pool)]


def months_before(period: Period, number: int) -> list[Period]:
    """Return the `number` periods before `period`, oldest first."""

    def back() -> Iterator[Period]:
        one = period
        for _n in range(number):
            one = one.previous()
            yield one

    return list(reversed(list(back())))


def month_end(period: Period, months: int) -> date:
    """Return the last day of the month that lies `months` after the period's."""
    index = period.start.year * 12 + period.start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
