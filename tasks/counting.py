"""The one counting: ledger, leader's page, Excel and circular all take their figures from a `Tally`.

Totals count items (root tasks); the rows below them are told beside. A selector feeds the result of its
GROUP BY, a test feeds plain rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

from tasks.progress.vocabulary import CLASS_ORDER, Flag, StatusClass

SMALLEST_BASE = 20


def share(part: int, base: int) -> Decimal | None:
    """Return a share in percent to one decimal, plainly rounded; None on a base under 20.

    Source: office-practice 7 (no share on a base under 20, shares are never forced to sum to 100).
    """
    if base < SMALLEST_BASE:
        return None
    return (Decimal(part) * 100 / Decimal(base)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Tally:
    """How many items stand in each of the six classes; `overdue` are those inside behind."""

    done: int = 0
    on_schedule: int = 0
    behind: int = 0
    should_have_started: int = 0
    not_due: int = 0
    adjusted: int = 0
    overdue: int = 0

    @classmethod
    def of_groups(cls, groups: Iterable[tuple[str, bool, int]]) -> Tally:
        """Return the tally of (class, overdue, count) groups; ValueError for a class that does not exist.

        Overdue items outside behind (raised by the calendar since the cut-off) do not count as 其中逾期.
        """
        counts = dict.fromkeys(CLASS_ORDER, 0)
        overdue = 0
        for status_class, is_overdue, count in groups:
            status = StatusClass(status_class)
            counts[status] += count
            if is_overdue and status is StatusClass.BEHIND:
                overdue += count
        return cls(**{str(status): count for status, count in counts.items()}, overdue=overdue)

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[str, Collection[str]]]) -> Tally:
        """Return the tally of (class, flags) rows, one an item."""
        counted = Counter((status, Flag.OVERDUE in flags) for status, flags in rows)
        return cls.of_groups((status, overdue, count) for (status, overdue), count in counted.items())

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})

    def count(self, status_class: str) -> int:
        """Return the number of items in a class."""
        value: int = getattr(self, StatusClass(status_class))
        return value

    @property
    def by_class(self) -> tuple[tuple[StatusClass, int], ...]:
        """Return the six classes with their counts, in printing order, zeros kept."""
        return tuple((status, self.count(status)) for status in CLASS_ORDER)

    @property
    def total(self) -> int:
        """Return the number of items: the sum of the six classes."""
        return sum(count for _, count in self.by_class)

    @property
    def due(self) -> int:
        """Return 应推进: all but not due and adjusted."""
        return self.total - self.not_due - self.adjusted

    @property
    def in_step(self) -> int:
        """Return how many are done or on schedule (达到或超过序时要求)."""
        return self.done + self.on_schedule

    @property
    def completion_share(self) -> Decimal | None:
        """Return 任务完成率: done over 应推进, in percent; None on a base under 20."""
        return share(self.done, self.due)

    @property
    def in_step_share(self) -> Decimal | None:
        """Return done and on schedule over 应推进, in percent; None on a base under 20."""
        return share(self.in_step, self.due)

    def share_of(self, status_class: str) -> Decimal | None:
        """Return a class's share of all items, in percent; None on a base under 20."""
        return share(self.count(status_class), self.total)

    @property
    def reconciliation(self) -> str:
        """Return the line every table carries: 40 = 12 + 20 + 4 + 1 + 2 + 1."""
        return f"{self.total} = {' + '.join(str(count) for _, count in self.by_class)}"
