"""Four dates a period, on working days; the month that should be open; both sides of a year the calendar knows."""

from datetime import date

import pytest

from reform.core.periods import Period
from reform.core.workdays import is_working_day, working_day_from, working_days_left
from reports.calendar import Dates, Days, dates_of, month_due

DAYS = Days(cutoff=31, due=5, close=8)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 10), True),  # a Saturday that makes up for the holiday
        (date(2026, 10, 5), False),  # a Monday inside the holiday
        (date(2026, 11, 9), True),
        (date(2026, 11, 8), False),
        (date(2041, 3, 4), True),  # a Monday of a year nobody published yet
        (date(2041, 3, 3), False),
    ],
)
def test_working_day_follows_the_published_calendar(day, works):
    assert is_working_day(day) is works


def test_working_day_from_skips_the_whole_holiday():
    assert working_day_from(date(2026, 10, 1)) == date(2026, 10, 8)
    assert working_day_from(date(2026, 10, 9)) == date(2026, 10, 9)


def test_working_days_left_counts_after_today_up_to_the_day():
    assert working_days_left(date(2026, 11, 5), date(2026, 10, 30)) == 4
    assert working_days_left(date(2026, 10, 30), date(2026, 10, 30)) == 0
    assert working_days_left(date(2026, 10, 1), date(2026, 10, 30)) == 0


@pytest.mark.parametrize(
    ("period", "dates"),
    [
        (
            Period(date(2026, 10, 1)),
            Dates(date(2026, 10, 10), date(2026, 10, 31), date(2026, 11, 5), date(2026, 11, 9)),
        ),
        (  # due on 5 October lies in the holiday; a working day lies between due and close
            Period(date(2026, 9, 1)),
            Dates(date(2026, 9, 9), date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9)),
        ),
        (  # leap day as cut-off, closing over a weekend
            Period(date(2024, 2, 1)),
            Dates(date(2024, 2, 9), date(2024, 2, 29), date(2024, 3, 5), date(2024, 3, 8)),
        ),
        (  # across the year
            Period(date(2025, 12, 1)),
            Dates(date(2025, 12, 9), date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 8)),
        ),
        (
            Period(date(2026, 7, 1), "quarter"),
            Dates(date(2026, 7, 9), date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9)),
        ),
    ],
)
def test_dates_of_a_period(period, dates):
    assert dates_of(period, DAYS) == dates


def test_cutoff_and_due_days_beyond_a_month_fall_on_its_last_day():
    dates = dates_of(Period(date(2026, 1, 1)), Days(cutoff=25, due=31, close=31))
    assert (dates.cutoff, dates.due_on, dates.closes_on) == (
        date(2026, 1, 25),
        date(2026, 2, 28),
        date(2026, 3, 2),
    )


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2026, 11, 9), date(2026, 10, 1)),  # the day October closes
        (date(2026, 11, 10), date(2026, 11, 1)),
        (date(2027, 1, 1), date(2026, 12, 1)),
    ],
)
def test_month_due_is_the_last_one_until_it_closes(today, start):
    assert month_due(today, DAYS) == Period(start)
