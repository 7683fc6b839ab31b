"""Cells put into the columns they fit by the kind of their words, where their place does not tell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from .misfits import (
    DUTIES,
    IMPOSSIBLE,
    JOINED,
    NEW_ROW,
    PROSE,
    between,
    blanks_of,
    group_cost,
    joined,
    may_be_part,
    misfit,
    unfinished,
)
from .source import EMPTY, Text
from .tables import Column, Row

# A cell is broken into no more pieces than these; prose may go on for ever.
MOST_PIECES = 5
# So many pieces are looked at together where no row shows by itself.
WINDOW = 160


@dataclass(frozen=True, slots=True)
class _Way:
    """The cheapest way to a place: what it costs, where its last cell began, and the way before that."""

    cost: int
    start: int
    place: int
    before: "_Way | None"
    fresh: bool


def fitted(cells: list[Text], columns: list[Column]) -> Row:
    """One row of cells in order, put into the columns they fit best; the others are blank."""
    rows = cheapest(cells, columns, single=True)
    return rows[0] if rows else Row([])


def fit_rows(pieces: Iterable[Text], columns: list[Column]) -> Iterator[Row]:
    """Rows of the pieces of all cells in their order, and groups over them as rows of one cell.

    A piece is a cell or a part of one. Where each of the next pieces fits its column they are a row;
    between such rows the cheapest way through the pieces is taken, in windows, so that the time grows as
    their number. Ends where a whole window names nobody: there is no table any more.
    """
    source = iter(pieces)
    ahead: list[Text] = []
    while True:
        ahead += islice(source, WINDOW + len(columns) - len(ahead))
        if not ahead:
            return
        if _fits(ahead, 0, columns):
            yield Row(ahead[: len(columns)])
            del ahead[: len(columns)]
            continue
        known = (
            at for at in range(1, len(ahead)) if _closed(ahead[at - 1], columns) and _fits(ahead, at, columns)
        )
        end = next(known, None)
        rows = cheapest(ahead[: end or WINDOW], columns)
        if end is None and len(ahead) > WINDOW:
            if len(rows) < 2 or not any(names_somebody(row, columns) for row in rows):
                yield from rows
                return
            # The last row may go on after the window.
            begun = next(cell.at[0] for cell in rows.pop().cells if cell.chars)
            end = sum(1 for piece in ahead if piece.at[0] < begun)
        yield from rows
        del ahead[: end or len(ahead)]


def names_somebody(row: Row, columns: list[Column]) -> bool:
    """True for a row with a cell of those who act, False for a group or a stray line."""
    if len(row.cells) != len(columns):
        return False
    return any(
        cell.chars and (column in DUTIES or column is Column.LEADER)
        for column, cell in zip(columns, row.cells, strict=True)
    )


def _fits(pieces: list[Text], at: int, columns: list[Column]) -> bool:
    """True where the pieces from `at` on are a row, each fitting its column, and the next one begins another."""
    own = pieces[at : at + len(columns) + 1]
    if len(own) < len(columns) or any(
        misfit(one.chars, column) for one, column in zip(own, columns, strict=False)
    ):
        return False
    return len(own) == len(columns) or (
        misfit(own[-1].chars, columns[0]) == 0
        and (columns[0] is Column.NUMBER or misfit(own[-1].chars, columns[-1]) > 0)
    )


def _closed(piece: Text, columns: list[Column]) -> bool:
    """True where a row may begin after this piece."""
    if columns[0] is Column.NUMBER:
        return True
    return columns[-1] not in PROSE and misfit(piece.chars, columns[-1]) == 0


def cheapest(pieces: list[Text], columns: list[Column], single: bool = False) -> list[Row]:
    """The rows and groups that fit the pieces best; `single` where all of them are one row."""
    count, width = len(pieces), len(columns)
    blanks = blanks_of(columns)
    over = [0]
    for cost in blanks:
        over.append(over[-1] + cost)
    # ways[i][c] leads to i pieces used, the last of them in column c; column `width` is a group.
    ways: list[list[_Way | None]] = [[None] * (width + 1) for _ in range(count + 1)]
    into: list[list[tuple[int, _Way | None, bool]]] = []
    words = [piece.chars for piece in pieces]
    for end in range(count + 1):
        if end:
            _arrive(words, columns, ways, into, end, single)
        into.append(_openings(ways[end], blanks, over, end == 0, single))
    last = min(
        (way for way in ways[count] if way is not None),
        key=lambda way: way.cost + (over[-1] - over[way.place + 1] if way.place < width else 0),
        default=None,
    )
    return _rows_of(last, pieces, columns, count)


def _openings(
    ways: list[_Way | None], blanks: list[int], over: list[int], first: bool, single: bool
) -> list[tuple[int, _Way | None, bool]]:
    """For each column what it costs at least to begin a cell of it here: (cost, way before, new row)."""
    width = len(blanks)
    done: tuple[int, _Way | None] = (0 if first else IMPOSSIBLE, None)
    for way in ways if not first else []:
        if way is not None:
            cost = way.cost + (over[-1] - over[way.place + 1] if way.place < width else 0)
            done = min(done, (cost, way), key=lambda one: one[0])
    out: list[tuple[int, _Way | None, bool]] = []
    along: tuple[int, _Way | None] = (IMPOSSIBLE, None)
    for place in range(width):
        fresh = (done[0] + over[place] + (0 if first else NEW_ROW), done[1], True)
        if single and not first:
            fresh = (IMPOSSIBLE, None, True)
        out.append(min(fresh, (*along, False), key=lambda one: one[0]))
        here = ways[place]
        along = (along[0] + blanks[place], along[1])
        if here is not None and here.cost < along[0]:
            along = here.cost, here
    out.append((IMPOSSIBLE if single else done[0], done[1], True))
    return out


def _arrive(
    words: list[str],
    columns: list[Column],
    ways: list[list[_Way | None]],
    into: list[list[tuple[int, _Way | None, bool]]],
    end: int,
    single: bool,
) -> None:
    """Fills in how each column is best reached with the piece before `end` as its last."""
    width = len(columns)
    for place, column in enumerate(columns):
        best: _Way | None = None
        most = 1 if column is Column.NUMBER or column in PROSE else MOST_PIECES
        whole = ""
        for start in range(end - 1, max(-1, end - 1 - most), -1):
            here = words[start]
            if start < end - 1 and not (may_be_part(here) and may_be_part(words[end - 1])):
                break
            whole = here + (between(here, whole, column) if whole else "") + whole
            cost, before, fresh = into[start][place]
            if cost >= IMPOSSIBLE:
                continue
            cost += misfit(whole, column) + JOINED * (end - start - 1)
            if cost < IMPOSSIBLE and (best is None or cost < best.cost):
                best = _Way(cost, start, place, before, fresh)
        longer = ways[end - 1][place] if column in PROSE else None
        if longer is not None:
            # What was said of an unfinished cell holds no more.
            cost = longer.cost - unfinished(words[end - 2]) + misfit(words[end - 1], column) + JOINED
            if best is None or cost < best.cost:
                best = _Way(cost, longer.start, place, longer.before, longer.fresh)
        ways[end][place] = best
    cost, before, _ = into[end - 1][width]
    alone = group_cost(words[end - 1])
    if not single and cost < IMPOSSIBLE and alone is not None:
        ways[end][width] = _Way(cost + alone, end - 1, width, before, True)


def _rows_of(last: _Way | None, pieces: list[Text], columns: list[Column], count: int) -> list[Row]:
    rows: list[Row] = []
    cells: list[Text] = []
    end = count
    way = last
    while way is not None:
        own = pieces[way.start : end]
        if way.place == len(columns):
            rows.append(Row(own[:1]))
        else:
            cells = cells or [EMPTY] * len(columns)
            cells[way.place] = joined(own, columns[way.place])
            if way.fresh:
                rows.append(Row(cells))
                cells = []
        end, way = way.start, way.before
    return rows[::-1]
