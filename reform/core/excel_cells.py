"""Reading the cells of a workbook, in a child process (see reform.core.child): no Django, no columns, no sentences."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from itertools import islice
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CHARACTERS = 32_767
HEAD_SEARCH_ROWS = 10


def cells_as_shown(data: bytes) -> dict[str, Any]:
    """In the child: the cells as a person reads them (see grids_of)."""
    return cells_of(data, as_shown=True)


def cells_of(data: bytes, *, as_shown: bool = False) -> dict[str, Any]:
    """In the child: the cells of every visible sheet. Dates are {"date": "2026-03-31"}; else text, numbers, null."""
    # Imported here: only the child opens workbooks. openpyxl takes defusedxml by itself; without it nothing is read.
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is not installed")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # A sheet may claim any size for itself; what is there counts.
            sheet.reset_dimensions()
            grid: list[list[Any]] = []
            for cells in islice(sheet.iter_rows(values_only=not as_shown), MAX_ROWS + HEAD_SEARCH_ROWS + 1):
                values = [_shown(cell) for cell in cells] if as_shown else cells
                if len(values) > MAX_COLUMNS and any(cell is not None for cell in values[MAX_COLUMNS:]):
                    return {"trouble": "columns"}
                grid.append([_plain(cell) for cell in values[:MAX_COLUMNS]])
            if as_shown:
                _fill_merged(grid, _merged_down(data, sheet))
            while grid and not any(cell not in (None, "") for cell in grid[-1]):
                grid.pop()
            if len(grid) > MAX_ROWS + HEAD_SEARCH_ROWS:
                return {"trouble": "rows"}
            sheets.append(grid)
    except MemoryError:
        raise
    except Exception:
        # openpyxl raises a dozen kinds of errors on broken parts; for the reader of the message they are one.
        return {"trouble": "broken"}
    return {"sheets": sheets}


MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def _merged_down(data: bytes, sheet: Any) -> list[tuple[int, int, int]]:
    """Return (column, first line, last line), from 0, of the cells that reach over several lines.

    Reading line by line leaves them out, so they are taken from the sheet's part by their written form.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.read(sheet._worksheet_path)
    found = MERGED.findall(part)[: MAX_ROWS * 2]
    return [
        (xl_cell_to_rowcol(f"{left.decode()}1")[1], int(top) - 1, int(bottom) - 1)
        for left, top, _right, bottom in found
        if int(bottom) > int(top)
    ]


def _fill_merged(grid: list[list[Any]], merged: list[tuple[int, int, int]]) -> None:
    for column, top, bottom in merged:
        if top >= len(grid) or column >= len(grid[top]):
            continue
        for line in range(top + 1, min(bottom + 1, len(grid))):
            if column < len(grid[line]) and grid[line][column] is None:
                grid[line][column] = grid[top][column]


def _shown(cell: Any) -> Any:
    """Return a cell's value, of a share the percentage that is shown."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return f"{round(value * 100, 2):g}%"
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return {"date": value.strftime("%Y-%m-%d")}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, int | float):
        return value
    return str(value)[:MAX_CHARACTERS].strip()
