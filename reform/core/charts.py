"""Charts for print and for lists: the page's ECharts option drawn as SVG by V8, and tiny SVGs drawn directly.

One option serves both places: the browser draws it on a page, `chart_svg` draws the same for PDF, Word and print.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reform.core.apart import apart

# Family names known to the PDF's style sheet; in a browser the list ends in what the page itself uses.
CHART_FONT = "Official Hei, Official Fallback Hei, sans-serif"
_DRAW = """
function draw(option, width, height) {
  var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  chart.setOption(option);
  var svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
"""
_one_at_a_time = threading.Lock()


def chart_svg(option: dict[str, Any], *, width: int = 640, height: int = 320) -> str:
    """Return the chart as SVG text; `width` and `height` are CSS pixels (a text block is 590 wide).

    `option` is plain JSON, as the browser gets it. Animation is off, for a printed chart shows only its first frame.
    """
    still = {"textStyle": {"fontFamily": CHART_FONT}, **option, "animation": False}
    # V8 and ECharts take 60 MB.
    svg = apart(_drawn, still, width, height)
    # ECharts counts its names on through the life of the engine; counted anew, equal options give equal bytes.
    names: dict[str, str] = {}
    return re.sub(r"\bzr\d+-[\w-]*?\d+\b", lambda name: names.setdefault(name[0], f"e{len(names)}"), svg)


def _drawn(option: dict[str, Any], width: int, height: int) -> str:
    with _one_at_a_time:
        return str(_engine().call("draw", option, width, height))


@cache
def _engine() -> Any:
    """Return a V8 context that has loaded ECharts; once a process, for loading takes a tenth of a second."""
    from py_mini_racer import MiniRacer

    source = Path(settings.BASE_DIR) / "static" / "vendor" / "echarts" / "echarts.min.js"
    engine = MiniRacer()
    engine.eval(source.read_text("utf-8"))
    engine.eval(_DRAW)
    return engine


def svg_to_png(svg: str, *, dots_per_inch: int = 200) -> bytes:
    """Return an SVG chart as a PNG for Word, which shows no SVG before its 2019 edition.

    Raises DocumentError when the SVG asks for files.
    """
    import pypdfium2

    from reform.core.typesetter import figure_pdf

    out = io.BytesIO()
    page = pypdfium2.PdfDocument(apart(figure_pdf, svg))[0]
    page.render(scale=dots_per_inch / 72).to_pil().save(out, "PNG")
    return out.getvalue()


def sparkline_svg(
    values: Sequence[float],
    *,
    label: str,
    expected: Sequence[float] = (),
    width: int = 96,
    height: int = 24,
) -> SafeString:
    """Return a line through `values` with its last point marked; with fewer than two values only the point.

    `expected`, one a value, is a dashed line on the same scale.
    """
    low, high = min((*values, *expected), default=0), max((*values, *expected), default=0)
    room_x, room_y = width - 6, height - 6
    step = room_x / max(len(values) - 1, 1)
    scale = room_y / (high - low) if high > low else 0
    base = height - 3 if scale else height / 2

    def line(of: Sequence[float]) -> list[tuple[float, float]]:
        return [(3 + index * step, base - (value - low) * scale) for index, value in enumerate(of)]

    points = line(values)
    last = points[-1] if points else (3.0, height / 2)
    dashed = '<polyline fill="none" stroke="#8a96a6" stroke-width="1.2" stroke-dasharray="3 2" points="{}"/>'
    return format_html(
        '<svg class="sparkline" role="img" aria-label="{label}" width="{width}" height="{height}"'
        ' viewBox="0 0 {width} {height}"><title>{label}</title>{expected}'
        '<polyline fill="none" stroke="#206bc4" stroke-width="1.5" points="{points}"/>'
        '<circle cx="{x}" cy="{y}" r="2.5" fill="#206bc4"/></svg>',
        label=label,
        width=width,
        height=height,
        expected=format_html(dashed, _points(line(expected))) if expected else "",
        points=_points(points),
        x=f"{last[0]:.1f}",
        y=f"{last[1]:.1f}",
    )


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def class_strip_svg(
    counts: Sequence[tuple[str, int]], *, label: str, width: int = 120, height: int = 8
) -> SafeString:
    """Return (class, number) pairs as a thin segmented strip, coloured by the style sheet's `seg-CLASS`."""
    total = sum(number for _code, number in counts) or 1
    parts, x = [], 0.0
    for code, number in counts:
        share = number * width / total
        if number:
            parts.append((code, f"{x:.1f}", f"{share:.1f}", height))
        x += share
    return format_html(
        '<svg class="strip" role="img" aria-label="{label}" width="{width}" height="{height}"><title>{label}</title>{parts}</svg>',
        label=label,
        width=width,
        height=height,
        parts=format_html_join("", '<rect class="seg seg-{}" x="{}" width="{}" height="{}"/>', parts),
    )
