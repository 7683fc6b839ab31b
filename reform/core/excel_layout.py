"""A table laid out for paper, in the heads and widths of an office: titles, two lines of heads, merged cells, paper.

Written only, a line at a time: memory does not grow with the rows. Text is always written as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, BinaryIO, Literal

import xlsxwriter
from django.utils.translation import gettext as _

from reform.core.excel import as_text
from reform.core.excel_cells import MAX_CHARACTERS
from reform.core.excel_heights import FittedSheet, lines_in, most_lines

Align = Literal["left", "center", "right"]
PaperSize = Literal["A4", "A3"]
_SIZES = {"A4": 9, "A3": 8}
_MM_AN_INCH = 25.4
_TITLE_HEIGHT = 30
_LONGEST_NAME = 31
# What an A4 page holds.
_NOTES_WIDTH = 84
# Day 0 of a workbook's calendar.
_EPOCH = date(1899, 12, 30)
DAY_FORMAT = "yyyy-mm-dd"


@dataclass(frozen=True)
class LaidColumn:
    """One column as it is printed.

    `width` counts characters, `form` is a number or date format of Excel, `group` the head over this one and its
    neighbours of the same group; with `merge` equal neighbours of a column become one cell.
    """

    key: str
    head: str
    width: int = 14
    align: Align = "left"
    form: str = ""
    group: str = ""
    merge: bool = False


@dataclass(frozen=True)
class Margins:
    """The margins of a sheet in millimetres."""

    left: int = 15
    right: int = 15
    top: int = 18
    bottom: int = 18


@dataclass(frozen=True)
class SheetLook:
    """How a table stands on paper; `title` are the lines over it, `notes` those below."""

    columns: tuple[LaidColumn, ...]
    title: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    paper: PaperSize = "A4"
    lying: bool = True
    margins: Margins = Margins()
    repeat_head: bool = True
    page_numbers: bool = True
    fit_width: bool = True
    wrap: bool = True


@dataclass(frozen=True)
class Band:
    """A line across the whole table, over the rows that follow: the head of a group with its subtotals."""

    text: str


@dataclass(frozen=True)
class Carried:
    """Hidden columns behind the table, so that the sheet can be brought back: their heads and a row's values."""

    heads: tuple[str, ...]
    values: Callable[[int], Sequence[str]]


def write_laid_out(
    target: BinaryIO,
    look: SheetLook,
    rows: Iterable[Sequence[Any] | Band],
    *,
    name: str,
    sums: Callable[[], Sequence[Any]] | None = None,
    below: Callable[[], Iterable[str]] = tuple,
    second: Callable[[], Iterable[str]] = tuple,
    carried: Carried | None = None,
) -> int:
    """Write `rows` (values in the order of the columns) into `target` as an .xlsx and return how many there were.

    A Band among them is a line across, no row.

    `sums` gives the line of sums, `below` lines under the notes, `second` those of the sheet behind; all three are
    asked for when the rows are written. `carried` is asked for a row by its place, from 0.
    """
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    faces = _Faces(book, wrap=look.wrap)
    sheet = book.add_worksheet(name[:_LONGEST_NAME], worksheet_class=FittedSheet)
    heads = 2 if any(column.group for column in look.columns) else 1
    top = len(look.title)
    _set_paper(sheet, look, top=top, heads=heads)
    for at, column in enumerate(look.columns):
        sheet.set_column(at, at, column.width)
    if carried:
        at = len(look.columns)
        sheet.set_column(at, at + len(carried.heads) - 1, 2, None, {"hidden": True})
    for line, text in enumerate(look.title):
        _across(sheet, line, look, text, faces.title if line == 0 else faces.line)
        if line == 0:
            sheet.set_row(0, _TITLE_HEIGHT)
    _write_heads(sheet, top, heads, look, faces, carried)
    first = top + heads
    table = _Table(sheet, look, faces, first, carried)
    for row in rows:
        if isinstance(row, Band):
            table.across(row.text)
        else:
            table.write(row)
    table.end()
    at = table.line
    if not (table.banded or any(column.merge for column in look.columns)):
        # A list sorted through cells that are merged would fall apart; what is hidden is sorted along.
        carried_too = len(carried.heads) if carried else 0
        sheet.autofilter(first - 1, 0, max(at - 1, first), len(look.columns) + carried_too - 1)
    if sums:
        for place, value in enumerate(sums()):
            column = look.columns[place]
            face = faces.of("center" if place == 0 else column.align, column.form, bold=True)
            _put(sheet, at, place, value, face, None)
        at += 1
    for text in (*look.notes, *below()):
        _across(sheet, at, look, text, faces.note)
        at += 1
    lines = list(second())
    if lines:
        page = book.add_worksheet(_("Notes"), worksheet_class=FittedSheet)
        page.set_paper(_SIZES["A4"])
        page.set_column(0, 0, _NOTES_WIDTH)
        for line, text in enumerate(lines):
            page.fit(line, lines_in(text, _NOTES_WIDTH))
            page.write_string(line, 0, as_text(text), faces.note)
    book.close()
    return table.count


def _set_paper(sheet: Any, look: SheetLook, *, top: int, heads: int) -> None:
    sheet.set_paper(_SIZES[look.paper])
    if look.lying:
        sheet.set_landscape()
    margins = look.margins
    sheet.set_margins(
        *(one / _MM_AN_INCH for one in (margins.left, margins.right, margins.top, margins.bottom))
    )
    sheet.center_horizontally()
    if look.fit_width:
        sheet.fit_to_pages(1, 0)
    if look.repeat_head:
        sheet.repeat_rows(top, top + heads - 1)
    if look.page_numbers:
        sheet.set_footer("&C" + _("Page &P of &N"))
    sheet.freeze_panes(top + heads, 0)


class _Faces:
    """The looks of cells; formats are made once, a workbook keeps every one it was given."""

    def __init__(self, book: Any, *, wrap: bool) -> None:
        body = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        self._book = book
        self._cell = {**body, "border": 1, "text_wrap": wrap}
        self.title = book.add_format({**body, "font_name": "黑体", "font_size": 18, "align": "center"})
        self.line = book.add_format({**body, "text_wrap": True})
        self.note = book.add_format({**body, "text_wrap": True, "valign": "top"})
        self.head = book.add_format(
            {
                **body,
                "font_name": "黑体",
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "bg_color": "#F2F2F2",
            }
        )
        self.band = book.add_format(
            {**body, "font_name": "黑体", "border": 1, "text_wrap": True, "bg_color": "#E8EEF7"}
        )
        self.of = cache(self._of)

    def _of(self, align: Align, form: str = "", *, bold: bool = False) -> Any:
        return self._book.add_format(
            {**self._cell, "align": align, **({"num_format": form} if form else {}), "bold": bold}
        )


def _across(sheet: Any, line: int, look: SheetLook, text: str, face: Any) -> None:
    last = len(look.columns) - 1
    sheet.fit(line, lines_in(text, sum(column.width for column in look.columns)))
    if last:
        sheet.merge_range(line, 0, line, last, "", face)
    sheet.write_string(line, 0, as_text(text), face)


def _write_heads(
    sheet: Any, top: int, heads: int, look: SheetLook, faces: _Faces, carried: Carried | None
) -> None:
    """Write the heads: a group over its columns, a column without one over both lines."""
    bottom = top + heads - 1
    columns = look.columns
    # What has no head over it stands in both lines.
    deep = max(lines_in(one.head, one.width) - (heads - 1 if not one.group else 0) for one in columns)
    if heads == 2:
        sheet.fit(top, 1)
        for at, column in enumerate(columns):
            sheet.write_string(top, at, as_text(column.group or column.head), faces.head)
        for start, end in groups_of(columns):
            if end > start:
                _join(sheet, top, start, top, end)
        for at, column in enumerate(columns):
            if not column.group:
                _join(sheet, top, at, bottom, at)
    sheet.fit(bottom, deep)
    for at, column in enumerate(columns):
        if heads == 2 and not column.group:
            sheet.write_blank(bottom, at, None, faces.head)
        else:
            sheet.write_string(bottom, at, as_text(column.head), faces.head)
    for at, head in enumerate(carried.heads if carried else (), len(columns)):
        sheet.write_string(bottom, at, head)


def groups_of(columns: Sequence[LaidColumn]) -> list[tuple[int, int]]:
    """Return the first and last place of each stretch of neighbours under one head."""
    found: list[tuple[int, int]] = []
    for at, column in enumerate(columns):
        if not column.group:
            continue
        if found and found[-1][1] == at - 1 and columns[at - 1].group == column.group:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found


def _join(sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
    """Make one cell of several that are written one by one: `merge_range` cannot go back to lines it has let go."""
    sheet.merge.append([top, left, bottom, right])


class _Table:
    """The table's lines: written as they come; what is to become one cell is remembered by its first line only."""

    def __init__(
        self, sheet: Any, look: SheetLook, faces: _Faces, first: int, carried: Carried | None
    ) -> None:
        self.count, self.line, self.banded = 0, first, False
        self._sheet, self._look, self._faces, self._carried = sheet, look, faces, carried
        self._widths = [column.width for column in look.columns]
        self._plain = [faces.of(column.align, column.form) for column in look.columns]
        self._days = [faces.of(column.align, column.form or DAY_FORMAT) for column in look.columns]
        self._merged = [at for at, column in enumerate(look.columns) if column.merge]
        self._runs: dict[int, tuple[Any, int]] = {}

    def write(self, values: Sequence[Any]) -> None:
        line = self.line
        kept = self._kept(values, line) if self._merged else ()
        if self._look.wrap:
            self._sheet.fit(line, most_lines(values, self._widths, kept))
        sheet, plain = self._sheet, self._plain
        write_string, write_blank = sheet.write_string, sheet.write_blank
        for at, value in enumerate(values):
            # Most cells, in the innermost loop of a hundred thousand lines.
            if value is None or value == "" or at in kept:
                write_blank(line, at, None, plain[at])
            elif type(value) is str and value[0] != "<" and len(value) <= MAX_CHARACTERS:
                write_string(line, at, value, plain[at])
            else:
                _put(sheet, line, at, value, plain[at], self._days[at])
        if self._carried:
            for at, text in enumerate(self._carried.values(self.count), len(values)):
                sheet.write_string(line, at, text)
        self.count += 1
        self.line += 1

    def across(self, text: str) -> None:
        """Write a line over the rows that follow; nothing goes on past it."""
        self.end()
        _across(self._sheet, self.line, self._look, text, self._faces.band)
        self.banded = True
        self.line += 1

    def end(self) -> None:
        for at in self._merged:
            self._close(at, self.line)

    def _kept(self, values: Sequence[Any], line: int) -> set[int]:
        """Return the places that go on with the cell above; one that begins anew ends those to its right."""
        kept: set[int] = set()
        anew = False
        for at in self._merged:
            before = self._runs.get(at)
            if anew or before is None or values[at] in (None, "") or before[0] != values[at]:
                anew = True
                self._close(at, line)
                self._runs[at] = (values[at], line)
            else:
                kept.add(at)
        return kept

    def _close(self, at: int, line: int) -> None:
        run = self._runs.pop(at, None)
        if run and line - 1 > run[1]:
            _join(self._sheet, run[1], at, line - 1, at)


@cache
def _day_number(value: date) -> int:
    return (value - _EPOCH).days


def _put(sheet: Any, line: int, at: int, value: Any, face: Any, day: Any) -> None:
    kind = type(value)
    if kind is str:
        if value:
            sheet.write_string(line, at, as_text(value), face)
        else:
            sheet.write_blank(line, at, None, face)
    elif value is None:
        sheet.write_blank(line, at, None, face)
    elif kind is bool:
        sheet.write_string(line, at, _("Yes") if value else _("No"), face)
    elif kind is int or kind is Decimal or kind is float:
        sheet.write_number(line, at, value, face)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_number(line, at, _day_number(value), day)
    else:
        sheet.write_string(line, at, as_text(str(value)), face)
