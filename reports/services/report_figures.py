"""The figures of a report: kept as typed, ratios with what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reform.core.figures import plain
from reports.ratios import fits, ratio
from tasks.models import Indicator


def figures_to_keep(
    values: Mapping[Indicator, Decimal | None], ratios: Mapping[Indicator, tuple[Decimal, Decimal]]
) -> dict[Indicator, dict[str, Decimal | None] | None]:
    """Return each figure as its row is kept, with numerator and denominator; None for one to be taken off.

    A figure not given beside its ratio is worked out. Raises ValidationError by `value_<indicator>` where the three
    do not go together.
    """
    found: dict[Indicator, dict[str, Decimal | None] | None] = {}
    wrong: dict[str, str] = {}
    for indicator in {**values, **ratios}:
        value, parts = values.get(indicator), ratios.get(indicator)
        if parts is None:
            alone = {"value": value, "numerator": None, "denominator": None}
            found[indicator] = None if value is None else alone
            continue
        fault = ratio_fault(value, *parts, indicator.unit)
        if fault:
            wrong[f"value_{indicator.pk}"] = fault
            continue
        worked_out = ratio(*parts, indicator.unit) if value is None else value
        found[indicator] = {"value": worked_out, "numerator": parts[0], "denominator": parts[1]}
    if wrong:
        raise ValidationError(wrong)
    return found


def ratio_fault(value: Decimal | None, numerator: Decimal, denominator: Decimal, unit: str) -> str:
    """Return as a sentence why a figure, its numerator and denominator do not go together, "" when they do."""
    if denominator <= 0 or numerator < 0:
        return _("A denominator is above zero, a numerator not below it.")
    if value is not None and not fits(value, numerator, denominator, unit):
        return _("%(value)s does not fit: %(numerator)s of %(denominator)s is %(ratio)s.") % {
            "value": f"{plain(value)}{unit}",
            "numerator": plain(numerator),
            "denominator": plain(denominator),
            "ratio": f"{plain(ratio(numerator, denominator, unit))}{unit}",
        }
    return ""
