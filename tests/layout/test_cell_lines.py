"""Cells of several lines stand in lines, in PDF and Word."""

from __future__ import annotations

import io

import docx

from reform.core.document import Column, OfficialDocument, Table
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from tests.layout.sheets import read

WORDS = ("按时报送", "15分", "甲项", "乙项")
PAPER = OfficialDocument(
    form="sheet",
    masthead="",
    number="",
    title="考核得分表",
    addressees="",
    body=(
        Table(
            (Column("单位", 30), Column("按时报送\n（15分）", 60)),
            (("市财政局", "甲项扣1分。\n乙项扣2分。"),),
        ),
    ),
    issuer="",
    dated=None,
)


def test_lines_of_a_cell_are_lines_in_the_pdf():
    (sheet,) = read(render_pdf(PAPER))
    at = {words: next(line.baseline for line in sheet.lines() if words in line.text) for words in WORDS}
    assert at["按时报送"] < at["15分"]
    assert at["甲项"] < at["乙项"]


def test_lines_of_a_cell_are_lines_in_word():
    (table,) = docx.Document(io.BytesIO(render_docx(PAPER))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "按时报送\n（15分）"],
        ["市财政局", "甲项扣1分。\n乙项扣2分。"],
    ]
