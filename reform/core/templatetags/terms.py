"""Tips on the words of the office: {% load terms %}, then {% term "determination" %} or {% words "cutoff" "overdue" %}."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from reform.core.glossary import BY_KEY, Term

register = template.Library()


@register.inclusion_tag("components/term.html")
def term(key: str, label: str = "") -> dict[str, str | Promise]:
    """A word (or `label` in its place) that opens its explanation; KeyError for one the glossary does not know.

    It is a block of its own: not inside a <p>, a link or a button.
    """
    found = BY_KEY[key]
    return {"key": key, "label": label or found.word, "text": found.text}


@register.inclusion_tag("components/words.html")
def words(*keys: str) -> dict[str, list[Term]]:
    """One quiet line of the words newcomers stumble over on a page; KeyError for one the glossary does not know."""
    return {"terms": [BY_KEY[key] for key in keys]}
