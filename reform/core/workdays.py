"""Working days: the office's own days first, then the State Council's holiday calendar, make-up days included.

The package `chinese_calendar` knows the years that were published when it was made; what it does not know yet the
office writes down itself (SpecialDay). In a year that neither knows, Monday to Friday are working days. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar


@dataclass(frozen=True)
class Workdays:
    """A calendar of working days; `own` are the office's days: True is worked, False is free."""

    own: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on a day; weekdays in years that nobody wrote down."""
        if day in self.own:
            return self.own[day]
        published = published_day(day)
        return day.weekday() < 5 if published is None else published

    def working_day_from(self, day: date) -> date:
        """Return the day itself when it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_left(self, until: date, today: date) -> int:
        """Return how many working days remain after `today` up to and on `until`; 0 when it is today or past."""
        days = range(1, (until - today).days + 1)
        return sum(1 for n in days if self.is_working_day(today + timedelta(days=n)))

    def after_working_days(self, day: date, count: int) -> date:
        """Return the working day that lies `count` working days after `day`."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of a year are known: published in the package, or written down here."""
        return published_day(date(year, 1, 1)) is not None or any(day.year == year for day in self.own)


def published_day(day: date) -> bool | None:
    """Return whether the published calendar has a day worked; None for a year the package does not know."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def published_days(year: int) -> list[tuple[date, bool, str]]:
    """Return the days of a year the published calendar names: the day, whether it is worked, the holiday's name."""
    first = date(year, 1, 1)
    if published_day(first) is None:
        return []
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return [
        (day, works, str(chinese_calendar.get_holiday_detail(day)[1] or ""))
        for day in days
        if (works := bool(chinese_calendar.is_workday(day))) != (day.weekday() < 5)
    ]
