"""Why an order was drafted, and why a draft is no longer needed, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from reports.ladder import Line
from reports.models import SupervisionOrder
from reports.selectors.ladder_words import line_text

register = template.Library()


@register.filter
def reasons(order: SupervisionOrder) -> list[str]:
    """Why the ladder drafted an order; nothing for one drafted by hand."""
    return [line_text(line) for line in order.grounds if "code" in line]


@register.filter
def gone_in(order: SupervisionOrder, gone: Mapping[int, Line]) -> str:
    """Why the cause of a draft has gone, "" while it holds (reports.selectors.gone_causes)."""
    line = gone.get(order.pk)
    return line_text(line.to_json()) if line else ""
