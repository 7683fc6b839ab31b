"""2025年, 2023—2025年 alone in a cell or after 完成时限：."""

import re
from datetime import date

from .base import Calendar, DeadlinePattern, Resolved


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """31 December of the (last) year."""
    return Resolved(date(int(match["y"] or match["y2"]), 12, 31))


SINCE = r"(?:20\d\d年?(?:—|–|－|-|~|～|至|到)+)?"
PATTERN = DeadlinePattern(
    "year_named",
    "年",
    re.compile(
        rf"^{SINCE}(?P<y>20\d\d)年(?:度)?[。；]?$|(?<=[限间期]：){SINCE}(?P<y2>20\d\d)年(?:度)?(?=[，。；）\n]|$)"
    ),
    resolve,
)
