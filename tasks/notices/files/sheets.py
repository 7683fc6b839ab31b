"""The text of an .xlsx: every visible sheet as a table, its merged cells and titles as Word's."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from . import parts
from .layout import MAX_CELLS, Cell, Grid, table_lines
from .secrecy import bears_mark, is_classified
from .sentences import CLASSIFIED, NOT_XLSX, TOO_MANY_CELLS, UnreadableFile

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
PERCENT = re.compile(r"^0(?:\.(0+))?%$")
# openpyxl's own words for damage are as many as its parsers'.
FAULTS = (*parts.FAULTS, InvalidFileException, TypeError, AttributeError, IndexError)


def text_of_sheets(data: bytes) -> str:
    """The text of the visible sheets in order. Raises UnreadableFile.

    Dates are written as 2026年3月31日, shares as percentages, whole numbers without a point. Hidden sheets, rows
    and columns are left out, but a mark of secrecy counts wherever it stands.
    """
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is not installed")
    try:
        parts.refuse_entities(data)
        marked = bears_mark(parts.lines_beside(data))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        lines: list[str] = []
        for sheet in book.worksheets:
            hidden = sheet.sheet_state != "visible"
            found = list(_sheet_lines(sheet, data))
            if hidden:
                marked = marked or is_classified("\n".join(found))
            else:
                lines += found
        book.close()
    except FAULTS as error:
        raise UnreadableFile(NOT_XLSX) from error
    if marked:
        raise UnreadableFile(CLASSIFIED)
    return "\n".join(lines) + "\n"


def _sheet_lines(sheet: Any, data: bytes) -> Iterator[str]:
    grid: Grid = []
    # A sheet may claim any size for itself; what is there counts.
    sheet.reset_dimensions()
    count = 0
    for at, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS)):
        cells = [Cell(_words(cell)) for cell in row]
        count += sum(1 for cell in cells if cell.words)
        if at >= MAX_ROWS or count > MAX_CELLS:
            raise UnreadableFile(TOO_MANY_CELLS)
        grid.append(cells)
    _merge(grid, _merged_ranges(sheet, data))
    yield from table_lines(grid)


def _merged_ranges(sheet: Any, data: bytes) -> list[tuple[int, int, int, int]]:
    """(first column, first row, last column, last row) of each merged range, counted from 1.

    Reading row by row leaves them out, so they are taken from the sheet's part by their written form.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.read(sheet._worksheet_path)
    found = [range_boundaries(one.decode()) for one in MERGED.findall(part)[:MAX_CELLS]]
    return [(first, top, min(last, MAX_COLUMNS), bottom) for first, top, last, bottom in found]


def _merge(grid: Grid, ranges: list[tuple[int, int, int, int]]) -> None:
    covered = 0
    for first, top, last, bottom in ranges:
        for row in range(top - 1, min(bottom, len(grid))):
            cells = grid[row]
            cells += [Cell("")] * (min(last, MAX_COLUMNS) - len(cells))
            words = grid[top - 1][first - 1].words
            cells[first - 1] = Cell(words, down=row > top - 1)
            for column in range(first, last):
                cells[column] = Cell("", across=True)
            covered += last - first + 1
            if covered > MAX_CELLS:
                raise UnreadableFile(TOO_MANY_CELLS)


def _words(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _figure(value, cell.number_format or "")
    return str(value).strip().replace("\t", " ")


def _figure(value: float, form: str) -> str:
    shown = PERCENT.match(form)
    if shown:
        return f"{value * 100:.{len(shown[1] or '')}f}%"
    if float(value).is_integer():
        return str(int(value))
    # Excel keeps 0.1 + 0.2 as it is; people see fifteen digits at most.
    return format(Decimal(f"{value:.12g}").normalize(), "f")
