"""Workbooks to fill in by hand: what is locked, what Excel checks, and that text stays text."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from reform.core.excel import Column
from reform.core.excel_form import Cell, FormSheet, write_form

ROW = {
    "key": "k1",
    "text": "=1+1",
    "link": "http://example.org/",
    "day": date(2026, 10, 31),
    "n": Decimal("1.5"),
}


def column(key, **more):
    return Column(key, key, 10, get=lambda row: row.get(key), **more)


def written(*cells, rows=(ROW,)):
    out = io.BytesIO()
    write_form(out, how=("How", ["Title", "=line"]), sheets=[FormSheet("Form", cells, rows)])
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def rules(book):
    return {str(one.sqref): one for one in book["Form"].data_validations.dataValidation}


def test_no_text_becomes_a_formula_or_a_link():
    book = written(Cell(column("text")), Cell(column("link"), "text"))
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in book["Form"][2]] == [
        ("=1+1", "s", None),
        ("http://example.org/", "s", None),
    ]
    assert (book["How"]["A2"].value, book["How"]["A2"].data_type) == ("=line", "s")


def test_given_cells_are_locked_those_to_fill_in_are_not():
    book = written(Cell(column("key"), hidden=True), Cell(column("text")), Cell(column("n"), "number"))
    sheet = book["Form"]
    assert (sheet.protection.sheet, book["How"].protection.sheet) == (True, True)
    assert [cell.protection.locked for cell in sheet[2]] == [True, True, False]
    assert [sheet.column_dimensions[name].hidden for name in "AB"] == [True, False]


def test_dates_numbers_and_empty_cells_keep_their_kind():
    book = written(Cell(column("day"), "date"), Cell(column("n"), "number"), Cell(column("none"), "date"))
    day, number, empty = book["Form"][2]
    assert (day.value.date(), number.value, empty.value) == (date(2026, 10, 31), 1.5, None)
    assert empty.number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    ("fill", "more", "kind", "first"),
    [
        ("number", {}, "decimal", "-100000000000000"),
        ("whole", {}, "whole", "0"),
        ("text", {"max_length": 300}, "textLength", "300"),
    ],
)
def test_excel_checks_what_is_filled_in(fill, more, kind, first):
    rule = rules(written(Cell(column("n", **more), fill)))["A2"]
    assert (rule.type, rule.formula1) == (kind, first)


def test_choices_differ_from_row_to_row_and_an_open_list_takes_other_words():
    rows = [{"of": ["a", "b"]}, {"of": ["c"]}, {"of": []}]
    closed = rules(written(Cell(column("x"), "list", choices=lambda row: row["of"]), rows=rows))
    assert {at: (one.formula1, one.showErrorMessage) for at, one in closed.items()} == {
        "A2": ('"a,b"', True),
        "A3": ('"c"', True),
    }
    open_ = rules(written(Cell(column("x"), "open_list", choices=lambda row: row["of"]), rows=rows[:1]))
    assert open_["A2"].showErrorMessage is False


def test_a_list_too_long_for_excel_is_left_out():
    assert rules(written(Cell(column("x"), "list", choices=lambda _row: ["长" * 90] * 3))) == {}
