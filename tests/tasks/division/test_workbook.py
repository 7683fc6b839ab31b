"""The unit's workbook: rows it may say something of, and what it says read back."""

from __future__ import annotations

import io

import openpyxl
import pytest

from reform.core.files import BadFile
from tasks.excel.division import BadAnswers, answer_book, read_answers
from tests.tasks.division.papers import row

ROWS = [row("1"), row("2.1"), row("2.2")]


def filled(changes: dict[str, str], data: bytes | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data or answer_book(ROWS)))
    for cell, value in changes.items():
        book.worksheets[0][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(changes: dict[str, str]) -> dict[str, str]:
    return read_answers(name="分工表.xlsx", data=filled(changes), rows=ROWS)


def test_workbook_has_the_five_columns_and_two_for_the_unit():
    sheet = openpyxl.load_workbook(io.BytesIO(answer_book(ROWS))).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == ("项目", "序号", "任务", "牵头部门", "配合部门", "有无意见", "修改意见")
    assert [line[1] for line in lines[1:]] == ["1", "2.1", "2.2", "总体意见"]


def test_filled_workbook_is_read_by_row():
    assert read({}) == {}
    found = read({"F2": "有", "G2": "建议增加市医保局。", "F3": "无", "G4": "时限调整。", "G5": "总体可行。"})
    assert found == {"1": "建议增加市医保局。", "2.2": "时限调整。", "": "总体可行。"}


def test_mistakes_are_told_by_cell():
    with pytest.raises(BadAnswers) as refused:
        read({"F2": "有", "F3": "无", "G3": "改时限。", "C4": "自己改了任务。", "B5": "9", "G5": "多一行。"})
    assert [error["cell"] for error in refused.value.errors] == ["G2", "F3", "C4", "B5"]
    with pytest.raises(BadAnswers) as refused:
        read({"F2": "也许", "B3": "1"})
    assert [error["cell"] for error in refused.value.errors] == ["F2", "C3"]
    with pytest.raises(BadAnswers) as refused:
        read({"G2": "一。", "B3": "1", "C3": "", "G3": "二。", "B4": None})
    assert [error["cell"] for error in refused.value.errors] == ["B3", "B4"]


def test_a_file_that_is_no_table_is_refused_with_a_sentence():
    with pytest.raises(BadFile):
        read_answers(name="分工表.xlsx", data=b"PK not a workbook", rows=ROWS)
    with pytest.raises(BadFile):
        read_answers(name="分工表.txt", data=b"text", rows=ROWS)
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务"])
    book.active.append([1, "做好。"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadFile, match="修改意见"):
        read_answers(name="分工表.xlsx", data=out.getvalue(), rows=ROWS)
