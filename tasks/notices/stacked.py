"""A table that lost its tabs: a web page's cells one under the other, headings first, then rows by number."""

import re

from .labels import TIME
from .source import EMPTY, Line, Text, join
from .tables import Column, Row, Table, column_of

DUTIES = (Column.LEAD, Column.SHARED, Column.COOPERATING)
MOST_COLUMNS = 8
END = re.compile(r"分享到|抄送：|附件|扫一扫|用微信|责任编辑")


def stacked(lines: list[Line], at: int) -> Table | None:
    """The table whose heading 序号 stands at `at`: number, task, bodies and at most a date; else None."""
    if column_of(lines[at].text.chars) is not Column.NUMBER:
        return None
    solid = [index for index in range(at, len(lines)) if not lines[index].blank]
    columns: list[Column] = []
    for index in solid[:MOST_COLUMNS]:
        column = column_of(lines[index].text.chars)
        if column is None:
            break
        columns.append(column)
    duties = [column for column in columns if column in DUTIES]
    if columns[1:2] != [Column.TASK] or not duties or set(columns[2:]) - {*DUTIES, Column.DEADLINE}:
        return None
    rows: list[list[Text]] = []
    last = at
    for index in solid[len(columns) :]:
        text = lines[index].text
        if text.chars == str(len(rows) + 1):
            rows.append([text])
        elif not rows or END.match(text.chars):
            break
        else:
            rows[-1].append(text)
        last = index
    if not rows:
        return None
    names = [lines[index].text.chars for index in solid[: len(columns)]]
    return Table(columns, names, [_row(parts, columns, duties) for parts in rows], at, last)


def _row(parts: list[Text], columns: list[Column], duties: list[Column]) -> Row:
    number, task, *rest = [*parts, EMPTY, EMPTY][: max(2, len(parts))]
    cells = {Column.NUMBER: number, Column.TASK: task}
    if Column.DEADLINE in columns and rest and TIME.search(rest[-1].chars):
        cells[Column.DEADLINE] = rest.pop()
    for place, duty in enumerate(duties):
        own = rest[place:] if place == len(duties) - 1 else rest[place : place + 1]
        cells[duty] = join(own, "、") if own else EMPTY
    return Row([cells.get(column, EMPTY) for column in columns])
