"""What moved around the matters of a period: dates put off (完成时限调整), orders (督办), what waits to be coordinated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from reports.enums import OrderState
from reports.models import Referral, SupervisionOrder
from reports.selectors.orders_told import ENDS, orders_at
from reports.selectors.overview import Overview
from reports.selectors.snapshot_coordination import open_at
from tasks.enums import AdjustmentKind, AdjustmentState
from tasks.models import Adjustment, Task


@dataclass(frozen=True)
class Slipped:
    """A matter whose date was changed with approval: the date at first, the dates it was put to, in order.

    None stands for long-term, without a date.
    """

    task: Task
    first: date | None
    dates: tuple[date | None, ...]

    @property
    def times(self) -> int:
        """How often it was changed."""
        return len(self.dates)

    @property
    def last(self) -> date | None:
        """The date in force at the cut-off."""
        return self.dates[-1]


def slipped_dates(board: Overview) -> list[Slipped]:
    """Return the matters whose date was changed up to the cut-off, the most often changed first; one query."""
    found = Adjustment.objects.filter(
        task__ledger=board.ledger,
        task__sensitivity__lte=board.clearance,
        kind=AdjustmentKind.DUE,
        state=AdjustmentState.APPROVED,
        decided_on__lte=board.period.cutoff,
    )
    if board.units is not None:
        found = found.filter(task__collector__in=board.units)
    by_task: dict[int, list[Adjustment]] = {}
    for one in found.select_related("task__collector").order_by("decided_on", "pk"):
        by_task.setdefault(one.task_id, []).append(one)
    lines = [
        Slipped(
            rows[0].task,
            _day(rows[0].before["due_on"]),
            tuple(_day(row.after["due_on"]) for row in rows),
        )
        for rows in by_task.values()
    ]
    return sorted(lines, key=lambda line: (-line.times, line.task.number, line.task.row))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


@dataclass(frozen=True)
class OrdersThen:
    """The orders about matters of the ledger as they stood at the cut-off; `overdue` are among `running`."""

    running: list[SupervisionOrder]
    overdue: int
    closed: int
    withdrawn: int

    @property
    def issued(self) -> int:
        """How many were issued up to the cut-off: running, closed and withdrawn or raised."""
        return len(self.running) + self.closed + self.withdrawn


def orders_then(board: Overview) -> OrdersThen:
    """Return the orders as a circular of the period tells them: running ones by the day they are due; two queries.

    What came of an instruction (批示) is for its circle only and not counted, nor are urging slips.
    """
    found = orders_at(board.period, clearance=board.clearance)
    if board.units is not None:
        found = [(order, state) for order, state in found if order.department_id in board.units]
    running = sorted(
        (order for order, state in found if state not in ENDS),
        key=lambda order: (order.due_on or date.max, order.pk),
    )
    late = sum(1 for order in running if order.due_on and order.due_on < board.period.cutoff)
    closed = sum(1 for _order, state in found if state == OrderState.CLOSED)
    return OrdersThen(running, late, closed, len(found) - len(running) - closed)


def orders_of(board: Overview) -> dict[int, list[SupervisionOrder]]:
    """Return the orders that ran at the cut-off by the key of their item, by the day they are due; two queries."""
    found: dict[int, list[SupervisionOrder]] = {}
    for order in orders_then(board).running:
        if order.task:
            found.setdefault(order.task.root_id or order.task.pk, []).append(order)
    return found


def order_keys(board: Overview) -> frozenset[int]:
    """Return the keys of the items with an order that ran at the cut-off; two queries."""
    return frozenset(orders_of(board))


def coordination(board: Overview) -> list[Referral]:
    """Return what waited at the cut-off to be coordinated, longest waiting first: as the papers count it; one query."""
    found = open_at(board.period, clearance=board.clearance)
    if board.units is None:
        return found
    return [one for one in found if _concerns(one, board.units)]


def _concerns(one: Referral, units: Collection[int]) -> bool:
    return one.department_id in units or bool(one.task and one.task.collector_id in units)
