"""2021年4月30日前, 于2018年12月31日前, 6月30日（星期五）前, 2021年4月30日完成."""

import re

from .base import BEFORE, DONE_THEN, Calendar, DeadlinePattern, Resolved, day, next_after


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """That day; without a year the year of issue, or the next."""
    year = int(match["y"]) if match["y"] else kalender.year or 0
    if year < 2000:
        return Resolved(None)
    return next_after(day(year, int(match["m"]), int(match["d"])), kalender, bool(match["y"]))


PATTERN = DeadlinePattern(
    "named_day",
    "日",
    re.compile(
        r"(?:于|在|到|至|截至|截止)?(?:(?<![\d—–\-])(?P<y>20\d\d)年|今年|本年)?(?<![\d.])(?P<m>1[0-2]|0?[1-9])月(?P<d>[0-3]?\d)日"
        rf"(?:（[^（）]{{2,5}}）)?(?:{BEFORE}|(?:为)?止|(?={DONE_THEN}))"
    ),
    resolve,
)
