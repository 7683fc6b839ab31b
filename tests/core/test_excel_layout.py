"""A table laid out for paper: merged cells follow each other, heads stand in two lines, nothing depends on what is below."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from reform.core.excel_heights import height_of, lines_in
from reform.core.excel_layout import Band, LaidColumn, SheetLook, groups_of, write_laid_out

A, B, C = (LaidColumn(key, key.upper(), merge=key != "c") for key in "abc")


def written(look: SheetLook, rows: list[tuple[object, ...]], **more: object):
    out = io.BytesIO()
    assert write_laid_out(out, look, rows, name="表", **more) == len(rows)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]


def test_cell_does_not_go_on_past_one_that_begins_anew_to_its_left():
    rows = [("甲", "1", "x"), ("甲", "1", "y"), ("乙", "1", "z"), ("乙", "", "u"), ("乙", "", "v")]
    sheet = written(SheetLook((A, B, C)), rows)
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A2:A3", "A4:A6", "B2:B3"}
    assert [cell.value for cell in sheet["B"]] == ["B", "1", None, "1", None, None]


def test_same_head_over_columns_apart_stands_twice():
    columns = [LaidColumn("a", "A", group="组"), LaidColumn("b", "B"), LaidColumn("c", "C", group="组")]
    assert groups_of(columns) == [(0, 0), (2, 2)]
    assert groups_of([columns[0], columns[2], columns[1]]) == [(0, 1)]


def test_sums_and_lines_below_are_asked_for_when_the_rows_are_written():
    seen: list[str] = []

    def rows():
        for word in ("甲", "乙"):
            seen.append(word)
            yield (word,)

    out = io.BytesIO()
    look = SheetLook((LaidColumn("a", "A"),), title=("题",), notes=("注",))
    write_laid_out(out, look, rows(), name="表", sums=lambda: [len(seen)], below=lambda: ["、".join(seen)])
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["题", "A", "甲", "乙", 2, "注", "甲、乙"]


def test_table_without_rows_is_a_table():
    sheet = written(SheetLook((A, C)), [])
    assert [cell.value for cell in sheet[1]] == ["A", "C"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("四个汉字", 10, 1),
        ("五个汉字呢", 10, 2),
        ("abcdefghi", 10, 1),
        ("abcdefghij", 10, 2),
        ("一\n二\n三", 40, 3),
        ("一\n\n三", 2, 3),
    ],
)
def test_lines_of_a_text_in_a_column(text, width, lines):
    assert lines_in(text, width) == lines


def test_a_line_is_as_tall_as_its_fullest_cell_and_grows_when_more_is_typed():
    out = io.BytesIO()
    look = SheetLook((LaidColumn("a", "A", 10), LaidColumn("b", "B", 40)), title=("题",))
    rows = [("短", "短"), ("一二三四五六七八九十", "长" * 30), ("短", 7)] * 2
    write_laid_out(out, look, rows, name="表", second=lambda: ["长" * 200])
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    found = [book.worksheets[0].row_dimensions[line].height for line in range(3, 9)]
    assert found == [height_of(1), height_of(3), height_of(1)] * 2
    assert book.worksheets[1].row_dimensions[1].height == height_of(5)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as parts:
        assert b"customHeight" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_band_stands_across_the_table_and_nothing_goes_on_past_it():
    rows = [Band("第一组，2项"), ("甲", "1", "x"), ("甲", "1", "y"), Band("第二组，1项"), ("甲", "1", "z")]
    out = io.BytesIO()
    assert write_laid_out(out, SheetLook((A, B, C)), rows, name="表") == 3
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["A", "第一组，2项", "甲", None, "第二组，1项", "甲"]
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A2:C2", "A3:A4", "B3:B4", "A5:C5"}
    assert sheet.auto_filter.ref is None


def test_a_line_of_sums_has_the_forms_of_its_columns():
    look = SheetLook((LaidColumn("a", "A"), LaidColumn("b", "B", form="0.0")))
    sheet = written(look, [("甲", 50)], sums=lambda: ["合计", 50])
    assert [cell.number_format for cell in sheet["B"]] == ["General", "0.0", "0.0"]
