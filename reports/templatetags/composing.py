"""Tags of the composer."""

from __future__ import annotations

from django import template

from reports.circulars.linked import Part
from reports.selectors.composer import figure_words

register = template.Library()


@register.filter
def figure_tip(part: Part) -> str:
    """What a figure of a sentence is, with the key it is linked under."""
    words = figure_words(part)
    return f"{words} · {part.key}" if part.key else words
