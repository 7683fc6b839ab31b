"""Tables as the text layout that the reader knows: one cell a line after a tab, an empty line after each row."""

from collections.abc import Iterator
from dataclasses import dataclass

# More than any notice's tables have; a file with more is not read on.
MAX_CELLS = 60_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words; `down` says that it goes on from the cell above (words repeated), `across` from the left."""

    words: str
    down: bool = False
    across: bool = False


Grid = list[list[Cell]]
NOTHING = Cell("")


def table_lines(grid: Grid) -> Iterator[str]:
    """The lines of a table. Titles over its head come as plain lines, a head of two storeys as its lower one.

    A cell merged down is given again in each row it covers, a cell merged across once, with empty cells after it.
    One column alone is no table: its cells come as plain lines.
    """
    grid = _trimmed(grid)
    if grid and len(grid[0]) == 1:
        # A frame around a text, or a text typed into a sheet: no table.
        yield from (row[0].words for row in grid)
        return
    start = 0
    while start < len(grid) - 1 and _is_title(grid[start]):
        words = next(cell.words for cell in grid[start] if cell.words)
        yield words
        start += 1
    if start + 1 < len(grid) and _is_upper_storey(grid[start], grid[start + 1]):
        start += 1
    yield ""
    for row in grid[start:]:
        for cell in row:
            yield "\t" + ("" if cell.across else cell.words)
        yield ""


def _is_title(row: list[Cell]) -> bool:
    """One text over the whole width, or alone in its row: what stands over a table, not in it."""
    return len(row) > 1 and sum(1 for cell in row if cell.words and not cell.across) == 1


def _is_upper_storey(upper: list[Cell], lower: list[Cell]) -> bool:
    """责任单位 over 牵头单位 and 配合单位, while 序号 and 任务 beside it go down through both."""
    if len(upper) != len(lower):
        return False
    split = False
    for above, below in zip(upper, lower, strict=True):
        split = split or (above.across and not below.across and bool(below.words))
        if not (below.down or above.across or (below.words and not below.across)):
            return False
    return split and any(cell.down for cell in lower)


def _trimmed(grid: Grid) -> Grid:
    """Without rows and outer columns in which nothing stands; all rows equally wide."""
    rows = [row for row in grid if any(cell.words for cell in row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    filled = [at for row in rows for at, cell in enumerate(row) if cell.words and not cell.across]
    first, last = (
        min(filled, default=0),
        max(
            [at for row in rows for at, cell in enumerate(row) if cell.words or cell.across],
            default=width - 1,
        ),
    )
    return [(row + [NOTHING] * (width - len(row)))[first : last + 1] for row in rows]
