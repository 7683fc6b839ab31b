"""The task rows of a division table: merged cells carried down, sub-rows numbered, headings read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .source import EMPTY, Text
from .tables import Column, Table, column_of


@dataclass(slots=True)
class TableRow:
    """A task row, merged cells carried down: its number, section and the cells that matter."""

    number: str | None
    section: list[Text]
    task: Text
    cells: list[tuple[Column, Text]] = field(default_factory=list)


def task_rows(table: Table) -> Iterator[TableRow]:
    """The task rows in order: empty section and number cells carried down, headings over rows read.

    Rows that repeat a number are its sub-rows, numbered 11.1, 11.2 …; a row that only goes on with
    other duties of the same task is not one of its own.
    """
    rows = list(_carried(table))
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.number:
            counts[row.number, _label(row)] = counts.get((row.number, _label(row)), 0) + 1
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.number and counts[row.number, _label(row)] > 1:
            key = row.number, _label(row)
            seen[key] = seen.get(key, 0) + 1
            row.number = f"{row.number}.{seen[key]}"
        yield row


def _label(row: TableRow) -> str:
    return "/".join(cell.chars for cell in row.section)


def _carried(table: Table) -> Iterator[TableRow]:
    places = [place for place, column in enumerate(table.columns) if column is Column.SECTION]
    sections: dict[int, Text] = {}
    over: list[Text] = []
    number = ""
    before: TableRow | None = None
    for row in table.rows:
        cells = row.cells + [EMPTY] * (len(table.columns) - len(row.cells))
        filled = [cell for cell in cells if cell.chars]
        if not filled or all(column_of(cell.chars) for cell in filled):
            continue
        if _is_section(table, row.cells, cells, filled):
            over = filled[:1]
            sections.clear()
            continue
        _carry_sections(sections, places, cells)
        by_column = dict(zip(reversed(table.columns), reversed(cells[: len(table.columns)]), strict=True))
        task = by_column.get(Column.TASK, EMPTY)
        number = by_column.get(Column.NUMBER, EMPTY).chars.rstrip(".、") or number
        rest: list[tuple[Column, Text]] = [
            (column, cell)
            for column, cell in zip(table.columns, cells, strict=False)
            if column not in (Column.NUMBER, Column.SECTION, Column.TASK) and cell.chars
        ]
        goes_on = before is not None and before.task.chars == task.chars and (before.number or "") == number
        if before is not None and (goes_on or not task.chars):
            known = {cell.chars for _, cell in before.cells}
            before.cells += [pair for pair in rest if pair[1].chars not in known]
        elif task.chars:
            if before is not None:
                yield before
            labels = over + [sections[place] for place in places if place in sections]
            before = TableRow(number or None, labels, task, rest)
    if before is not None:
        yield before


def _is_section(table: Table, printed: list[Text], cells: list[Text], filled: list[Text]) -> bool:
    """A row with one and the same words in it all, and no number: a heading over the rows below."""
    number_at, task_at = table.place(Column.NUMBER), table.place(Column.TASK)
    if any(cell.chars != filled[0].chars for cell in filled):
        return False
    if number_at is not None and re.match(r"\d", cells[number_at].chars):
        return False
    only_task = len(filled) == 1 and task_at is not None and cells[task_at].chars
    short = len(filled[0]) <= 40 and "。" not in filled[0].chars
    return not only_task or (short and len(printed) <= 1)


def _carry_sections(sections: dict[int, Text], places: list[int], cells: list[Text]) -> None:
    """Blank section cells keep what stood above; a new outer section forgets the inner ones."""
    for place in places:
        if not cells[place].chars:
            continue
        if place in sections and sections[place].chars != cells[place].chars:
            for inner in [one for one in places if one > place]:
                sections.pop(inner, None)
        sections[place] = cells[place]
