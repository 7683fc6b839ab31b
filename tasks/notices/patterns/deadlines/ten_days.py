"""10月中旬前, 2024年6月上旬, 5月下旬完成: the tenth, the twentieth or the end of the month."""

import re

from .base import BEFORE, Calendar, DeadlinePattern, Resolved, day, month_end, next_after


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """The last day of the ten; without a year the year of issue, or the next."""
    year = int(match["y"]) if match["y"] else kalender.year or 0
    if year < 2000:
        return Resolved(None)
    month = int(match["m"])
    ends = {"上": day(year, month, 10), "中": day(year, month, 20), "下": month_end(year, month)}
    return next_after(ends[match["ten"]], kalender, bool(match["y"]))


PATTERN = DeadlinePattern(
    "ten_days",
    "旬",
    re.compile(
        rf"(?:到|至|于|在)?(?:(?<![\d—–\-])(?P<y>20\d\d)年|今年)?(?<![\d.次每])(?P<m>1[0-2]|0?[1-9])月(?:份)?(?P<ten>[上中下])旬(?:{BEFORE})?"
    ),
    resolve,
)
