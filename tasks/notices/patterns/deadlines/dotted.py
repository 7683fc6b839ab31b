"""2024.6.30前, 2024-06-30 or 2024/12 alone in a cell: dates in figures."""

import re

from .base import BEFORE, Calendar, DeadlinePattern, Resolved, day, month_end


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """That day, or the last of that month."""
    year, month = int(match["y"]), int(match["m"])
    found = day(year, month, int(match["d"])) if match["d"] else month_end(year, month)
    return Resolved(found) if found else None


PATTERN = DeadlinePattern(
    "dotted",
    "20",
    re.compile(
        rf"(?P<cell>^)?(?<![\d.])(?P<y>20\d\d)(?P<mark>[./\-])(?P<m>1[0-2]|0?[1-9])(?:(?P=mark)(?P<d>[0-3]?\d))?(?![\d.])"
        rf"(?:{BEFORE}|(?=完成)|(?(cell)$|(?!)))"
    ),
    resolve,
)
