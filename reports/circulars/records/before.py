"""What the issue before said, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.circulars.records.basis import Period
from reports.circulars.records.counts import Counts


@dataclass(frozen=True)
class NamedMatter:
    """A matter the previous issue listed as behind or not started."""

    uid: str
    item_no: str
    title: str
    status_class: str


@dataclass(frozen=True)
class NamedOrder:
    """An order the previous issue of the supervision circular left open."""

    uid: str
    number: str


@dataclass(frozen=True)
class Previous:
    """The issue of the same kind before this one in the same year: its counts, the matters and open orders it named."""

    uid: str
    year: int
    period: Period
    counts: Counts
    named: tuple[NamedMatter, ...] = ()
    orders: tuple[NamedOrder, ...] = ()


@dataclass(frozen=True)
class Change:
    """A matter whose class differs from the previous issue's; `was` empty: new, `now` empty: taken out."""

    uid: str
    item_no: str
    title: str
    was: str
    now: str


@dataclass(frozen=True)
class FollowUp:
    """What became of a matter the previous issue named; `new_date` where a new date was agreed."""

    uid: str
    item_no: str
    title: str
    was: str
    now: str
    new_date: date | None = None
