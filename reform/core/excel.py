"""Excel in and out by one list of columns: what was exported can be changed and imported again.

Cells are read in a child process (see reform.core.child); every mistake is a sentence with its cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from xlsxwriter.utility import xl_col_to_name

from reform.core.child import call_limited
from reform.core.excel_cells import HEAD_SEARCH_ROWS, MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS
from reform.core.kept_words import in_each_language, worded
from reform.core.words import listed

LANGUAGES = ("zh-hans", "en")
_A3, _A4 = 8, 9
# In characters; what is wider would be too small on an upright sheet.
_WIDEST_UPRIGHT = 90


class BadSheet(Exception):
    """The sheet as a whole cannot be read; the message is the sentence to show."""


class BadCell(Exception):
    """A cell's value is wrong: a lazy translation and what goes into it, without the cell's name.

    A callable among `params` is asked in each language (see in_each_language).
    """

    def __init__(self, sentence: str | Promise, /, **params: Any) -> None:
        super().__init__(sentence)
        self.said = in_each_language(sentence, **params)

    def __str__(self) -> str:
        return worded(self.said)


@dataclass(frozen=True)
class Column:
    """One column, for import and export alike.

    `label` is a lazy translation; on import the head cell may bear it in any language, or one of `also`.
    `get(row)` gives the value to write (text, number, date or bool, never an id); `parse(value)` turns a
    cell into what the service takes and raises BadCell; without it the cell's text is taken, trimmed.
    """

    key: str
    label: str | Promise
    width: int = 14
    get: Callable[[Any], Any] | None = None
    parse: Callable[[Any], Any] | None = None
    required: bool = False
    max_length: int | None = None
    also: tuple[str, ...] = ()
    hint: str | Promise = ""
    choices: Callable[[], list[str]] | None = None

    def names(self) -> set[str]:
        """Every head this column is recognised by, folded."""
        found = {_fold(name) for name in self.also}
        for language in LANGUAGES:
            with override(language):
                found.add(_fold(str(self.label)))
        return found


@dataclass
class SheetRow:
    """One row as read: its number in the sheet, its values and cell names by column key, sentences by cell.

    A mistake is {"cell", "column", "text"}; its text stands by language, as it is kept and shown by `worded`.
    """

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def blame(self, column: str, sentence: str | Promise, /, **params: Any) -> None:
        """Note what is wrong in the cell of a column (in the row, where the sheet has no such column)."""
        self.note(column, in_each_language(sentence, **params))

    def note(self, column: str, said: dict[str, str]) -> None:
        """Note what is wrong in the cell of a column, worded by language."""
        cell = self.cells.get(column, str(self.number))
        self.errors.append({"cell": cell, "column": column, "text": said})


def _fold(text: str) -> str:
    return "".join(text.split()).lower().rstrip("*：:")


# --- out ------------------------------------------------------------------------------------------------------------
def write_sheet(
    target: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    name: str,
    notes: Iterable[str] = (),
    above: Sequence[str] = (),
    large: bool = False,
) -> int:
    """Write `rows` as an .xlsx into `target` and return how many there were; memory stays constant.

    Text is always written as text, so that no cell can turn into a formula. `notes` go to a second sheet and
    are read after the rows. `above` are lines over the table, a title first; they print on every page with the head.
    `large` prints on A3.
    """
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    head = book.add_format(
        {"bold": True, "bg_color": "#E8EEF6", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left", "border": 1})
    sheet = book.add_worksheet(name[:31])
    top = len(above)
    sheet.freeze_panes(top + 1, 0)
    _print_well(sheet, sum(column.width for column in columns), top=top, large=large)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        if column.choices and len(",".join(column.choices())) < 255:
            sheet.data_validation(
                top + 1,
                at,
                MAX_ROWS,
                at,
                {"validate": "list", "source": column.choices(), "error_type": "warning"},
            )
    for line, text in enumerate(above):
        face = {"bold": True, "font_size": 14} if line == 0 else {"text_wrap": True}
        sheet.merge_range(line, 0, line, len(columns) - 1, "", book.add_format({**face, "valign": "vcenter"}))
        sheet.write_string(line, 0, as_text(text), book.add_format({**face, "valign": "vcenter"}))
    for at, column in enumerate(columns):
        sheet.write_string(top, at, str(column.label), head)
    count = 0
    for count, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            _write(sheet, top + count, at, column.get(row) if column.get else None, plain, day)
    sheet.autofilter(top, 0, top + max(count, 1), len(columns) - 1)
    if notes:
        second = book.add_worksheet(_("Notes"))
        second.set_column(0, 0, 100)
        for at, note in enumerate(notes):
            second.write_string(at, 0, as_text(note), plain)
    book.close()
    return count


def _print_well(sheet: Any, width: float, *, top: int = 0, large: bool = False) -> None:
    """Set the sheet for paper: A4 as wide as the table, lying where it is wide, head and page number on every page."""
    sheet.set_paper(_A3 if large else _A4)
    if width > _WIDEST_UPRIGHT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, top)
    sheet.set_footer("&C&P / &N")


def _write(sheet: Any, row: int, column: int, value: Any, plain: Any, day: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, plain)
    elif isinstance(value, bool):
        sheet.write_string(row, column, _("Yes") if value else _("No"), plain)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, plain)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    else:
        # write_string, never write: a text that begins with = must stay a text.
        sheet.write_string(row, column, as_text(str(value)), plain)


def as_text(text: str) -> str:
    """Return a text as a cell can hold it.

    XlsxWriter takes what begins with <r> and ends with </r> for the inside of a workbook and writes it as it stands.
    """
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    if text.startswith("<r>") and text.endswith("</r>"):
        return f"{text[: MAX_CHARACTERS - 1]} "
    return text


# --- in -------------------------------------------------------------------------------------------------------------
def read_sheet(data: bytes, columns: Sequence[Column]) -> list[SheetRow]:
    """Return the rows of the first sheet whose head names the columns, each with its mistakes by cell.

    Empty rows are left out. Raises BadSheet with a sentence, and TooComplex of the child.
    """
    for grid in grids_of(data):
        found = find_head(grid, columns)
        if found:
            head_row, places = found
            missing = [str(c.label) for c in columns if c.required and c.key not in places]
            if missing:
                raise BadSheet(
                    _("The head of the sheet lacks the column: %(names)s.") % {"names": listed(missing)}
                )
            filled = read_rows(grid[head_row + 1 :], columns, places, first=head_row + 2)
            if not filled:
                raise BadSheet(_("The sheet has a head but no rows below it."))
            return filled
    raise BadSheet(
        _("No sheet has a head with these columns: %(names)s. Download the template to see them.")
        % {"names": listed(c.label for c in columns if c.required)}
    )


def grids_of(data: bytes, *, as_shown: bool = False) -> list[list[list[Any]]]:
    """Return the cells of every visible sheet, row by row; raises BadSheet with a sentence, and TooComplex.

    `as_shown` reads them as a person does: a share as 60%, a cell merged over several lines in each of them.
    """
    result = call_limited(
        "reform.core.excel_cells:cells_as_shown" if as_shown else "reform.core.excel_cells:cells_of", data
    )
    if "trouble" in result:
        raise BadSheet(_trouble(result["trouble"]))
    grids: list[list[list[Any]]] = result["sheets"]
    return grids


def read_rows(
    grid: list[list[Any]], columns: Sequence[Column], places: dict[str, int], *, first: int
) -> list[SheetRow]:
    """Return the rows below a head, each with its mistakes by cell; `first` is the number of the first line."""
    rows = [_read_row(cells, at, columns, places) for at, cells in enumerate(grid, first)]
    return [row for row in rows if row is not None]


def _trouble(code: str) -> str:
    return {
        "broken": _("The file cannot be read as an Excel workbook; open it in Excel and save it again."),
        "rows": _("A sheet has more than %(n)s rows; split it.") % {"n": MAX_ROWS},
        "columns": _("A sheet has more than %(n)s columns.") % {"n": MAX_COLUMNS},
    }[code]


SUMS = re.compile(r"^(?:合计|总计|小计|共计|本页小计|total|sum)\s*[:：]?", re.IGNORECASE)


def is_sum(cells: Iterable[Any]) -> bool:
    """Tell whether a row is one of sums: its first words say so (合计, 小计 …)."""
    first = next((cell for cell in cells if isinstance(cell, str) and cell.strip()), "")
    return SUMS.match("".join(first.split())) is not None and len("".join(first.split())) <= 8


def find_head(grid: list[list[Any]], columns: Sequence[Column]) -> tuple[int, dict[str, int]] | None:
    """Return the head's row and the place of each column: running ledgers have titles above their heads."""
    names = {column.key: column.names() for column in columns}
    wanted = {column.key for column in columns if column.required}
    best: tuple[int, dict[str, int]] | None = None
    for at, cells in enumerate(grid[:HEAD_SEARCH_ROWS]):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                for key, known in names.items():
                    if key not in places and _fold(cell) in known:
                        places[key] = place
        if wanted & places.keys() and (best is None or len(places) > len(best[1])):
            best = at, places
    return best


def _read_row(
    cells: list[Any], number: int, columns: Sequence[Column], places: dict[str, int]
) -> SheetRow | None:
    given = {key: cells[place] if place < len(cells) else None for key, place in places.items()}
    if all(value in (None, "") for value in given.values()):
        return None
    row = SheetRow(number, {key: f"{xl_col_to_name(place)}{number}" for key, place in places.items()})
    for column in columns:
        try:
            row.values[column.key] = read_cell(column, given.get(column.key))
        except BadCell as error:
            row.note(column.key, error.said)
            row.values[column.key] = None
    return row


def read_cell(column: Column, value: Any) -> Any:
    """Return what the service takes for a cell as it was read; raises BadCell with a sentence."""
    if value in (None, ""):
        if column.required:
            raise BadCell(gettext_lazy("“%(column)s” must not be empty."), column=column.label)
        return None
    if column.parse:
        return column.parse(value)
    text = value["date"] if isinstance(value, dict) else str(value)
    if column.max_length and len(text) > column.max_length:
        raise BadCell(
            gettext_lazy("“%(column)s” has %(n)s characters; at most %(max)s fit."),
            column=column.label,
            n=len(text),
            max=column.max_length,
        )
    return text
