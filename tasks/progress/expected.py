"""Expected progress at a date, for every shape a task can have.

On schedule or not is judged against what these functions return for the same date (office-practice 5).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from .facts import DetailFacts, GridItem, IndicatorFacts, MilestoneFacts, Recurrence
from .rules import Rule

Method = Literal["days", "months", "plan", "target", "planned", "occurrences", "at_due", "last_year"]
Measured = IndicatorFacts | Recurrence | Sequence[MilestoneFacts] | Sequence[DetailFacts] | Sequence[GridItem]
HAIR = Decimal("1e-9")
_MONTHS_OF = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@dataclass(frozen=True)
class Expectation:
    """What is expected at `at`: `value` out of `total`, in the measure's unit, and how it was found."""

    value: Decimal
    total: Decimal
    method: Method
    at: date


def month_slip(planned: date, at: date) -> int:
    """Return how many calendar months `at` lies after the month of `planned` (negative before it)."""
    return (at.year - planned.year) * 12 + at.month - planned.month


def full_months_between(earlier: date, later: date) -> int:
    """Return the whole months from one date to a later one; from a month's last day to another's is whole."""
    months = month_slip(earlier, later)
    last_day = calendar.monthrange(later.year, later.month)[1]
    return months - 1 if later.day < min(earlier.day, last_day) else months


def elapsed_share(*, start: date | None, due: date, at: date, rule: Rule) -> Decimal:
    """Return the share (0 to 1) of the way from start to due date that is behind us at `at`.

    Without a start there is no line: nothing is expected before the due date. By months, the start's month
    and the due date's month both count, and the month of `at` counts from the rule's day of the month on.
    """
    if at >= due:
        return Decimal(1)
    if start is None or at < start or start >= due:
        return Decimal(0)
    if rule.line == "days":
        return Decimal((at - start).days) / Decimal((due - start).days)
    elapsed = month_slip(start, at) + (1 if at.day >= rule.month_counts_from_day else 0)
    return Decimal(elapsed) / Decimal(month_slip(start, due) + 1)


def expected_at(
    measured: Measured, *, at: date, start: date | None, due: date | None, rule: Rule
) -> Expectation | None:
    """Return what is expected of one measure at a date, or None where nothing can be expected.

    Amounts follow their plan steps, else a straight line from start to due date, stated in the target's own
    precision and rounded in the unit's favour. Rates expect their plan step, else the target. Nodes, entries
    and grid units expect what was planned on or before the date; a list without dates follows the line;
    a recurring duty expects one for each period that has ended.
    """
    if isinstance(measured, IndicatorFacts):
        return _expected_indicator(measured, at=at, start=start, due=due, rule=rule)
    if isinstance(measured, Recurrence):
        return _expected_occurrences(measured, at=at, start=start, due=due)
    units = [item for item in measured if isinstance(item, GridItem) and item.applies]
    if units:
        return _planned([item.due_on or due for item in units], at)
    nodes = [node.planned_on for node in measured if isinstance(node, MilestoneFacts) and node.planned_on]
    if nodes:
        return _planned(nodes, at)
    entries = [entry for entry in measured if isinstance(entry, DetailFacts)]
    if any(entry.planned_on for entry in entries):
        return _planned([entry.planned_on or due for entry in entries], at)
    if not entries or due is None:
        return None
    total = Decimal(len(entries))
    share = elapsed_share(start=start, due=due, at=at, rule=rule)
    value = _of(total, share).to_integral_value(ROUND_FLOOR)
    return Expectation(value, total, rule.line if start else "at_due", at)


def held_to(
    indicator: IndicatorFacts, *, at: date, start: date | None, due: date | None, rule: Rule
) -> Expectation | None:
    """Return what the rule holds an indicator's value against at a date, as it judges it; None where it expects nothing.

    That is what is expected; for a rate without steps the same period of last year where the rule compares with it
    (method "last_year"): its target is for the year's end.
    """
    expected = expected_at(indicator, at=at, start=start, due=due, rule=rule)
    by_target = expected is not None and expected.method == "target"
    if expected and by_target and rule.rates != "target" and indicator.last_year is not None:
        return Expectation(indicator.last_year, expected.total, "last_year", at)
    return expected


def _of(total: Decimal, share: Decimal) -> Decimal:
    """Return a share of a total without the hair a division leaves: 59/365 of 365 is 59 and no less."""
    return (total * share).quantize(HAIR)


def _planned(dates: Sequence[date | None], at: date) -> Expectation:
    passed = sum(1 for day in dates if day and day <= at)
    return Expectation(Decimal(passed), Decimal(len(dates)), "planned", at)


def _expected_indicator(
    indicator: IndicatorFacts, *, at: date, start: date | None, due: date | None, rule: Rule
) -> Expectation | None:
    target = indicator.target
    if target is None:
        return None
    ceiling = indicator.lower_is_better
    if indicator.plan and not (due and at >= due):
        step = _plan_step(indicator, at)
        if step is not None:
            return Expectation(step, target, "plan", at)
    if indicator.measure == "rate":
        return Expectation(target, target, "target", at)
    if due is None:
        return None
    share = elapsed_share(start=start, due=due, at=at, rule=rule)
    places = indicator.decimals if indicator.decimals is not None else _places(target)
    rounding = ROUND_CEILING if ceiling else ROUND_FLOOR
    value = _of(target, share).quantize(Decimal(1).scaleb(-places), rounding=rounding)
    return Expectation(value, target, rule.line if start else "at_due", at)


def _plan_step(indicator: IndicatorFacts, at: date) -> Decimal | None:
    """Return the step in force at a date: the last one reached, for a ceiling the one now being used up."""
    steps = sorted(indicator.plan, key=lambda step: step.on)
    if indicator.lower_is_better:
        return next((step.value for step in steps if step.on >= at), indicator.target)
    reached = [step.value for step in steps if step.on <= at]
    if reached:
        return reached[-1]
    return Decimal(0) if indicator.measure == "cumulative" else None


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _expected_occurrences(
    duty: Recurrence, *, at: date, start: date | None, due: date | None
) -> Expectation | None:
    if start is None or (due is not None and due < start):
        return None
    passed = sum(1 for _ in _period_ends(duty.every, start, at))
    if due is None:
        return Expectation(Decimal(passed), Decimal(passed), "occurrences", at)
    total = max(1, sum(1 for _ in _period_ends(duty.every, start, due)))
    value = total if at >= due else min(passed, total)
    return Expectation(Decimal(value), Decimal(total), "occurrences", at)


def _period_ends(every: str, start: date, until: date) -> Iterator[date]:
    """Yield the last days of the periods up to a date; the first counts if the line starts by its middle."""
    first, last = _period_of(every, start)
    while last <= until:
        if start <= first + (last - first) / 2:
            yield last
        first, last = _period_of(every, last + timedelta(days=1))


def _period_of(every: str, day: date) -> tuple[date, date]:
    if every == "weekly":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    length = _MONTHS_OF[every]
    month = (day.month - 1) // length * length + 1
    last_month = month + length - 1
    return date(day.year, month, 1), date(day.year, last_month, calendar.monthrange(day.year, last_month)[1])
