"""Reporting periods as values: (kind, start). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_LABEL = re.compile(
    r"(?P<year>\d{4})年(?:(?P<month>1[0-2]|[1-9])月|第(?P<quarter>[1-4])季度|(?P<half>[上下])半年|度)"
)
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, order=True)
class Period:
    """A month, quarter, half-year or year, named by its kind and first day."""

    start: date
    kind: str = "month"  # one of MONTHS

    @property
    def months(self) -> int:
        """How many months the period has."""
        return MONTHS[self.kind]

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.next().start - timedelta(days=1)

    def next(self) -> Period:
        """The period that follows."""
        month = self.start.month - 1 + self.months
        return Period(date(self.start.year + month // 12, month % 12 + 1, 1), self.kind)

    def previous(self) -> Period:
        """The period before."""
        month = self.start.month - 1 - self.months
        return Period(date(self.start.year + month // 12, month % 12 + 1, 1), self.kind)

    def last_month(self) -> Period:
        """The month the period ends with."""
        return month_of(self.end)

    def label(self) -> str:
        """The Chinese name used on screens: 2026年10月, 2026年第3季度, 2026年上半年, 2026年度."""
        if self.kind == "year":
            return f"{self.start.year}年度"
        if self.kind == "half_year":
            return f"{self.start.year}年{'上' if self.start.month == 1 else '下'}半年"
        if self.kind == "quarter":
            return f"{self.start.year}年第{(self.start.month + 2) // 3}季度"
        return f"{self.start.year}年{self.start.month}月"


def from_label(label: str) -> Period | None:
    """Return the period whose Chinese name this is, as records keep it; None for any other text."""
    found = _LABEL.fullmatch(label)
    if not found:
        return None
    year = int(found["year"])
    if found["quarter"]:
        return Period(date(year, 3 * int(found["quarter"]) - 2, 1), "quarter")
    if found["half"]:
        return Period(date(year, 1 if found["half"] == "上" else 7, 1), "half_year")
    return Period(date(year, int(found["month"] or 1), 1), "month" if found["month"] else "year")


def month_of(day: date) -> Period:
    """Return the month that `day` lies in."""
    return Period(day.replace(day=1), "month")


def containing(day: date, kind: str) -> Period:
    """Return the period of a kind that `day` lies in; KeyError for a kind that does not exist."""
    months = MONTHS[kind]
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), kind)


def periods_of_year(year: int, kind: str) -> tuple[Period, ...]:
    """Return the periods of a kind in a year, in order."""
    return tuple(Period(date(year, month, 1), kind) for month in range(1, 13, MONTHS[kind]))
