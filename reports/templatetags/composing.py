"""Tags of the composer."""

from __future__ import annotations

import re
from itertools import zip_longest

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.circulars.linked import Part
from reports.selectors.composer import figure_words

register = template.Library()

_MONTHS = re.compile(r"(\d+—\d+月)")


@register.filter
def figure_tip(part: Part) -> str:
    """What a figure of a sentence is, with the key it is linked under."""
    words = figure_words(part)
    return f"{words} · {part.key}" if part.key else words


@register.filter
def unbroken(text: object) -> SafeString:
    """The text with its months (1—10月) on one line, as the document breaks its title."""
    split = _MONTHS.split(str(text))
    # Split by a group, every other part is one of them.
    pairs = zip_longest(split[::2], split[1::2], fillvalue="")
    return format_html_join("", "{}{}", ((before, _whole(months)) for before, months in pairs))


def _whole(months: str) -> str:
    return format_html('<span class="nowrap">{}</span>', months) if months else ""
