"""2019年1月1日至12月31日, 2019年1月1日—2021年12月31日: the second date; the year carries over."""

import re

from .base import Calendar, DeadlinePattern, Resolved, day


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """The end of the range."""
    found = day(int(match["y2"] or match["y"]), int(match["m2"]), int(match["d2"]))
    return Resolved(found) if found else None


PATTERN = DeadlinePattern(
    "day_range",
    "日",
    re.compile(
        r"(?:从|自)?(?<!\d)(?P<y>20\d\d)年\d{1,2}月\d{1,2}日(?:起)?(?:至|到|—|–|-)(?:(?P<y2>20\d\d)年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
    ),
    resolve,
)
