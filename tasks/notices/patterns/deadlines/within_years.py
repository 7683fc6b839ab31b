"""力争2—3年内, 用三年左右时间: the date of issue and the upper bound."""

import re

from ...numerals import chinese_number
from .base import Calendar, DeadlinePattern, Resolved, add_months


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """The date of issue, so many years later."""
    words = match["to"] or match["n"]
    number = int(words) if words.isdigit() else chinese_number(words)
    if kalender.issued_on is None or not number:
        return Resolved(None, computed=True)
    return Resolved(add_months(kalender.issued_on, 12 * number), computed=True)


PATTERN = DeadlinePattern(
    "within_years",
    "年",
    re.compile(
        r"(?:(?<=[，。；：、])|^|力争|争取|确保|用|在|利用|经过|通过|未来)+(?P<n>\d|[一二两三四五六])(?:(?:—|–|-|至|到)(?P<to>\d|[一二三四五六]))?"
        r"年(?:左右)?(?:的)?(?:内|时间)(?=，|基本|全面|实现|完成|建成|力争|使|将|达|左右|形成|建立)"
    ),
    resolve,
)
