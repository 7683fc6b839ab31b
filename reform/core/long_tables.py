"""Annexes with long tables, cut into parts that are laid out one after the other.

A part ends after some rows of a long table; the next begins with the row that came to stand first on the part's last
page, which is laid out again with what follows it. So each page is full, as in a document laid out in one go.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Tables with more rows are cut, after so many rows: WeasyPrint takes 0.2 MB for a row.
LONG = 600
PART = 200
ROWS_PER_TBODY = 20  # WeasyPrint's layout of a table body slows down with its length
GOES_ON = "goes-on"  # the class of a table that a part cuts

Values = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """The template of a part with its values. With `goes_on` its last table is cut; with `rows_only` it holds no more."""

    template: str
    values: Values
    goes_on: bool
    rows_only: bool


# Yields parts; is sent how many rows of the table it cut stand on the pages that are kept.
Parts = Generator[Part, int, None]


def is_long(values: Values) -> bool:
    """Return whether a document, as the values of its template, has an annex that is to be laid out in parts."""
    return any(_is_long(block) for annex in values["annexes"] for block in annex["blocks"])


def parts_of(template: str, values: Values) -> Parts:
    """Yield a document in parts; whoever lays them out sends how many rows of the cut table are done."""
    annexes: list[Values] = values["annexes"]
    at, block, row = 0, 0, 0  # where the part begins
    while True:
        cut = _next_cut(annexes, at, block, row)
        own = template if (at, block, row) == (0, 0, 0) else "documents/continued.html"
        if cut is None:
            yield Part(own, values | {"annexes": _cut(annexes, (at, block, row), None)}, False, False)
            return
        end_at, end_block, start = cut
        done = yield Part(
            own,
            values
            | {
                "annexes": _cut(annexes, (at, block, row), (end_at, end_block, start + PART)),
                "goes_on": True,
            },
            True,
            (end_at, end_block, start) == (at, block, row) and row > 0,
        )
        at, block, row = end_at, end_block, start + done


def bodies_of(rows: list[Any], start: int = 0) -> list[list[Any]]:
    """Return rows as bodies of a table; `start` rows stand before them, and the bodies are as if those were there."""
    first = ROWS_PER_TBODY - start % ROWS_PER_TBODY
    edges = [0, *range(first, len(rows), ROWS_PER_TBODY), len(rows)]
    return [rows[edge:end] for edge, end in pairwise(edges) if edge < end]


def _is_long(block: Values) -> bool:
    return block["kind"] == "table" and not block["merged"] and len(_rows(block)) > LONG


def _rows(block: Values) -> list[Any]:
    return [row for body in block["bodies"] for row in body]


def _next_cut(annexes: list[Values], at: int, block: int, row: int) -> tuple[int, int, int] | None:
    """Return the next long table from a place on that has more rows than a part: annex, block, its first row there."""
    for number in range(at, len(annexes)):
        blocks = annexes[number]["blocks"]
        for index in range(block if number == at else 0, len(blocks)):
            start = row if (number, index) == (at, block) else 0
            if _is_long(blocks[index]) and len(_rows(blocks[index])) - start > PART:
                return number, index, start
    return None


def _cut(
    annexes: list[Values], start: tuple[int, int, int], end: tuple[int, int, int] | None
) -> list[Values]:
    """Return what of the annexes stands between two places; the end is a row of a table that goes on after it."""
    at, first, row = start
    cut = []
    for number in range(at, len(annexes) if end is None else end[0] + 1):
        blocks = list(annexes[number]["blocks"])
        if number == at and row:
            blocks[first] = _from(blocks[first], row)
        if end is not None and number == end[0]:
            before = row if (at, first) == end[:2] else 0
            blocks[end[1]] = _until(blocks[end[1]], end[2] - before)
            blocks = blocks[: end[1] + 1]
        if number == at:
            blocks = blocks[first:]
        continued = number == at and bool(first or row)
        cut.append(annexes[number] | {"blocks": blocks, "continued": continued})
    return cut


def _from(table: Values, row: int) -> Values:
    """Return what is left of a table from a row on, which has rows before it."""
    return table | {
        "caption": "",
        "bodies": bodies_of(_rows(table)[row:], row),
        "classes": f"{table['classes']} continued".lstrip(),
    }


def _until(table: Values, rows: int) -> Values:
    """Return the first rows of a table, which goes on after them."""
    bodies = []
    for body in table["bodies"]:
        bodies.append(body[: max(rows, 0)])
        rows -= len(body)
    return table | {
        "note": "",  # it would draw the last row over to its own page
        "bodies": [body for body in bodies if body],
        "classes": f"{table['classes']} {GOES_ON}".lstrip(),
    }
