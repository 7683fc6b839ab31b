"""Joining figures and states: values over units and periods, a grid of units, the rows of one item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from .facts import PERCENT_UNITS, GridItem, GridRule
from .vocabulary import LATE_CLASSES, Flag, StatusClass

How = Literal["sum", "latest", "average", "max", "ratio"]


class PercentagesNotAddedError(ValueError):
    """Percentages were to be added or averaged; they are joined by numerator and denominator only."""


@dataclass(frozen=True)
class Value:
    """One accepted value: a plain figure, or a ratio kept as numerator and denominator."""

    value: Decimal | None = None
    as_of: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def combine(values: Sequence[Value], how: How, *, unit: str = "") -> Decimal | None:
    """Return the values joined over units or periods, None when there is nothing to join.

    `ratio` adds numerators and denominators and returns the quotient, in percent where the unit is one (in
    per mille for ‰). `latest` takes the value with the newest date, the last given among equals.
    Raises PercentagesNotAddedError for a sum or average of percentages, ValueError for an unknown way.
    """
    if how == "ratio":
        return _ratio(values, unit)
    known = [v for v in values if v.value is not None]
    figures = [v.value for v in known if v.value is not None]
    if how in ("sum", "average") and unit in PERCENT_UNITS:
        raise PercentagesNotAddedError(f"values in {unit} are joined by numerator and denominator")
    if how not in ("sum", "latest", "average", "max"):
        raise ValueError(f"values cannot be joined by {how}")
    if not figures:
        return None
    if how == "sum":
        return sum(figures, Decimal(0))
    if how == "average":
        return sum(figures, Decimal(0)) / len(figures)
    if how == "max":
        return max(figures)
    newest = max(v.as_of or date.min for v in known)
    return [v.value for v in known if (v.as_of or date.min) == newest][-1]


def _ratio(values: Sequence[Value], unit: str) -> Decimal | None:
    pairs = [
        (v.numerator, v.denominator) for v in values if v.numerator is not None and v.denominator is not None
    ]
    below = sum((d for _, d in pairs), Decimal(0))
    if not below:
        return None
    scale = 1000 if unit == "‰" else 100 if unit in PERCENT_UNITS else 1
    return sum((n for n, _ in pairs), Decimal(0)) * scale / below


@dataclass(frozen=True)
class GridRollUp:
    """Where a group duty stands: units done and needed out of those it applies to, and who is missing."""

    done: int
    needed: int
    total: int
    missing: tuple[str, ...]
    late: tuple[str, ...]
    status_class: StatusClass


def roll_up_grid(
    items: Sequence[GridItem], rule: GridRule | None = None, *, cutoff: date, due_on: date | None = None
) -> GridRollUp:
    """Return the state of a group duty at a cut-off (已落实11个市，未落实3个市（…）).

    Done when the rule's number of units is done (all of them by default); a grid that applies to nobody is
    never done. Behind when so many units missed their own date, or the task's, that the rest cannot make up the number;
    one that was early does not hide one that is late.
    """
    rule = rule or GridRule()
    items = [item for item in items if item.applies]
    total, done = len(items), sum(1 for item in items if item.done)
    needed = _needed(rule, total)
    missing = [item for item in items if not item.done]
    late = [item.unit for item in missing if (day := item.due_on or due_on) and day <= cutoff]
    if total and done >= needed:
        status = StatusClass.DONE
    elif len(late) > total - needed:
        status = StatusClass.BEHIND
    else:
        status = StatusClass.ON_SCHEDULE
    return GridRollUp(done, needed, total, tuple(item.unit for item in missing), tuple(late), status)


def _needed(rule: GridRule, total: int) -> int:
    if rule.kind == "all":
        return total
    if rule.kind == "at_least":
        return max(1, min(rule.value, total))
    share = (Decimal(total) * rule.value / 100).to_integral_value(ROUND_CEILING)
    return max(1, min(int(share), total))


@dataclass(frozen=True)
class State:
    """A class with its severity and flags."""

    status_class: StatusClass
    severity: int = 0
    flags: tuple[str, ...] = ()


def roll_up_root(rows: Iterable[State]) -> State:
    """Return an item's state from its rows: the worst row's, done when all are done.

    Worst is overdue, then the higher severity, then behind, should have started, on schedule, not due and
    adjusted. An item with some rows done and the rest not due is under way, so it is on schedule. Flags of
    the rows still open stand on the item. Raises ValueError without rows.
    """
    states = list(rows)
    if not states:
        raise ValueError("an item without rows has no state to roll up")
    worst = max(states, key=_badness)
    open_rows = [s for s in states if s.status_class is not StatusClass.DONE]
    status = worst.status_class
    if status is StatusClass.NOT_DUE and len(open_rows) < len(states):
        status = StatusClass.ON_SCHEDULE
    kept = {flag for s in open_rows for flag in s.flags}
    if not open_rows:
        kept = {flag for s in states for flag in s.flags} & {Flag.LONG_TERM}
    flags = tuple(flag for flag in Flag if flag in kept)
    return State(status, worst.severity if status in LATE_CLASSES else 0, flags)


_RANK = {
    StatusClass.BEHIND: 5,
    StatusClass.SHOULD_HAVE_STARTED: 4,
    StatusClass.ON_SCHEDULE: 3,
    StatusClass.NOT_DUE: 2,
    StatusClass.ADJUSTED: 1,
    StatusClass.DONE: 0,
}


def _badness(state: State) -> tuple[bool, int, int]:
    return Flag.OVERDUE in state.flags, state.severity, _RANK[state.status_class]
