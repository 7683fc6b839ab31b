"""实施期限至2021年12月31日, 延长至2022年6月30日: in force to that day."""

import re

from .base import Calendar, DeadlinePattern, Resolved, day


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """That day."""
    found = day(int(match["y"]), int(match["m"]), int(match["d"]))
    return Resolved(found) if found else None


PATTERN = DeadlinePattern(
    "until_day",
    "日",
    re.compile(r"(?<![截止日])(?:至|到)(?P<y>20\d\d)年(?P<m>1[0-2]|0?[1-9])月(?P<d>[0-3]?\d)日(?!起)"),
    resolve,
)
