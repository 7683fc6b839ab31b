"""Division tables whose cells stand beside each other: a tab, a bar or spaces between them."""

import re
from dataclasses import dataclass

from .labels import TIME
from .numbering import number_at
from .source import EMPTY, Line, Text, even_out, join
from .tables import Column, Row, Table, column_of, columns_of

TAB = re.compile("\t")
BAR = re.compile("[|｜│┃]")
SPACES = re.compile("[ \u00a0\u3000]+")
WIDE = re.compile("[ \u00a0\u3000]{2,}")
RULE = re.compile(r"[\s|｜│┃:：\-—─+=]+")
ROW_NUMBER = re.compile("\\s*\\d{1,3}[.、]?[ \u00a0\u3000]")


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


def ruling_of(line: Line) -> Ruling | None:
    """How the cells of a row of headings are told apart, None where the line has no cells."""
    if line.raw.count("\t") >= 2:
        return Ruling(TAB)
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
    last = at
    heading = False
    for index in range(at + 1, len(lines)):
        line = lines[index]
        divided = ruling.divides(line)
        if (line.blank and not divided) or (divided and RULE.fullmatch(line.raw)):
            continue
        if not divided:
            number = number_at(line.text.chars)
            goes_on = rows and not heading and len(rows[-1].cells) < len(columns)
            if goes_on and not (number and number.level <= 2 and len(line.text) <= 40):
                rows[-1].cells[-1] = join([rows[-1].cells[-1], line.text])
                last = index
                continue
            if len(line.text) <= 40 and _rows_follow(lines, index, len(columns), ruling):
                rows.append(Row([line.text]))
                heading = True
                continue
            break
        cells = ruling.cells(line)
        if (
            rows
            and not heading
            and len(rows[-1].cells) < len(columns)
            and len(rows[-1].cells) + len(cells) - 1 <= len(columns)
        ):
            rows[-1].cells[-1] = join([rows[-1].cells[-1], cells[0]])
            rows[-1].cells += cells[1:]
        elif [column_of(cell.chars) for cell in cells].count(None) == 0:
            last = index
            continue
        else:
            rows.append(Row(cells))
            heading = False
        last = index
    return Table(columns, [name.chars for name in names], rows, at, last)


def _rows_follow(lines: list[Line], at: int, width: int, ruling: Ruling) -> bool:
    """A heading over rows: the next line that is not blank is a row of the table."""
    following = next((line for line in lines[at + 1 : at + 4] if not line.blank), None)
    return following is not None and len(ruling.cells(following)) >= min(3, width)


def spaced(lines: list[Line], at: int) -> Table | None:
    """Rows with spaces between the cells, each row opened by its number.

    A text that lost its tabs has spaces inside the task's cell as well: the cells before the task are
    counted from the left, those after it from the right.
    """
    names = Ruling(SPACES).cells(_bare(lines[at]))
    columns = columns_of([name.chars for name in names])
    if (
        columns is None
        or columns[0] is not Column.NUMBER
        or any(column_of(one.chars) is None for one in names)
    ):
        return None
    rows: list[Row] = []
    last = at
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if line.blank:
            continue
        if ROW_NUMBER.match(line.raw):
            rows.append(Row(_spaced_cells(line, columns)))
        elif len(line.text) <= 40 and number_at(line.text.chars) and _numbered(lines, index + 1):
            rows.append(Row([line.text]))
        elif rows and len(rows[-1].cells) > 1 and len(line.text) <= 40 and "。" not in line.text.chars:
            first, *more = Ruling(SPACES).cells(_bare(line))
            rows[-1].cells[-1] = join([rows[-1].cells[-1], first])
            rows[-1].cells += more
        else:
            break
        last = index
    return Table(columns, [name.chars for name in names], rows, at, last) if rows else None


def _bare(line: Line) -> Line:
    """The line without the spaces at its ends, which part no cells."""
    left = len(line.raw) - len(line.raw.lstrip())
    return Line(line.text, line.raw.strip(), line.start + left)


def _numbered(lines: list[Line], at: int) -> bool:
    following = next((line for line in lines[at : at + 3] if not line.blank), None)
    return following is not None and ROW_NUMBER.match(following.raw) is not None


def _spaced_cells(line: Line, columns: list[Column]) -> list[Text]:
    """The cells by place: what is too much belongs to the task, what is missing is a blank before the date."""
    bare = _bare(line)
    cells = Ruling(WIDE).cells(bare)
    if len(cells) != len(columns):
        cells = Ruling(SPACES).cells(bare)
    task = columns.index(Column.TASK)
    after = len(columns) - task - 1
    if len(cells) > len(columns):
        return [*cells[:task], join(cells[task : len(cells) - after]), *cells[len(cells) - after :]]
    if len(cells) < len(columns) and columns[-1] is Column.DEADLINE and TIME.search(cells[-1].chars):
        return [*cells[:-1], *[EMPTY] * (len(columns) - len(cells)), cells[-1]]
    return cells
