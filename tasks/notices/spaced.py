"""Division tables whose cells only spaces part, as a text gives them that lost its tabs."""

import re

from .labels import TIME
from .numbering import number_at
from .separated import SPACES, WIDE, Ruling, bare
from .source import EMPTY, Line, Text, join
from .tables import Column, Row, Table, column_of, columns_of

ROW_NUMBER = re.compile("\\s*\\d{1,3}[.、]?[ \u00a0\u3000]")


def spaced(lines: list[Line], at: int) -> Table | None:
    """Rows with spaces between the cells: each opened by its number, or else of as many cells as the head.

    A text that lost its tabs has spaces inside the task's cell as well: the cells before the task are
    counted from the left, those after it from the right.
    """
    names = Ruling(SPACES).cells(bare(lines[at]))
    if len(names) < 2 or any(column_of(one.chars) is None for one in names):
        return None
    columns = columns_of([name.chars for name in names])
    if columns is None:
        return None
    numbered = columns[0] is Column.NUMBER
    if not numbered and len(columns) < 3:
        return None
    rows: list[Row] = []
    last = at
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if line.blank:
            continue
        cells = Ruling(WIDE).cells(bare(line))
        if ROW_NUMBER.match(line.raw) if numbered else len(cells) == len(columns):
            rows.append(Row(_cells(line, columns)))
        elif len(line.text) <= 40 and number_at(line.text.chars) and _row_follows(lines, index + 1, columns):
            rows.append(Row([line.text]))
        elif (
            numbered
            and rows
            and len(rows[-1].cells) > 1
            and len(line.text) <= 40
            and "。" not in line.text.chars
        ):
            first, *more = Ruling(SPACES).cells(bare(line))
            rows[-1].cells[-1] = join([rows[-1].cells[-1], first])
            rows[-1].cells += more
        else:
            break
        last = index
    return Table(columns, [name.chars for name in names], rows, at, last) if rows else None


def _row_follows(lines: list[Line], at: int, columns: list[Column]) -> bool:
    following = next((line for line in lines[at : at + 3] if not line.blank), None)
    if following is None:
        return False
    if columns[0] is Column.NUMBER:
        return ROW_NUMBER.match(following.raw) is not None
    return len(Ruling(WIDE).cells(bare(following))) == len(columns)


def _cells(line: Line, columns: list[Column]) -> list[Text]:
    """The cells by place: what is too much belongs to the task, what is missing is a blank before the date."""
    row = bare(line)
    cells = Ruling(WIDE).cells(row)
    if len(cells) != len(columns):
        cells = Ruling(SPACES).cells(row)
    task = columns.index(Column.TASK)
    after = len(columns) - task - 1
    if len(cells) > len(columns):
        return [*cells[:task], join(cells[task : len(cells) - after]), *cells[len(cells) - after :]]
    if len(cells) < len(columns) and columns[-1] is Column.DEADLINE and TIME.search(cells[-1].chars):
        return [*cells[:-1], *[EMPTY] * (len(columns) - len(cells)), cells[-1]]
    return cells
