"""从2019年1月1日起，实施三年: the last day of the third year."""

import re
from datetime import timedelta

from ...numerals import chinese_number
from .base import Calendar, DeadlinePattern, Resolved, add_months, day


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """The day before the start, so many years later."""
    start = day(int(match["y"]), int(match["m"]), int(match["d"] or 1))
    years = int(match["n"]) if match["n"].isdigit() else chinese_number(match["n"])
    if start is None or not years:
        return None
    return Resolved(add_months(start, 12 * years) - timedelta(days=1), computed=True)


PATTERN = DeadlinePattern(
    "runs_for_years",
    "起",
    re.compile(
        r"(?:从|自)?(?<!\d)(?P<y>20\d\d)年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?起，?"
        r"(?:实施|执行|试行|施行|开展|为期|期限为?|试点|政策)+(?P<n>\d|[一二两三四五六])年"
    ),
    resolve,
)
