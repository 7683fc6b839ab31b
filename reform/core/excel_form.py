"""A workbook to be filled in by hand: cells that are given are locked, those to fill in are open and checked by Excel.

Read back by the same columns with `reform.core.excel`; what Excel checks is only a help, the reader checks again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Literal

import xlsxwriter
from django.utils.translation import gettext as _

from reform.core.excel import Column, as_text

Kind = Literal["text", "number", "whole", "date", "list", "open_list"]
# Excel takes no longer list of choices in a cell.
_LONGEST_LIST = 255
_LARGEST = 10**14
_A4 = 9


@dataclass(frozen=True)
class Cell:
    """A column of a form. Without `fill` it is given and locked; `hidden` ones carry keys.

    An `open_list` offers its choices and takes other words too. `choices` may differ from row to row.
    """

    column: Column
    fill: Kind | None = None
    hidden: bool = False
    choices: Callable[[Any], Sequence[str]] | None = None


@dataclass(frozen=True)
class FormSheet:
    """One sheet: its name, columns and rows."""

    name: str
    cells: Sequence[Cell]
    rows: Sequence[Any]


def write_form(target: BinaryIO, *, how: tuple[str, Sequence[str]], sheets: Sequence[FormSheet]) -> None:
    """Write a workbook into `target`: first the sheet that says how (its name and lines), then the others.

    Text is always written as text, so that no cell can turn into a formula. The locks have no password: they
    keep from slips, the reader refuses what was changed.
    """
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    faces = _Faces(book)
    name, lines = how
    first = book.add_worksheet(name[:31])
    first.set_column(0, 0, 100)
    for at, line in enumerate(lines):
        first.write_string(at, 0, line, faces.title if at == 0 else faces.plain)
    _lock(first)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name[:31]), sheet, faces)
    book.close()


class _Faces:
    """The looks of cells: given ones grey and locked, those to fill in white and open."""

    def __init__(self, book: Any) -> None:
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B8C2CF"}
        given, fill = {**base, "bg_color": "#EEF1F5"}, {**base, "locked": False}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({**given, "bold": True, "bg_color": "#D9E2EE"})
        self.head_fill = book.add_format({**given, "bold": True, "bg_color": "#FFF2CC"})
        self.given = book.add_format(given)
        self.given_day = book.add_format({**given, "num_format": "yyyy-mm-dd", "align": "left"})
        self.fill = book.add_format(fill)
        self.fill_day = book.add_format({**fill, "num_format": "yyyy-mm-dd", "align": "left"})


def _lock(sheet: Any) -> None:
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": False})


def _write(sheet: Any, form: FormSheet, faces: _Faces) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, cell in enumerate(form.cells):
        sheet.set_column(at, at, cell.column.width, None, {"hidden": cell.hidden})
        sheet.write_string(0, at, str(cell.column.label), faces.head_fill if cell.fill else faces.head)
    for line, row in enumerate(form.rows, 1):
        for at, cell in enumerate(form.cells):
            value = cell.column.get(row) if cell.column.get else None
            _put(sheet, line, at, value, faces, open_=cell.fill is not None, day=cell.fill == "date")
            if rule := _rule(cell, row):
                sheet.data_validation(line, at, line, at, rule)
    _lock(sheet)


def _put(sheet: Any, row: int, at: int, value: Any, faces: _Faces, *, open_: bool, day: bool) -> None:
    face = faces.fill if open_ else faces.given
    if isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)
        sheet.write_datetime(row, at, moment, faces.fill_day if open_ else faces.given_day)
    elif value is None or value == "":
        sheet.write_blank(row, at, None, faces.fill_day if day else face)
    elif isinstance(value, bool):
        sheet.write_string(row, at, _("Yes") if value else _("No"), face)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, at, value, face)
    else:
        sheet.write_string(row, at, as_text(str(value)), face)


def _rule(cell: Cell, row: Any) -> dict[str, Any] | None:
    """Return Excel's own check of a cell, None where it has none."""
    if cell.fill in ("list", "open_list"):
        choices = list(cell.choices(row)) if cell.choices else []
        if not choices or len(",".join(choices)) > _LONGEST_LIST:
            return None
        open_ = {"error_type": "information", "show_error": False} if cell.fill == "open_list" else {}
        return {"validate": "list", "source": choices, **open_}
    bounds = {"criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
    if cell.fill == "number":
        return {"validate": "decimal", **bounds}
    if cell.fill == "whole":
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 9999}
    if cell.fill == "date":
        return {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
    if cell.fill == "text" and cell.column.max_length:
        return {"validate": "length", "criteria": "<=", "value": cell.column.max_length}
    return None
