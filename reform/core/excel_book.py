"""A workbook of several finished tables, each with lines over it and a row of sums below; written only.

Text is always written as text, so that no cell can turn into a formula; the same tables give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from reform.core.excel import as_text

_A4 = 9


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the lines over the table, heads with their widths, rows, and the row of sums below."""

    name: str
    lines: tuple[str, ...]
    heads: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Any, ...], ...]
    sums: tuple[Any, ...] = ()


def write_book(target: BinaryIO, sheets: Iterable[tuple[Sheet, str]], *, created: date) -> None:
    """Write sheets, each with its title, into `target`; `created` is the day the file says it was made."""
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(created.year, created.month, created.day)})
    for sheet, title in sheets:
        _write(book, sheet, title)
    book.close()


def _write(book: Any, sheet: Sheet, title: str) -> None:
    page = book.add_worksheet(sheet.name)
    bold = {"bold": True, "valign": "vcenter"}
    head = book.add_format({**bold, "bg_color": "#E8EEF6", "border": 1, "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left", "border": 1})
    summed = book.add_format({**bold, "border": 1})
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")
    page.write_string(0, 0, title, book.add_format({**bold, "font_size": 14}))
    for at, line in enumerate(sheet.lines, start=1):
        page.write_string(at, 0, line)
    top = len(sheet.lines) + 1
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    for at, (label, width) in enumerate(sheet.heads):
        page.set_column(at, at, width)
        page.write_string(top, at, label, head)
    for at, row in enumerate(sheet.rows, start=top + 1):
        _row(page, at, row, text, day)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.heads) - 1)
    if sheet.sums:
        _row(page, top + len(sheet.rows) + 1, sheet.sums, summed, summed)


def _row(page: Any, at: int, row: Sequence[Any], text: Any, day: Any) -> None:
    for column, value in enumerate(row):
        if value is None or value == "":
            page.write_blank(at, column, None, text)
        elif isinstance(value, int | Decimal):
            page.write_number(at, column, value, text)
        elif isinstance(value, date):
            page.write_datetime(at, column, datetime(value.year, value.month, value.day), day)
        else:
            # write_string, never write: a text that begins with = must stay a text.
            page.write_string(at, column, as_text(str(value)), text)
