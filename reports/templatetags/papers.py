"""Filters of the pages of papers."""

from __future__ import annotations

from django import template

from reports.models import Circular
from reports.selectors.superseding import name_of

register = template.Library()


@register.filter
def without_stop(words: str) -> str:
    """What somebody typed without the stop at its end, for a sentence that brings its own."""
    return words.strip().rstrip("。.；;")


@register.filter
def paper_name(circular: Circular) -> str:
    """By what a paper is cited: its number, or which issue of the bulletin it is."""
    return name_of(circular)
