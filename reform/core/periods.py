"""Reporting periods as values: (kind, start). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """A month or a quarter, named by its kind and first day."""

    start: date
    kind: str = "month"  # month or quarter

    @property
    def months(self) -> int:
        """How many months the period has."""
        return 3 if self.kind == "quarter" else 1

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

    def label(self) -> str:
        """The Chinese name used on screens: 10月 or 第3季度."""
        if self.kind == "quarter":
            return f"{self.start.year}年第{(self.start.month + 2) // 3}季度"
        return f"{self.start.year}年{self.start.month}月"


def month_of(day: date) -> Period:
    """Return the month that `day` lies in."""
    return Period(day.replace(day=1), "month")
