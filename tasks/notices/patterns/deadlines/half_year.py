"""2019年上半年, 下半年."""

import re
from datetime import date

from .base import BEFORE, Calendar, DeadlinePattern, Resolved


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """30 June or 31 December."""
    year = int(match["y"]) if match["y"] else kalender.year
    if match["later"] and kalender.year:
        year = kalender.year + 1
    if not year:
        return Resolved(None)
    return Resolved(date(year, 6, 30) if match["half"] == "上" else date(year, 12, 31))


PATTERN = DeadlinePattern(
    "half_year",
    "半",
    re.compile(
        rf"(?:(?<!\d)(?P<y>20\d\d)年|今年|本年|(?P<later>明年))?(?<!每)(?P<half>[上下])半年(?:底|末)?{BEFORE}?(?!度)"
    ),
    resolve,
)
