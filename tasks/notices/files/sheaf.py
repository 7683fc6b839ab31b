"""A table that goes on over a page break is one table again."""

import re

from .layout import Cell
from .ruled import NEAR, PrintedTable

ENDED = ("。", "；", "！", "？", "）", ";", ")")
NUMBER = re.compile(r"[（(]?\d{1,3}(?:\.\d{1,2})*[)）.、]?")
# Printers move a table by less than this from page to page. Points.
SHIFT = 3 * NEAR


def continued(table: PrintedTable, following: PrintedTable) -> bool:
    """Add the next page's part to `table` when it is one; returns whether it was.

    A head printed again is left out; a row cut by the page break is put together.
    """
    if len(table.edges) != len(following.edges):
        return False
    start, other = table.edges[0], following.edges[0]
    if any(abs((a - start) - (b - other)) > SHIFT for a, b in zip(table.edges, following.edges, strict=True)):
        return False
    rows = following.grid
    heads = 0
    while heads < min(len(rows), len(table.grid)) and _words(rows[heads]) == _words(table.grid[heads]):
        heads += 1
    rows = rows[heads:]
    if rows and len(table.grid) > heads and _is_cut(table, rows[0]):
        table.grid[-1] = [_joined(a, b) for a, b in zip(table.grid[-1], rows[0], strict=True)]
        rows = rows[1:]
    table.grid += rows
    table.unended = following.unended
    return True


def _words(row: list[Cell]) -> list[str]:
    return [cell.words.replace("\n", "") for cell in row]


def _is_cut(table: PrintedTable, first: list[Cell]) -> bool:
    """Whether `first` goes on from the table's last row, which the page break cut.

    Then it has no number, is blank somewhere under words, and each of its texts stands under one that was broken
    off at the end of a line, or under none.
    """
    pairs = list(enumerate(zip(table.grid[-1], first, strict=True)))
    if any(NUMBER.fullmatch(new.words) for new in first):
        return False
    if not any(old.words and not new.words for _at, (old, new) in pairs):
        return False
    both = [(at, old) for at, (old, new) in pairs if old.words and new.words]
    if any(at not in table.unended or old.words.endswith(ENDED) for at, old in both):
        return False
    at = next(at for at, (_old, new) in pairs if new.words)
    return any(old.words and not new.words for _at, (old, new) in pairs[:at]) or bool(both)


def _joined(last: Cell, first: Cell) -> Cell:
    return Cell(last.words + first.words, down=last.down, across=last.across)
