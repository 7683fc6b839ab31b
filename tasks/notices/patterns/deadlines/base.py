"""What a deadline pattern is, and the calendar of the document that it resolves against."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ...numerals import chinese_number


@dataclass(frozen=True, slots=True)
class Calendar:
    """The date of issue and the year that 年内 means (the plan's year, if the title names one)."""

    issued_on: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """The last day meant and the rhythm; `computed` when it was counted or guessed, not printed."""

    on: date | None = None
    recurrence: str | None = None
    computed: bool = False


Resolve = Callable[[re.Match[str], Calendar], Resolved | None]


@dataclass(frozen=True, slots=True)
class DeadlinePattern:
    """A wording: `hint` is a character that every match contains, `resolve` may reject with None."""

    name: str
    hint: str
    regex: re.Pattern[str]
    resolve: Resolve


# No digit, dash or 第 before a year: 2016—2018年 is a name, not a date.
YEAR = r"(?<![\d—–－\-～~])(?P<y>20\d\d)年"
BEFORE = "(?:之前|以前|前)"
# What is done on a day or in a month that is named without 前; a meeting held on a day is a report of it.
_DONE = "上线|启动|完成|建成|投用|投入|开工|竣工|出台|挂牌|运行|试运行|启用|验收|报送|提交|交付|通车|开业|开诊|落成|封顶"
_HOW = "(?:要|力争|争取|全面|正式|基本|集中|陆续|全部|分别)*"
DONE_THEN = f"{_HOW}(?:{_DONE})"
DONE_IN_MONTH = f"{_HOW}(?:{_DONE}|实现|开展|组织|举办|召开|公布|发布|推开|达到|开放|开园)"
MONTH = "(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"


def month_number(words: str) -> int:
    """6 or 六 as a number."""
    return int(words) if words.isdigit() else chinese_number(words) or 0


def month_end(year: int, month: int) -> date | None:
    """The last day of the month, None when there is no such month."""
    if not 1 <= month <= 12:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def day(year: int, month: int, number: int) -> date | None:
    """The day, None when there is none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def next_after(found: date | None, kalender: Calendar, named_year: bool) -> Resolved | None:
    """A date without a year lies in the year of issue, or in the next when it had passed already."""
    if found is None:
        return None
    if named_year or kalender.issued_on is None or found >= kalender.issued_on:
        return Resolved(found)
    last = found.month == 2 and found.day >= 28
    later = month_end(found.year + 1, 2) if last else day(found.year + 1, found.month, found.day)
    return Resolved(later, computed=True)


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + year, month + 1)[1]
    return date(start.year + year, month + 1, min(start.day, last))
