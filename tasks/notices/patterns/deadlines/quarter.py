"""2019年第一季度, 三季度末前; 次年第一季度 comes again every year."""

import re

from .base import BEFORE, Calendar, DeadlinePattern, Resolved, month_end


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """The last day of the quarter."""
    if match["next"]:
        return Resolved(None, "yearly")
    year = int(match["y"]) if match["y"] else kalender.year
    if match["later"] and kalender.year:
        year = kalender.year + 1
    number = "一二三四".find(match["q"]) + 1 or int(match["q"] if match["q"].isdigit() else 0)
    return Resolved(month_end(year, number * 3)) if year else Resolved(None)


PATTERN = DeadlinePattern(
    "quarter",
    "季",
    re.compile(
        rf"(?:(?<!\d)(?P<y>20\d\d)年|今年|本年|(?P<later>明年)|(?P<next>次年|每年))?(?<![每按])第?(?P<q>[一二三四1-4])季度(?:底|末)?{BEFORE}?"
    ),
    resolve,
)
