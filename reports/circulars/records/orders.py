"""Supervision orders as a paper tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.circulars.records.basis import Named


@dataclass(frozen=True)
class OpenOrder:
    """A supervision order not yet closed, with its own deadline."""

    uid: str
    number: str
    item_no: str
    due_on: date | None


@dataclass(frozen=True)
class SettledOrder:
    """A supervision order that was closed (销号) in the period."""

    uid: str
    number: str
    item_no: str
    closed_on: date


@dataclass(frozen=True)
class OrderCount:
    """How many orders of one kind were issued; `name` is the kind as printed (督办单)."""

    name: str
    issued: int


@dataclass(frozen=True)
class Orders:
    """Supervision orders (督办单) that ran in the year up to the cut-off: issued = closed + raised + withdrawn + open.

    `carried` of the issued still ran from earlier years. `kinds` split the issued by kind, `settled` are those of the closed ones that were closed in the period.
    """

    issued: int = 0
    closed: int = 0
    open: tuple[OpenOrder, ...] = ()
    raised: int = 0
    withdrawn: int = 0
    kinds: tuple[OrderCount, ...] = ()
    settled: tuple[SettledOrder, ...] = ()
    carried: int = 0


@dataclass(frozen=True)
class OrderLine:
    """An order the supervision circular tells of: issued in its period, open at its beginning, or named open last time.

    `state` is open, closed, raised or withdrawn as it stood at the cut-off, `ended_on` the day it ceased to be open.
    `said` is what was done (closed) or what the unit answered last; `asked` the orders' demands.
    """

    uid: str
    number: str
    kind: str
    task_uid: str
    item_no: str
    title: str
    unit: Named
    issued_on: date
    due_on: date
    state: str
    ended_on: date | None = None
    asked: str = ""
    said: str = ""
    before: bool = False  # issued before the period
