"""The State Council's notice of holidays read plainly: 10月1日至7日放假, 9月27日（星期日）上班. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 20
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
_SPAN = re.compile(_DAY.format("a") + rf"(?:(?:至|到|—|－|-|~|～){_DAY.format('b')})?")
_NAME = re.compile(r"(?:[一二三四五六七八九十]+、)?\s*(元旦|春节|清明节|劳动节|端午节|中秋节|国庆节)")
_WEEKDAY = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Special:
    """One day that differs from its weekday, or is named in the notice: free, or worked in its place."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True)
class Reading:
    """What was read of a pasted notice: days in order, and the parts that were not understood."""

    days: tuple[Special, ...]
    unread: tuple[str, ...]


def read_holidays(text: str, year: int) -> Reading:
    """Return the days a notice for `year` names, later ones replacing earlier ones, and what was not understood.

    A part ends at ，。； or a line's end; every day named before 放假 is free, before 上班 worked. A month not written
    is that of the day before it; a day that does not exist, or a span beyond LONGEST days, is not understood.
    """
    found: dict[date, Special] = {}
    unread: list[str] = []
    for line in text.splitlines():
        name = _NAME.search(line)
        words = _WEEKDAY.sub("", line)
        waiting: list[date] = []
        month: int | None = None
        for part in re.split(r"[，,。；;：:]", words):
            days, month, faulty = _days(part, year, month)
            waiting += days
            works = "上班" in part
            if faulty:
                unread.append(part.strip())
            elif works or "放假" in part or "休息" in part:
                for day in waiting:
                    found[day] = Special(day, works, name[1] if name else "")
                waiting = []
        unread += [words.strip()] if waiting else []
    return Reading(tuple(found[day] for day in sorted(found)), tuple(unread))


def _days(part: str, year: int, month: int | None) -> tuple[list[date], int | None, bool]:
    """Return the days a part names, the month they end in, and whether one cannot be."""
    days: list[date] = []
    for span in _SPAN.finditer(part):
        try:
            first, month = _day(span, "a", year, month)
            last, month = _day(span, "b", first.year, month) if span["bd"] else (first, month)
        except (ValueError, TypeError):
            return [], month, True
        length = (last - first).days + 1
        if not 1 <= length <= LONGEST:
            return [], month, True
        days += [first + timedelta(days=n) for n in range(length)]
    return days, month, False


def _day(span: re.Match[str], key: str, year: int, month: int | None) -> tuple[date, int]:
    """Return a day of a match and its month. Raises ValueError or TypeError where it cannot be."""
    number = int(span[f"{key}m"]) if span[f"{key}m"] else month
    if number is None:
        raise ValueError("a day without a month")
    return date(int(span[f"{key}y"] or year), number, int(span[f"{key}d"])), number
