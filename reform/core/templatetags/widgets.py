"""The attributes of a widget, drawn without a template for each."""

from __future__ import annotations

from collections.abc import Mapping
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
