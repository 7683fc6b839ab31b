"""“十四五”期末, “十四五”末, “十四五”期间 (and the typing error 期未)."""

import re
from datetime import date

from .base import Calendar, DeadlinePattern, Resolved

ENDS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """31 December of the plan's last year."""
    return Resolved(date(ENDS[match["plan"]], 12, 31))


PATTERN = DeadlinePattern(
    "five_year_plan",
    "五",
    re.compile(
        r"(?:到|至)?[“\"']?(?P<plan>十[二三四五六]五)[”\"']?(?:规划|时期)?(?:期末|期未|末期|末|时期(?=[，。；])|未(?=[，。]|前)|期间|时期末)(?:之?前)?"
    ),
    resolve,
)
