"""Charts as ECharts options: plain JSON that the browser draws, and the same for print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
_TEXT = {"color": "#33435a", "fontSize": 12}


def _stack(tallies: Sequence[Tally], *, along: str) -> list[dict[str, Any]]:
    return [
        {
            "name": str(CLASS_LABELS[code]),
            "type": "bar",
            "stack": "all",
            "barMaxWidth": 36 if along == "x" else 18,
            "itemStyle": {"color": colour},
            "label": {"show": True, "color": "#fff" if code in {"done", "behind", "adjusted"} else "#1b2a41"},
            # A zero is no segment and carries no number.
            "data": [tally.count(code) or None for tally in tallies],
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


def trend_option(periods: Sequence[tuple[str, Tally]]) -> dict[str, Any]:
    """Return the items by class over the periods, stacked columns."""
    return _frame() | {
        "xAxis": {"type": "category", "data": [name for name, _tally in periods], "axisLabel": _TEXT},
        "yAxis": {"type": "value", "minInterval": 1, "name": _("items"), "axisLabel": _TEXT},
        "series": _stack([tally for _name, tally in periods], along="x"),
    }


def units_option(units: Sequence[tuple[str, Tally]]) -> dict[str, Any]:
    """Return the items by class for each unit, stacked bars, first unit on top."""
    return _frame() | {
        "xAxis": {"type": "value", "minInterval": 1, "axisLabel": _TEXT},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [name for name, _tally in units],
            "axisLabel": _TEXT,
        },
        "series": _stack([tally for _name, tally in units], along="y"),
    }
