"""A table laid out for paper: merged cells follow each other, heads stand in two lines, nothing depends on what is below."""

from __future__ import annotations

import io

import openpyxl

from reform.core.excel_layout import LaidColumn, SheetLook, groups_of, write_laid_out

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
