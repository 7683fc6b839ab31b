"""Division tables whose cells stand beside each other, with a tab or a bar between them."""

import re
from dataclasses import dataclass
from itertools import pairwise

from .fitting import fitted
from .misfits import WRONG, misfit
from .numbering import number_at
from .quoted import quoted_cells
from .source import EMPTY, Line, Text, even_out, join
from .tables import FOOT, Column, Row, Table, column_of, columns_of

TAB = re.compile("\t")
COMMA = re.compile(",")
BAR = re.compile("[|｜│┃]")
SPACES = re.compile("[ \u00a0\u3000]+")
WIDE = re.compile("[ \u00a0\u3000]{2,}")
RULE = re.compile(r"[\s|｜│┃:：\-—+=\u2500-\u257f]+")
DRAWN = re.compile("[\u2500\u2501\u253c\u254b]")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What stands between the cells."""

    mark: re.Pattern[str]

    def divides(self, line: Line) -> bool:
        """True when the mark stands in the line."""
        return self.mark.search(line.raw) is not None

    def cells(self, line: Line) -> list[Text]:
        """The cells of the line in order, blank ones as empty text."""
        out: list[Text] = []
        at = 0
        for mark in self.mark.finditer(line.raw):
            out.append(even_out(line.raw[at : mark.start()], line.start + at))
            at = mark.end()
        out.append(even_out(line.raw[at:], line.start + at))
        return out

    def row(self, lines: list[Line], at: int) -> tuple[list[Text], int]:
        """The cells of the row that begins in line `at`, and its last line: a quoted cell may take several."""
        quoted = quoted_cells(lines, at, self.mark) if self.mark in (TAB, COMMA) else None
        return quoted or (self.cells(lines[at]), at)


def ruling_of(line: Line) -> Ruling | None:
    """How the cells of a row of headings are told apart, None where the line has no cells."""
    if line.raw.count("\t") >= 2:
        return Ruling(TAB)
    if line.raw.count(",") >= 2:
        return Ruling(COMMA)
    return Ruling(BAR) if len(BAR.findall(line.raw)) >= 2 else None


def separated(lines: list[Line], at: int) -> Table | None:
    """Rows with a tab or a bar between the cells; a line without one goes on or is a heading."""
    ruling = ruling_of(lines[at])
    if ruling is None:
        return None
    names = ruling.cells(lines[at])
    columns = columns_of([name.chars for name in names])
    if columns is None:
        return None
    rows: list[Row] = []
    drawn: list[int] = []
    last = at
    heading = False
    index = at
    while index + 1 < len(lines):
        index += 1
        line = lines[index]
        divided = ruling.divides(line)
        if line.blank and not divided:
            continue
        if RULE.fullmatch(line.raw):
            if DRAWN.search(line.raw):
                drawn.append(len(rows))
            continue
        if not divided:
            number = number_at(line.text.chars)
            goes_on = rows and not heading and _unfinished(rows[-1], len(columns))
            if goes_on and not (number and number.level <= 2 and len(line.text) <= 40):
                rows[-1].cells[-1] = join([rows[-1].cells[-1], line.text])
                last = index
                continue
            if len(line.text) <= 40 and _rows_follow(lines, index, len(columns), ruling):
                rows.append(Row([line.text]))
                heading = True
                continue
            break
        cells, index = ruling.row(lines, index)
        if FOOT.match(next((cell.chars for cell in cells if cell.chars), "")):
            break
        if (
            rows
            and not heading
            and len(rows[-1].cells) < len(columns)
            and len(rows[-1].cells) + len(cells) - 1 <= len(columns)
        ):
            rows[-1] = _completed(rows[-1], cells)
        elif [column_of(cell.chars) for cell in cells].count(None) == 0:
            last = index
            continue
        else:
            rows.append(Row(cells))
            heading = False
        last = index
    rows = _within(rows, drawn) if drawn else [_placed(row, columns) for row in rows]
    return Table(columns, [name.chars for name in names], rows, at, last)


def _unfinished(row: Row, width: int) -> bool:
    """True where cells are still to come, or the last one ends in the middle of a list."""
    return len(row.cells) < width or row.cells[-1].chars.endswith(("、", "，"))


def _completed(row: Row, cells: list[Text]) -> Row:
    """The row with the cells of a line that goes on in the middle of its last one."""
    return Row([*row.cells[:-1], join([row.cells[-1], cells[0]]), *cells[1:]])


def _placed(row: Row, columns: list[Column]) -> Row:
    """The row with each cell in the column it fits, where there are too few or too many to tell by place."""
    cells = list(row.cells)
    while len(cells) > len(columns) and not cells[-1].chars:
        cells.pop()
    if len(cells) in (1, len(columns)):
        return Row(cells)
    pairs = zip(cells, columns, strict=False)
    if len(cells) < len(columns) and all(
        not one.chars or misfit(one.chars, column) < WRONG for one, column in pairs
    ):
        return Row(cells)
    return fitted([one for one in cells if one.chars], columns)


def _within(rows: list[Row], drawn: list[int]) -> list[Row]:
    """The rows of a drawn table: the lines between two of its rules are one row, cell by cell."""
    out: list[Row] = []
    for start, end in pairwise(sorted({0, *drawn, len(rows)})):
        lines = rows[start:end]
        width = max(len(row.cells) for row in lines)
        places = [[row.cells[at] for row in lines if at < len(row.cells)] for at in range(width)]
        out.append(Row([join([part for part in parts if part.chars] or [EMPTY]) for parts in places]))
    return out


def _rows_follow(lines: list[Line], at: int, width: int, ruling: Ruling) -> bool:
    """A heading over rows: the next line that is not blank is a row of the table."""
    following = next((line for line in lines[at + 1 : at + 4] if not line.blank), None)
    return following is not None and len(ruling.cells(following)) >= min(3, width)


def bare(line: Line) -> Line:
    """The line without the spaces at its ends, which part no cells."""
    left = len(line.raw) - len(line.raw.lstrip())
    return Line(line.text, line.raw.strip(), line.start + left)
