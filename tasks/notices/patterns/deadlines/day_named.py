"""2024年9月20日 alone in a cell or after 办理时限：."""

import re

from .base import Calendar, DeadlinePattern, Resolved, day


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """That day; without a year the year of issue."""
    year = int(match["y"]) if match["y"] else kalender.year or 0
    found = day(year, int(match["m"]), int(match["d"])) if year else None
    return Resolved(found) if found else None


PATTERN = DeadlinePattern(
    "day_named",
    "日",
    re.compile(
        r"(?:^(?=[^，。]{4,11}$)|(?<=[限间期]：))(?:(?P<y>20\d\d)年)?(?P<m>1[0-2]|0?[1-9])月(?P<d>[0-3]?\d)日(?=[，。；）\n]|$)"
    ),
    resolve,
)
