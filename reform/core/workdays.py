"""Working days by the State Council's holiday calendar, make-up days included.

The package `chinese_calendar` knows the years that were published; for others Monday to Friday are working days.
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def is_working_day(day: date) -> bool:
    """Tell whether offices work on a day; weekdays in years the calendar does not know."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_day_from(day: date) -> date:
    """Return the day itself when it is a working day, else the next one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_left(until: date, today: date) -> int:
    """Return how many working days remain after `today` up to and on `until`; 0 when it is today or past."""
    days = range(1, (until - today).days + 1)
    return sum(1 for n in days if is_working_day(today + timedelta(days=n)))


def after_working_days(day: date, count: int) -> date:
    """Return the working day that lies `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
