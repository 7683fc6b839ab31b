"""2019年1月1日至12月31日, 11月1日—15日, 即日起至12月31日: the second date; the year carries over."""

import re

from .base import Calendar, DeadlinePattern, Resolved, day


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """The end of the range; without a year it lies in the year of issue."""
    year = int(match["y2"] or match["y"] or kalender.year or 0)
    month = match["m2"] or match["m"]
    found = day(year, int(month), int(match["d2"])) if year and month else None
    return Resolved(found) if found else None


PATTERN = DeadlinePattern(
    "day_range",
    "日",
    re.compile(
        r"(?:从|自)?(?:(?<!\d)(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月\d{1,2}日|即日)(?:起|开始)?(?:至|到|—|–|-)+"
        r"(?:(?P<y2>20\d\d)年)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
    ),
    resolve,
)
