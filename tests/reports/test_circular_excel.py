"""The Excel annex: the paper's figures as numbers, each sheet with the line that proves it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from reports.excel.circular import circular_book
from tests.reports.circular_papers import paper_of
from tests.reports.circular_sample import october


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(circular_book(october())))


def test_five_sheets_with_their_proof(book):
    assert book.sheetnames == ["汇总", "一览表", "未达序时清单", "各单位", "量化指标"]
    assert [book[name]["A2"].value for name in book.sheetnames] == [
        "勾稽关系：40 = 12 + 20 + 4 + 1 + 2 + 1。应报＝按时＋迟报＋未报：28 = 25 + 2 + 1。",
        "共40项。40 = 12 + 20 + 4 + 1 + 2 + 1。",
        "5 = 4 + 1（未达序时进度＋应启动未启动），其中逾期1项。",
        "每项任务按汇总单位计一次：40 = 12 + 20 + 4 + 1 + 2 + 1。应报＝按时＋迟报＋未报：28 = 25 + 2 + 1。",
        "16 = 6 + 7 + 2 + 1（已达到年度目标＋符合序时要求＋低于序时要求＋年度数据尚未发布）。",
    ]
    assert (
        book["汇总"]["A1"].value == "2026年1—10月全市深化医改重点任务进展情况：汇总（数据截至2026年10月31日）"
    )


def test_numbers_are_numbers_and_days_are_days(book):
    summary = [[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=5, max_row=11)]
    assert summary[0] == ["已完成", 12, 30, None]
    assert summary[2] == ["未达序时进度", 4, 10, "其中逾期1项"]
    assert summary[6] == ["合计", 40, 100, "应推进37项"]
    beds = [cell.value for cell in book["未达序时清单"][5]]
    assert beds[6:10] == [240, 300, 180, "张"]
    assert beds[14] == datetime(2026, 12, 15)


def test_the_units_add_up_to_the_sums_below(book):
    rows = [[cell.value for cell in row] for row in book["各单位"].iter_rows(min_row=4)]
    units, sums = rows[:-1], rows[-1]
    assert sums[:9] == ["合计", 40, 12, 20, 4, 1, 2, 1, 1]
    for column in range(1, 14):
        assert sum(row[column] for row in units) == sums[column]


def test_the_same_snapshot_gives_the_same_bytes():
    assert circular_book(october()) == circular_book(october())


def test_a_text_that_begins_like_a_formula_stays_a_text():
    ledger = (replace(october().ledger[0], title="=1+1"), *october().ledger[1:])
    made = openpyxl.load_workbook(io.BytesIO(circular_book(replace(october(), ledger=ledger))))
    cell = made["一览表"]["C4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_first_issue_without_indicators_has_its_sheets_all_the_same():
    bare = replace(paper_of("annual"), indicators=(), units=(), late=())
    made = openpyxl.load_workbook(io.BytesIO(circular_book(bare)))
    assert made["量化指标"].max_row == 3
