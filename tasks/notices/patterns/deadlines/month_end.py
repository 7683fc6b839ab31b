"""2019年6月底前, 8月底前, 6月底完成, 2026年12月 in a cell; without a year it is the year of issue."""

import re

from .base import BEFORE, MONTH, Calendar, DeadlinePattern, Resolved, month_end, month_number, next_after


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """The last day of the month; in the next year (computed) when it had passed at issue."""
    named = match["y"]
    year = int(named) if named else kalender.year or 0
    if match["next"]:
        year = (kalender.year or 0) + 1
    if year < 2000:
        return Resolved(None)
    return next_after(month_end(year, month_number(match["m"])), kalender, bool(named or match["next"]))


PATTERN = DeadlinePattern(
    "month_end",
    "月",
    re.compile(
        rf"(?:到|至|于|在)?(?:(?<![\d—–\-])(?P<y>20\d\d)年|今年|本年|(?P<next>明年))?(?<![\d.一二三四五六七八九十]){MONTH}"
        rf"(?:份)?(?:(?:底|末){BEFORE}?|{BEFORE}|(?:份)?(?:完成|内完成))(?:完成)?"
    ),
    resolve,
)
