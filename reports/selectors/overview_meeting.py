"""One matter for the meeting room: its four facts, its orders, its indicator's course, and what is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import Referral, SupervisionOrder
from reports.selectors.overview import Overview
from reports.selectors.overview_indicators import Curve, IndicatorStand, curves_of, indicators_of, worst_first
from reports.selectors.overview_matters import Told, told
from reports.selectors.overview_terms import coordination, orders_of
from tasks.selectors.cutoffs import Placed

# What one screen takes in big type.
MOST_INDICATORS = 2


@dataclass(frozen=True)
class Slide:
    """A matter with what is said of it in the room."""

    told: Told
    orders: list[SupervisionOrder]
    indicators: list[tuple[IndicatorStand, Curve]]
    asked: list[Referral]


def slides_of(board: Overview, items: Iterable[Placed]) -> list[Slide]:
    """Return a slide for each item, in the same order; a constant number of queries."""
    lines = told(board, items)
    shown = [line.item for line in lines]
    orders = orders_of(board)
    asked: dict[int, list[Referral]] = {}
    for one in coordination(board):
        if one.task:
            asked.setdefault(one.task.root_id or one.task.pk, []).append(one)
    held: dict[int, list[IndicatorStand]] = {}
    for stand in worst_first(indicators_of(board, shown)):
        held.setdefault(stand.item.key, []).append(stand)
    told_of = [stand for stands in held.values() for stand in stands[:MOST_INDICATORS]]
    measured: dict[int, list[tuple[IndicatorStand, Curve]]] = {}
    for stand, curve in curves_of(board, told_of):
        measured.setdefault(stand.item.key, []).append((stand, curve))
    return [
        Slide(
            line,
            orders.get(line.item.key, []),
            measured.get(line.item.key, []),
            asked.get(line.item.key, []),
        )
        for line in lines
    ]
