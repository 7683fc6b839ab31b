"""The small change of formal Chinese: dates, figures, ordinals, lists and names. Pure.

Source of the patterns: office-practice 10 (closing paragraph).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reform.core.figures import plain
from reports.circulars.records import Named, Period
from tasks.progress import full_months_between, zh_date

_DIGITS = "〇一二三四五六七八九"
POINT_UNITS = {"%": "个百分点", "％": "个百分点", "‰": "个千分点"}
_THIS = {"month": "本月", "quarter": "本季度", "year": "本年度"}
# In the second half of a year, the half before is its first.
_LAST = {"month": "上月", "quarter": "上季度", "half_year": "上半年"}
# What a long-term matter without a date was to do.
STEADY = "持续推进"
MONTHS = "个月"
# Up to so many matters are named one by one, so many in a row make a range.
MOST_ITEMS_ONE_BY_ONE, SHORTEST_RANGE = 5, 3


def ordinal(number: int) -> str:
    """Return 1 to 999 in Chinese: 一, 十, 十一, 二十三, 一百零五, 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    last = _DIGITS[ones] if ones else ""
    if hundreds:
        between = f"{_DIGITS[tens]}十" if tens else "零" if ones else ""
        return f"{_DIGITS[hundreds]}百{between}{last}"
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + last


def figure(value: Decimal) -> str:
    """Return a figure as printed: no exponent, no trailing zeros, no separators."""
    return plain(value)


def percent(value: Decimal) -> str:
    """Return a percentage to one decimal, plainly rounded: 30.0%."""
    return f"{one_decimal(value)}%"


def one_decimal(value: Decimal) -> str:
    """Return a figure to one decimal, plainly rounded: 20.0."""
    return f"{value.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP):f}"


def full_date(day: date) -> str:
    """Return 2026年10月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date, year: int) -> str:
    """Return 10月31日, with its year where it is not `year`."""
    return zh_date(day, year)


def is_month_end(day: date) -> bool:
    """Say whether a date is the last of its month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


def before(day: date, year: int) -> str:
    """Return a time limit: 9月底前 for a month's last day, else 11月20日前."""
    if not is_month_end(day):
        return f"{short_date(day, year)}前"
    return f"{_month(day, year)}底前"


def until(day: date, year: int) -> str:
    """Return the date data reach to: 6月底 for a month's last day, else 6月25日."""
    return f"{_month(day, year)}底" if is_month_end(day) else short_date(day, year)


def starting(day: date, year: int) -> str:
    """Return when something was to start: 8月 for a month's first or last day, else 8月15日."""
    return _month(day, year) if day.day == 1 or is_month_end(day) else short_date(day, year)


def _month(day: date, year: int) -> str:
    return f"{day.month}月" if day.year == year else f"{day.year}年{day.month}月"


def lateness(due_on: date, cutoff: date) -> tuple[int, str]:
    """Return how long a date is past, number and unit: 1 个月 in whole months, else 12 天."""
    months = full_months_between(due_on, cutoff)
    return (months, MONTHS) if months else ((cutoff - due_on).days, "天")


def period_label(period: Period) -> str:
    """Return the period as it stands in a title, with its year: 2026年1—10月, 2026年第三季度, 2026年上半年, 2026年度."""
    year, month = period.end.year, period.end.month
    if period.kind == "year":
        return f"{year}年度"
    if period.kind == "half_year":
        return f"{year}年{'上' if month <= 6 else '下'}半年"
    if period.kind == "quarter":
        return f"{year}年第{ordinal(month // 3)}季度"
    return f"{year}年1月" if month == 1 else f"{year}年1—{month}月"


def this_period(kind: str) -> str:
    """Return how the text calls the period: 本月, 本季度, else 本期."""
    return _THIS.get(kind, "本期")


def last_period(kind: str) -> str:
    """Return how the text calls the period before: 上月, 上季度, else 上期."""
    return _LAST.get(kind, "上期")


def items(numbers: Iterable[str]) -> str:
    """Return item numbers as a list: 第5项、第23项; a label that is no number stands as it is (未编号1)."""
    return "、".join(f"第{n}项" if n.isdigit() else n for n in numbers)


def many_items(numbers: Iterable[str]) -> str:
    """Return item numbers as `items` does; more than a few as one list in order, three and more in a row as a range.

    第3、5—9项、未编号1. The dash is 一字线 (GB/T 15834).
    """
    listed = list(numbers)
    if len(listed) <= MOST_ITEMS_ONE_BY_ONE:
        return items(listed)
    rows: list[list[int]] = []
    for number in sorted({int(one) for one in listed if one.isdecimal()}):
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    terms = [
        f"{row[0]}—{row[-1]}" if len(row) >= SHORTEST_RANGE else "、".join(map(str, row)) for row in rows
    ]
    labels = [one for one in listed if not one.isdecimal()]
    return "、".join([*([f"第{'、'.join(terms)}项"] if terms else []), *labels])


def book_title(title: str) -> str:
    """Return a title in 《》; 《》 inside it become 〈〉 (GB/T 15834)."""
    inner = title.strip()
    if inner.startswith("《") and inner.endswith("》"):
        inner = inner[1:-1]
    return f"《{inner.replace('《', '〈').replace('》', '〉')}》"


_INNER = str.maketrans("“”", "‘’")


def without_stop(text: str) -> str:
    """Return a phrase without the full stop or comma somebody typed at its end, or line breaks."""
    return "".join(text.split("\n")).strip().rstrip("。．.；;，, ")


def inside_quotes(text: str) -> str:
    """Return words that will stand between “ ”: quotes within quotes are single (GB/T 15834, 4.8)."""
    return text.translate(_INNER)


@dataclass
class NameBook:
    """Names as a paper uses them: in full the first time, short afterwards."""

    used: set[str] = field(default_factory=set)

    def say(self, name: Named) -> str:
        """Return a body's name and remember that it was said."""
        if name.uid in self.used:
            return name.short
        self.used.add(name.uid)
        return name.full

    def list(self, names: Iterable[Named]) -> str:
        """Return several names joined by 、."""
        return "、".join(self.say(name) for name in names)
