"""Inputs, text areas and choices, drawn as Django's own templates draw them, but without one: a form has a dozen of them, each
a template with another inside, and a choice of units a hundred options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reform.core.templatetags.widgets import drawn_attrs

Widget = Mapping[str, Any]


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    drawn = '<input type="{}" name="{}"{}{}>'
    return format_html(drawn, widget["type"], widget["name"], value, drawn_attrs(widget["attrs"]))


def _textarea(widget: Widget) -> SafeString:
    drawn = '<textarea name="{}"{}>\n{}</textarea>'
    return format_html(drawn, widget["name"], drawn_attrs(widget["attrs"]), widget["value"] or "")


def _select(widget: Widget) -> SafeString:
    groups = (_options(name, options) for name, options, _index in widget["optgroups"])
    drawn = format_html_join("", "{}", ((group,) for group in groups))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], drawn_attrs(widget["attrs"]), drawn)


def _options(name: str | None, options: list[Widget]) -> SafeString:
    drawn = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (str(option["value"]), drawn_attrs(option["attrs"]) if option["attrs"] else "", option["label"])
            for option in options
        ),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


_PLAIN = ("checkbox", "date", "email", "hidden", "number", "password", "search", "text", "time", "url")
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _PLAIN},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class FormRenderer(TemplatesSetting):
    """Draws the commonest widgets at once, everything else by its template."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return the widget, form or error list of `template_name` as HTML."""
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
