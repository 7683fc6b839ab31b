"""Excel: text stays text, bombs are refused, the head is found."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from reform.core.excel import BadSheet, Column, read_sheet, write_sheet
from reform.core.excel_cells import cells_of

COLUMNS = (
    Column("name", "Name", get=lambda row: row[0], required=True),
    Column("day", "Day", get=lambda row: row[1]),
    Column("amount", "Amount", get=lambda row: row[2], also=("金额",)),
)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def written(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    write_sheet(out, COLUMNS, rows, name="A")
    return out.getvalue()


def test_sheet_prints_as_wide_as_a_page_with_its_head_on_each():
    sheet = openpyxl.load_workbook(io.BytesIO(written(("A", None, None)))).active
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (
        9,
        "portrait",
        None,
        0,
    )
    assert (sheet.print_title_rows, sheet.oddFooter.center.text) == ("$1:$1", "&P / &N")


def test_wide_sheet_lies():
    out = io.BytesIO()
    write_sheet(out, [Column("name", "Name", get=lambda row: row[0], width=91)], [("A",)], name="A")
    assert openpyxl.load_workbook(out).active.page_setup.orientation == "landscape"


def test_write_keeps_what_looks_like_a_formula_as_text():
    data = written(("=1+1", None, None), ("+CMD", None, None), ("@x", None, None), ("http://x", None, None))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [(sheet.cell(at, 1).value, sheet.cell(at, 1).data_type) for at in range(2, 6)] == [
        ("=1+1", "s"),
        ("+CMD", "s"),
        ("@x", "s"),
        ("http://x", "s"),
    ]
    assert sheet["A5"].hyperlink is None


def test_write_keeps_dates_and_numbers_as_such():
    sheet = openpyxl.load_workbook(io.BytesIO(written(("甲", date(2026, 3, 1), Decimal("1.50"))))).active
    assert (sheet["B2"].value.date(), sheet["B2"].is_date, sheet["C2"].value) == (date(2026, 3, 1), True, 1.5)


def test_read_gives_back_what_was_written():
    (row,) = read_sheet(written(("甲", date(2026, 3, 1), 2)), COLUMNS)
    assert (row.number, row.values, row.errors) == (2, {"name": "甲", "day": "2026-03-01", "amount": "2"}, [])


def test_read_finds_the_head_below_a_title_and_by_other_names():
    book = openpyxl.Workbook()
    for cells in [["标题"], [], ["金额", "Name "], [3, "乙"]]:
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    (row,) = read_sheet(out.getvalue(), COLUMNS)
    assert (row.number, row.values["name"], row.values["amount"], row.cells["name"]) == (4, "乙", "3", "B4")


def test_read_refuses_a_part_with_entities():
    source = zipfile.ZipFile(io.BytesIO(written(("甲", None, None))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                bomb = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]>'
                part = part.replace(b"?>", b"?>" + bomb, 1)
            target.writestr(name, part)
    assert cells_of(out.getvalue()) == {"trouble": "broken"}


def test_read_of_too_many_rows_says_so(monkeypatch):
    monkeypatch.setattr("reform.core.excel_cells.MAX_ROWS", 5)
    assert cells_of(written(*[("甲", None, None)] * 30)) == {"trouble": "rows"}


def test_read_of_something_else_says_so():
    with pytest.raises(BadSheet, match="Excel workbook"):
        read_sheet(b"PK nothing", COLUMNS)
