"""Four dates a period, on working days; the month that should be open; both sides of a year the calendar knows."""

from datetime import date

import pytest

from reform.core.periods import Period
from reform.core.workdays import Workdays
from reports.calendar import (
    Dates,
    Days,
    asked_in,
    dates_from,
    dates_of,
    has_data,
    month_due,
    months_between,
)

DAYS = Days(cutoff=31, due=5, close=8)
WORKDAYS = Workdays()
# What an office wrote down for a year nobody published: a free Monday, a Sunday that is worked.
OWN = Workdays({date(2041, 3, 4): False, date(2041, 3, 3): True, date(2026, 11, 5): False})


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
    assert WORKDAYS.is_working_day(day) is works


def test_working_day_from_skips_the_whole_holiday():
    assert WORKDAYS.working_day_from(date(2026, 10, 1)) == date(2026, 10, 8)
    assert WORKDAYS.working_day_from(date(2026, 10, 9)) == date(2026, 10, 9)


def test_working_days_left_counts_after_today_up_to_the_day():
    assert WORKDAYS.working_days_left(date(2026, 11, 5), date(2026, 10, 30)) == 4
    assert WORKDAYS.working_days_left(date(2026, 10, 30), date(2026, 10, 30)) == 0
    assert WORKDAYS.working_days_left(date(2026, 10, 1), date(2026, 10, 30)) == 0


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


def test_the_offices_own_days_go_before_the_published_ones():
    assert [OWN.is_working_day(day) for day in (date(2041, 3, 4), date(2041, 3, 3))] == [False, True]
    assert OWN.working_day_from(date(2026, 11, 5)) == date(2026, 11, 6)
    assert OWN.working_days_left(date(2026, 11, 6), date(2026, 11, 4)) == 1
    assert OWN.after_working_days(date(2026, 11, 4), 1) == date(2026, 11, 6)


def test_a_day_off_moves_due_and_close():
    assert dates_of(Period(date(2026, 10, 1)), Days(cutoff=31, due=5, close=8, workdays=OWN)) == Dates(
        date(2026, 10, 10), date(2026, 10, 31), date(2026, 11, 6), date(2026, 11, 9)
    )


@pytest.mark.parametrize(("year", "known"), [(2026, True), (2040, False), (2041, True)])
def test_a_year_is_known_when_published_or_written_down(year, known):
    assert OWN.knows(year) is known


@pytest.mark.parametrize(
    ("month", "rhythm", "behind", "asked"),
    [
        (10, "month", False, True),
        (10, "quarter", False, False),
        (10, "quarter", True, True),
        (3, "quarter", False, True),
        (6, "quarter", False, True),
        (9, "quarter", False, True),
        (12, "quarter", False, True),
        (11, "quarter", False, False),
    ],
)
def test_quarterly_units_are_asked_at_the_quarters_end_or_when_behind(month, rhythm, behind, asked):
    assert asked_in(Period(date(2026, month, 1)), rhythm, behind=behind) is asked


@pytest.mark.parametrize(
    ("rhythm", "months"),
    [("month", list(range(1, 13))), ("quarter", [3, 6, 9, 12]), ("half", [6, 12]), ("year", [12])],
)
def test_figures_exist_in_the_months_of_their_rhythm(rhythm, months):
    assert [m for m in range(1, 13) if has_data(Period(date(2026, m, 1)), rhythm)] == months


@pytest.mark.parametrize(
    ("today", "dates"),
    [
        (  # on the day it is due by the calendar
            date(2026, 11, 5),
            Dates(date(2026, 10, 10), date(2026, 10, 31), date(2026, 11, 5), date(2026, 11, 9)),
        ),
        (  # a day later: a week from then, which is a working day, and as long to the close
            date(2026, 11, 6),
            Dates(date(2026, 11, 6), date(2026, 10, 31), date(2026, 11, 13), date(2026, 11, 17)),
        ),
    ],
)
def test_a_period_opened_after_its_due_date_is_due_a_week_later(today, dates):
    assert dates_from(Period(date(2026, 10, 1)), DAYS, today) == dates


def test_months_between_are_those_that_neither_period_is():
    september, december = Period(date(2026, 9, 1)), Period(date(2026, 12, 1))
    assert months_between(september, december) == (Period(date(2026, 10, 1)), Period(date(2026, 11, 1)))
    assert months_between(september, Period(date(2026, 10, 1))) == ()
    assert months_between(december, september) == ()
