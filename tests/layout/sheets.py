"""A PDF's pages, read for measuring: lines of text, bars and ink. Lengths are millimetres from the upper left."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pdfplumber

MM = 25.4 / 72
TOP, BOTTOM, LEFT, RIGHT = 37, 262, 28, 184  # edges of the text block from the paper's upper and left edge
PITCH = 225 / 22
INK_DPI = 254  # ten dots a millimetre


@dataclass(frozen=True)
class Line:
    """One line of text set in one direction: where it stands and what it is set in."""

    text: str
    left: float
    right: float
    baseline: float
    faces: frozenset[str]
    sizes: frozenset[float]


@dataclass(frozen=True)
class Rule:
    """A filled horizontal bar."""

    left: float
    right: float
    top: float
    bottom: float
    red: bool

    @property
    def thickness(self) -> float:
        return self.bottom - self.top


class Sheet:
    """One page, read; a landscape page has `wide` set and keeps its own coordinates."""

    def __init__(self, page: Any, number: int) -> None:
        self.page, self.number = page, number
        self.wide = page.width > page.height
        self.chars = [char for char in page.chars if char["text"].strip()]

    def lines(self, *, upright: bool = True) -> list[Line]:
        """Return the lines of text, top to bottom; characters of one baseline in one column of text are a line."""
        rows: dict[float, list[Any]] = {}
        for char in self.chars:
            if char["upright"] is upright:
                key = char["matrix"][5] if upright else -char["matrix"][4]
                rows.setdefault(round(key, 1), []).append(char)
        return [_line(chars, self.page.height) for _, chars in sorted(rows.items(), reverse=True)]

    def body_lines(self) -> list[Line]:
        """Return the lines of running text: 3号 仿宋, 黑体 or 楷体 inside the text block."""
        running = {"Fang", "Hei", "Kai", "Fallback", "Fallback-Hei"}
        return [
            line
            for line in self.lines()
            if line.sizes == {16.0} and line.faces <= running and TOP < line.baseline < BOTTOM
        ]

    def rules(self) -> list[Rule]:
        """Return the filled bars under 2 mm high, top to bottom."""
        bars = [
            Rule(
                r["x0"] * MM,
                r["x1"] * MM,
                r["top"] * MM,
                r["bottom"] * MM,
                r["non_stroking_color"][0] > 0.5,
            )
            for r in self.page.rects
            if r["fill"] and r["height"] * MM < 2 and len(r["non_stroking_color"]) == 3
        ]
        return sorted(bars, key=lambda bar: bar.top)

    def ink_rows(self, left: float, right: float, top: float, bottom: float) -> list[float]:
        """Return the heights (from the paper's edge) in a window at which anything is printed."""
        image = self.page.to_image(resolution=INK_DPI).original.convert("L")
        dots = INK_DPI / 25.4
        window = image.crop((int(left * dots), int(top * dots), int(right * dots), int(bottom * dots)))
        width = window.width
        data = window.tobytes()
        return [
            top + row / dots
            for row in range(window.height)
            if min(data[row * width : (row + 1) * width], default=255) < 160
        ]


def _line(chars: list[Any], height: float) -> Line:
    chars = sorted(chars, key=lambda char: (char["x0"], -char["matrix"][5]))
    return Line(
        text="".join(char["text"] for char in chars),
        left=min(char["x0"] for char in chars) * MM,
        right=max(char["x1"] for char in chars) * MM,
        baseline=(height - chars[0]["matrix"][5]) * MM,
        faces=frozenset(char["fontname"].split("+")[-1].removeprefix("Official-") for char in chars),
        sizes=frozenset(round(char["size"], 1) for char in chars),
    )


def read(pdf: bytes) -> list[Sheet]:
    """Return the pages of a PDF."""
    return [
        Sheet(page, number) for number, page in enumerate(pdfplumber.open(io.BytesIO(pdf)).pages, start=1)
    ]
