"""Figures as they are typed: ratios of a numerator and a denominator, and leaps that are more often slips. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from tasks.progress.facts import PERCENT_UNITS

# A figure this many times the last one is more often a slip than a leap.
JUMP_TIMES = 10
# Likewise a share that moves by more than so many points within a period.
JUMP_POINTS = 30
KEPT = Decimal("0.0001")
SCALES = {"‰": Decimal(1000)}


def scale_of(unit: str) -> Decimal:
    """Return what a quotient is multiplied by to be in `unit`: 100 for percentages, 1000 for ‰, else 1."""
    return SCALES.get(unit, Decimal(100) if unit in PERCENT_UNITS else Decimal(1))


def ratio(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """Return numerator over denominator in `unit`, to four decimals. Raises ZeroDivisionError."""
    if not denominator:
        raise ZeroDivisionError
    return (numerator * scale_of(unit) / denominator).quantize(KEPT, rounding=ROUND_HALF_UP)


def fits(value: Decimal, numerator: Decimal, denominator: Decimal, unit: str) -> bool:
    """Tell whether a figure is the ratio, rounded to the decimals the figure was given with."""
    exact = numerator * scale_of(unit) / denominator
    step = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
    # 87 may stand for 87.0: a figure in whole numbers counts as rounded to ones, not to tens.
    return abs(exact - value) * 2 <= min(step, Decimal(1))


def jumps(value: Decimal, last: Decimal, unit: str) -> bool:
    """Tell whether a figure moves beyond what is plausible from one period to the next.

    Shares by JUMP_POINTS either way, amounts to more than JUMP_TIMES the last one. It advises, never blocks.
    """
    if unit in PERCENT_UNITS:
        return abs(value - last) > JUMP_POINTS
    return last > 0 and value > last * JUMP_TIMES
