"""Tags of the leader's pages: the address of a figure's matters, the small curve of an indicator, states in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from reform.core.days import MONTHS
from reform.core.naming import said_of
from reform.core.templatetags.core import light
from reports.charts import course_svg
from reports.selectors.overview_indicators import Curve, IndicatorStand
from tasks.progress import Flag, State, light_of

register = template.Library()

STATE_WORDS: dict[str, str | Promise] = {
    "below": gettext_lazy("Below the expected line"),
    "tolerated": gettext_lazy("Within tolerance"),
    "in_step": gettext_lazy("In step"),
    "met": pgettext_lazy("indicator", "Target reached"),
    "pending": gettext_lazy("No data yet"),
    "direction": gettext_lazy("No target set"),
}
STATE_TONES = {"below": "red", "tolerated": "green", "in_step": "green", "met": "green"}


@register.simple_tag
def matters(choice: Any, **params: object) -> str:
    """The address of the list of the matters that `params` narrow to."""
    return choice.matters(**params)


@register.simple_tag
def board_at(choice: Any, name: str, **params: object) -> str:
    """The address of another page of the board, for the same ledger, period and range."""
    return choice.to(name, **params)


@register.simple_tag
def figure(cell: Any) -> SafeString:
    """A cell of a table (views.overview_tables.Cell): its figure opens its matters; a dash where nothing was counted."""
    if cell.url:
        return format_html(
            '<td class="number heat-{}"><a href="{}">{}</a></td>', cell.tone, cell.url, cell.number
        )
    if cell.tone == "none":
        return format_html('<td class="number is-zero">{}</td>', "—")
    return format_html(
        '<td class="number {}">{}</td>', f"heat-{cell.tone}" if cell.tone else "is-zero", cell.number
    )


@register.filter
def month_short(start: date) -> str:
    """The head of a month's column: 10月, or Oct."""
    return f"{start.month}月" if (get_language() or "").startswith("zh") else MONTHS[start.month - 1]


@register.filter
def move_tone(cell: Any) -> str:
    """The colour of a class's change: more done is good, more late is bad, the rest is neither."""
    welcome = {"done": 1, "behind": -1, "should_have_started": -1}.get(cell.note, 0) * (cell.delta or 0)
    return "green" if welcome > 0 else "red" if welcome < 0 else ""


@register.simple_tag
def state_dot(state: State) -> SafeString:
    """The light of an item as it was determined, as a shape alone; its words are for screen readers and the tooltip."""
    colour = light_of(state.status_class, state.severity, state.flags)
    return light(state.status_class, colour, Flag.OVERDUE in state.flags, dot=True)


@register.filter
def state_words(state: str) -> str | Promise:
    """How an indicator stands."""
    return STATE_WORDS[state]


@register.filter
def stand_words(line: IndicatorStand) -> str | Promise:
    """How this indicator stands."""
    return STATE_WORDS[line.told]


@register.filter
def state_tone(line: IndicatorStand) -> str:
    """Its colour: one that is only to be striven for is never red."""
    tone = STATE_TONES.get(line.told, "grey")
    return "yellow" if tone == "red" and line.soft else tone


@register.simple_tag
def course(line: IndicatorStand, curve: Curve) -> SafeString:
    """The course of an indicator beside its expected line and target."""
    return course_svg(
        actual=curve.actual,
        expected=curve.expected,
        target=curve.target,
        span=(curve.first, curve.last),
        cutoff=curve.cutoff,
        label=_in_words(line, curve),
    )


def _in_words(line: IndicatorStand, curve: Curve) -> str:
    values = ", ".join(f"{on:%Y-%m} {value:g}" for on, value in curve.actual)
    figures = " / ".join(words or "—" for words in (values, line.expected_words, line.target))
    return said_of(line.indicator.name, figures)
