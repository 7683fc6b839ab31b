"""Tables with merged cells, alone on lying sheets: closed at the end of a page and told again on the next."""

from __future__ import annotations

import io
import re
from datetime import date

from docx import Document
from docx.enum.section import WD_ORIENT
from pypdf import PdfReader

from reform.core.document import Annex, Column, OfficialDocument, Paragraph, Table
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from tests.layout.sheets import read

SECTION = "总体推进"
ROWS = 24


def document(**fields) -> OfficialDocument:
    """One section over four pages; each row has three lines."""
    rows = tuple(
        (SECTION if number == 1 else "", str(number), f"第{number}项任务，" + "做好有关工作。" * 10)
        for number in range(1, ROWS + 1)
    )
    columns = (Column("项目", 30), Column("序号", 15, "center"), Column("任务", 100))
    values = {
        "form": "sheet",
        "masthead": "",
        "number": "",
        "title": "云溪市2026年深化医改重点任务分工表",
        "addressees": "",
        "body": (Table(columns, rows, note=f"共{ROWS}项。", merged=2),),
        "issuer": "云溪市医改领导小组秘书处",
        "dated": date(2026, 3, 1),
        "draft_mark": "征求意见稿",
    }
    return OfficialDocument(**values | fields)


def pages_of(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_merged_cell_is_told_again_on_every_page_it_reaches():
    pages = pages_of(render_pdf(document()))
    assert len(pages) == 4
    assert [page.count(SECTION) for page in pages] == [1, 1, 1, 1]
    assert [page.count("征求意见稿") for page in pages] == [1, 1, 1, 1]
    rows = [int(found) for page in pages for found in re.findall(r"第(\d+)项任务", page)]
    assert rows == list(range(1, ROWS + 1))


def test_a_merged_cell_of_an_annex_is_told_again_as_well():
    table = document().body
    annexed = document(
        form="letter",
        masthead="云溪市医改领导小组秘书处",
        body=(Paragraph("现征求你们意见。"),),
        annexes=(Annex("第一张表", table, landscape=True), Annex("第二张表", table, landscape=True)),
        draft_mark="",
    )
    pages = pages_of(render_pdf(annexed))
    first = next(at for at, page in enumerate(pages) if "附件1" in page and SECTION in page)
    assert [page.count(SECTION) for page in pages[first:]] == [1] * len(pages[first:])
    rows = [int(found) for page in pages for found in re.findall(r"第(\d+)项任务", page)]
    assert rows == [*range(1, ROWS + 1)] * 2


def test_a_merged_cell_is_closed_at_the_end_of_a_page():
    for sheet in read(render_pdf(document())):
        (table,) = sheet.page.find_tables()
        left, _top, _right, bottom = table.bbox
        first = [cell for cell in table.cells if abs(cell[0] - left) < 1]
        # The head's cell, and one that reaches down to the table's lower edge.
        assert len(first) == 2
        assert abs(max(cell[3] for cell in first) - bottom) < 1


def test_sheets_lie_and_a_final_one_bears_no_mark():
    reader = PdfReader(io.BytesIO(render_pdf(document(draft_mark=""))))
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}
    assert sizes == {(842, 595)}
    assert all("征求意见稿" not in page for page in pages_of(render_pdf(document(draft_mark=""))))


def test_word_lies_too_and_merges_downwards():
    word = Document(io.BytesIO(render_docx(document())))
    assert [section.orientation for section in word.sections] == [WD_ORIENT.LANDSCAPE]
    marks = [row._tr.tc_lst[0].vMerge for row in word.tables[0].rows]
    assert marks == [None, "restart", *["continue"] * (ROWS - 1)]
    assert {row._tr.tc_lst[1].vMerge for row in word.tables[0].rows[1:]} == {"restart"}
