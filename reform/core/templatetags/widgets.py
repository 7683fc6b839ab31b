"""What forms are made of, drawn without a template for each attribute and option: a choice of units has a hundred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def drawn_attrs(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a widget as Django's own template writes them: False leaves one out, True has no value."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value)),)
            for name, value in attrs.items()
            if value is not False
        ),
    )


@register.simple_tag
def drawn_options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a choice in their groups, as Django's own template writes them."""
    return format_html_join("", "{}", ((_group(name, options),) for name, options, _index in groups))


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    drawn = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(option["value"]), drawn_attrs(option["attrs"]), option["label"]) for option in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn
