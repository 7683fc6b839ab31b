"""An indicator's target in force and its accepted value, joined over units and periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reform.core.figures import plain
from reform.core.words import dash
from tasks.enums import Basis, Relation
from tasks.models import Indicator, IndicatorTarget, IndicatorValue
from tasks.progress import How, Value, combine
from tasks.progress.facts import PERCENT_UNITS


def targets_in_force(indicator: Indicator, due_on: date | None, year: int) -> list[IndicatorTarget]:
    """Return the targets that count in `year`, the final one last; those of later years are not asked for yet.

    A task that itself runs beyond the year is held to the targets up to its due date.
    """
    horizon = max(date(year, 12, 31), due_on or date.min)
    found = [t for t in indicator.targets.all() if t.due_on is None or t.due_on <= horizon]
    return sorted(found, key=lambda t: t.due_on or horizon)


def target_of(indicator: Indicator, due_on: date | None, year: int) -> IndicatorTarget | None:
    """Return the target the year ends with, None for a direction without a number."""
    found = targets_in_force(indicator, due_on, year)
    return found[-1] if found else None


def target_words(target: IndicatorTarget | None, unit: str) -> str:
    """Return a target in words, ≥90% or 5—8个; "" for a direction without a number."""
    if target is None:
        return ""
    if target.value_high is not None:
        return f"{plain(target.value)}{dash()}{plain(target.value_high)}{unit}"
    return f"{Relation(target.op).sign}{plain(target.value)}{unit}"


def actual_of(indicator: Indicator, *, by: date | None = None) -> tuple[Decimal | None, date | None]:
    """Return the accepted value (of periods begun and data no later than `by`) and the date of its data.

    A correction replaces the row of the same unit and period. Amounts of a period are added up over periods;
    of other figures each unit's latest counts. Units are joined by the indicator's own rule.
    """
    latest: dict[tuple[int, date], IndicatorValue] = {}
    for row in indicator.values.all():
        if by is None or (row.period_start <= by and row.data_as_of <= by):
            latest[row.department_id, row.period_start] = row
    if not latest:
        return None, None
    rows = [latest[key] for key in sorted(latest, key=lambda key: key[1])]
    as_of = max(row.data_as_of for row in rows)
    how = _how(indicator)
    if indicator.basis != Basis.PERIOD:
        rows = list({row.department_id: row for row in rows}.values())
    elif how == "latest":
        how = "sum"
    values = [Value(row.value, row.data_as_of, row.numerator, row.denominator) for row in rows]
    joined = combine(values, how, unit=indicator.unit)
    return (joined if joined is not None else rows[-1].value), as_of


def _how(indicator: Indicator) -> How:
    """Return the joining rule; percentages are never added or averaged, the newest stands instead."""
    how: How = indicator.combine  # type: ignore[assignment] # the column holds the rule's own words
    return "latest" if how in ("sum", "average") and indicator.unit in PERCENT_UNITS else how
