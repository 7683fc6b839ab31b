"""Every wording of a deadline. Where two match at one place the longer wins, then the earlier here."""

from . import (
    after_issue,
    day_named,
    day_range,
    five_year_plan,
    half_year,
    month_end,
    month_named,
    monthly,
    named_day,
    open_words,
    quarter,
    quarterly,
    runs_for_years,
    this_year,
    until_day,
    until_year,
    weekly,
    within_years,
    year_end,
    year_named,
    yearly,
)
from .base import Calendar, DeadlinePattern, Resolved

PATTERNS: tuple[DeadlinePattern, ...] = (
    day_range.PATTERN,
    runs_for_years.PATTERN,
    named_day.PATTERN,
    day_named.PATTERN,
    until_day.PATTERN,
    month_end.PATTERN,
    month_named.PATTERN,
    year_end.PATTERN,
    year_named.PATTERN,
    half_year.PATTERN,
    quarter.PATTERN,
    until_year.PATTERN,
    five_year_plan.PATTERN,
    yearly.PATTERN,
    this_year.PATTERN,
    after_issue.PATTERN,
    within_years.PATTERN,
    monthly.PATTERN,
    quarterly.PATTERN,
    weekly.PATTERN,
    open_words.PATTERN,
)

__all__ = ["PATTERNS", "Calendar", "DeadlinePattern", "Resolved"]
