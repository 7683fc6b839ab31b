"""Charts as ECharts options: plain JSON that the browser draws, and the same for print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reform.core.lights import CLASS_LABELS
from tasks.counting import Tally

# The class colours of static/css/portal.css.
COLOURS = {
    "done": "#1f7d52",
    "on_schedule": "#7ac79f",
    "behind": "#cf3a31",
    "should_have_started": "#ef9a92",
    "not_due": "#c9d1db",
    "adjusted": "#8a96a6",
}
# The address of the matters of a segment, by the place of its bar and its class.
OpenAt = Callable[[int, str], str]
_TEXT = {"color": "#33435a", "fontSize": 12}


# Of the longest bar: a segment narrower than its number carries none, the table beside the chart has it.
NARROWEST_WITH_NUMBER = Fraction(1, 20)


def _segment(number: int, url: str, longest: int) -> Any:
    """A zero is no segment; one too narrow for its number carries none."""
    if not number:
        return None
    said: dict[str, Any] = {"url": url} if url else {}
    if number < longest * NARROWEST_WITH_NUMBER:
        said["label"] = {"show": False}
    return {"value": number, **said} if said else number


def _stack(tallies: Sequence[Tally], open_at: OpenAt | None, *, along: str) -> list[dict[str, Any]]:
    longest = max((tally.total for tally in tallies), default=0)
    return [
        {
            "name": str(CLASS_LABELS[code]),
            "type": "bar",
            "stack": "all",
            "barMaxWidth": 36 if along == "x" else 18,
            "itemStyle": {"color": colour},
            "labelLayout": {"hideOverlap": True},
            "label": {"show": True, "color": "#fff" if code in {"done", "behind", "adjusted"} else "#1b2a41"},
            "data": [
                _segment(tally.count(code), open_at(at, code) if open_at else "", longest)
                for at, tally in enumerate(tallies)
            ],
        }
        for code, colour in COLOURS.items()
        if any(tally.count(code) for tally in tallies)
    ]


def _frame() -> dict[str, Any]:
    return {
        "tooltip": {"trigger": "axis", "renderMode": "richText", "axisPointer": {"type": "shadow"}},
        "legend": {"bottom": 0, "itemWidth": 12, "itemHeight": 12, "textStyle": _TEXT},
        "grid": {"left": 8, "right": 16, "top": 24, "bottom": 40, "containLabel": True},
        "aria": {"enabled": True},
    }


def trend_option(periods: Sequence[tuple[str, Tally]], *, open_at: OpenAt | None = None) -> dict[str, Any]:
    """Return the items by class over the periods, stacked columns; with `open_at` each segment bears its address."""
    return _frame() | {
        "xAxis": {"type": "category", "data": [name for name, _tally in periods], "axisLabel": _TEXT},
        "yAxis": {"type": "value", "minInterval": 1, "name": _("items"), "axisLabel": _TEXT},
        "series": _stack([tally for _name, tally in periods], open_at, along="x"),
    }


def units_option(units: Sequence[tuple[str, Tally]], *, open_at: OpenAt | None = None) -> dict[str, Any]:
    """Return the items by class for each unit, stacked bars, first unit on top; `open_at` as above."""
    return _frame() | {
        "xAxis": {"type": "value", "minInterval": 1, "axisLabel": _TEXT},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [name for name, _tally in units],
            "axisLabel": _TEXT,
        },
        "series": _stack([tally for _name, tally in units], open_at, along="y"),
    }


def course_svg(
    *,
    actual: Sequence[tuple[date, float]],
    expected: Sequence[tuple[date, float]],
    target: float | None,
    span: tuple[date, date],
    cutoff: date,
    label: str,
    width: int = 168,
    height: int = 44,
) -> SafeString:
    """Return a small curve: what was reached as a line, what was expected dashed, the target across, the cut-off upright.

    Coloured by the style sheet (`course-*`); it says nothing that does not stand beside it in figures.
    """
    values = [value for _on, value in (*actual, *expected)] + ([target] if target is not None else [])
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == 0.0 and values and min(values) > high / 2:
        # Levels near their target: from nought they would all be one line.
        low = min(values) - (high - min(values) or 1) / 2
    first, last = span
    days = max((last - first).days, 1)
    scale = (height - 8) / ((high - low) or 1)

    def place(on: date, value: float) -> tuple[str, str]:
        x = 4 + (width - 8) * (on - first).days / days
        return f"{x:.1f}", f"{height - 4 - (value - low) * scale:.1f}"

    def line(points: Sequence[tuple[date, float]]) -> str:
        return " ".join(",".join(place(on, value)) for on, value in points)

    across = place(first, target if target is not None else low)[1]
    upright = place(min(cutoff, last), low)[0]
    tip = place(*actual[-1]) if actual else None
    return format_html(
        '<svg class="course" role="img" aria-label="{label}" width="{width}" height="{height}"'
        ' viewBox="0 0 {width} {height}"><title>{label}</title>'
        '<line class="course-cutoff" x1="{upright}" x2="{upright}" y1="2" y2="{foot}"/>{target}'
        '<polyline class="course-expected" points="{expected}"/><polyline class="course-actual" points="{actual}"/>{tip}</svg>',
        label=label,
        width=width,
        height=height,
        upright=upright,
        foot=height - 2,
        target=format_html(
            '<line class="course-target" x1="4" x2="{}" y1="{}" y2="{}"/>', width - 4, across, across
        )
        if target is not None
        else "",
        expected=line(expected),
        actual=line(actual),
        tip=format_html('<circle class="course-tip" cx="{}" cy="{}" r="2.5"/>', *tip) if tip else "",
    )
