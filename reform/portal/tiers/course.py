"""How a matter fares, month by month: by chance, the same for the same seed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

# What is filed of a month.
IN_TIME, LATE, RETURNED, MISSED, NOT_ASKED = "in_time", "late", "returned", "missed", "not_asked"
DONE, ON_SCHEDULE, BEHIND = "done", "on_schedule", "behind"
SHOULD_HAVE_STARTED, NOT_DUE = "should_have_started", "not_due"
LATE_CLASSES = (BEHIND, SHOULD_HAVE_STARTED)


@dataclass(frozen=True)
class Month:
    """How a matter stands at a cut-off, and how that was reported."""

    status: str
    severity: int
    filing: str

    @property
    def unreported(self) -> bool:
        """Whether nothing was filed though it was asked for."""
        return self.filing == MISSED


@dataclass(frozen=True)
class Dates:
    """When a matter begins and is due; `done_in` is the month (by number) it is done in, if it is."""

    starts_on: date
    due_on: date | None
    done_in: int | None


def dates_by_chance(chance: Random, *, begins: date, on: date, months: int) -> Dates:
    """Return a matter's dates: most run on for a year, some are past due, some are done, some have no date."""
    done_in = months - 1 - chance.randrange(min(4, months)) if chance.random() < 0.12 else None
    if chance.random() < 0.08:
        return Dates(begins, None, done_in)
    if chance.random() < 0.01:
        ahead = on + timedelta(days=chance.randrange(60, 200))
        return Dates(ahead, ahead + timedelta(days=chance.randrange(60, 300)), None)
    due = on + timedelta(days=chance.randrange(-40, 520))
    return Dates(begins, due, done_in)


def course_of(chance: Random, dates: Dates, cutoffs: list[date]) -> list[Month]:
    """Return how a matter stands at each cut-off: mostly on schedule, at times behind for some months, done at the end."""
    found: list[Month] = []
    status, severity = ON_SCHEDULE, 0
    slow = chance.random() < 0.02
    for at, cutoff in enumerate(cutoffs):
        if dates.starts_on > cutoff:
            found.append(Month(NOT_DUE, 0, NOT_ASKED))
            continue
        if dates.done_in is not None and at >= dates.done_in:
            found.append(Month(DONE, 0, IN_TIME if at == dates.done_in else NOT_ASKED))
            continue
        filing = _filing(chance)
        if filing != MISSED:
            status, severity = _next(chance, status, severity, slow and at < 4)
        if dates.due_on and dates.due_on <= cutoff:
            status, severity = BEHIND, 2
        found.append(Month(status, severity, filing))
    return found


def _filing(chance: Random) -> str:
    at = chance.random()
    if at < 0.03:
        return MISSED
    if at < 0.08:
        return LATE
    return RETURNED if at < 0.10 else IN_TIME


def _next(chance: Random, status: str, severity: int, slow: bool) -> tuple[str, int]:
    if slow:
        return SHOULD_HAVE_STARTED, 1
    if status == BEHIND and chance.random() < 0.55:
        return BEHIND, min(2, severity + (chance.random() < 0.4))
    return (BEHIND, 1) if chance.random() < 0.06 else (ON_SCHEDULE, 0)
