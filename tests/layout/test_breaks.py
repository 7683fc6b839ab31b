"""Where pages end: captions with their tables, the ledger below its summary, the imprint of a bulletin."""

import io
from dataclasses import replace
from datetime import date

import pytest

from reform.core import typography
from reform.core.document import Annex, Imprint, Paragraph, Table
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from reports.circulars.kinds import compose
from reports.circulars.paper import Paper
from tests.layout import checker, samples
from tests.reports.circular_papers import paper_of

CAPTION = "表2　各单位事项"
LINE = "医改工作有序推进" * 3 + "。"


def after(lines):
    """Return a table with a caption below so many lines of text."""
    table = Table(samples.LEDGER_COLUMNS[:4], tuple(row[:4] for row in samples.ledger(6).rows), CAPTION)
    body = (*(Paragraph(LINE) for _line in range(lines)), table)
    return replace(samples.sample(matters=0), body=body, imprint=None, note="")


@pytest.mark.parametrize(("lines", "page"), [(6, 1), (7, 1), (8, 2), (9, 2), (10, 2), (11, 2), (12, 2)])
def test_a_caption_stands_with_the_head_and_two_rows(lines, page):
    sheets = checker.read(render_pdf(after(lines)))
    sheet = next(one for one in sheets if CAPTION.replace("　", "") in texts(one))
    rows = [row[0] for table in sheet.page.extract_tables() for row in table]
    assert (sheet.number, rows[:3]) == (page, ["序号", "1", "2"])


def texts(sheet):
    return [line.text for line in sheet.lines()]


def test_rows_too_high_for_a_page_are_set_all_the_same():
    high = "\n".join("推进" for _line in range(22))
    table = Table(samples.LEDGER_COLUMNS[:2], (("1", high), ("2", high), ("3", high)), CAPTION)
    sheets = checker.read(render_pdf(replace(samples.sample(matters=0), body=(Paragraph(LINE), table))))
    rows = [
        row[0]
        for sheet in sheets
        for table in sheet.page.extract_tables()
        for row in table
        if row[0] != "序号"
    ]
    assert rows == ["1", "2", "3"]


def test_the_ledger_begins_on_the_sheet_of_its_summary():
    document = compose(paper_of("monthly"), Paper(form="letter", dated=date(2026, 11, 9)))
    sheet = next(one for one in checker.read(render_pdf(document)) if one.wide)
    summary, ledger = sheet.page.extract_tables()
    assert [row[0] for row in summary] == ["进度状态", "项数", "占比", "备注"]
    assert [row[0].replace("\n", "") for row in ledger] == ["序号", "1", "2", "3", "4"]


def lying(form, copies_to=""):
    """Return a document whose last annex lies."""
    source = samples.sample(form=form, matters=4)
    imprint = Imprint(source.issuer, source.dated, copies_to=copies_to, copies_printed=30)
    return replace(source, annexes=source.annexes[:1], imprint=imprint)


@pytest.mark.parametrize("copies_to", ["", "市委办公室，市政府办公室"])
def test_a_bulletins_imprint_stands_on_the_last_page_of_the_text(copies_to):
    sheets = checker.read(render_pdf(lying("bulletin", copies_to)))
    assert [sheet.wide for sheet in sheets] == [False, False, False, True]
    text = sheets[2]
    assert "（共印30份）" in texts(text)
    assert "—3—" in [line.text.replace(" ", "") for line in text.lines()]
    assert [round(rule.bottom, 1) for rule in text.rules()][-1] == 262.0


def test_a_documents_imprint_keeps_its_place_after_a_lying_annex():
    sheets = checker.read(render_pdf(lying("document", "市委办公室，市政府办公室")))
    assert [sheet.wide for sheet in sheets][-2:] == [True, False]
    assert texts(sheets[-1])[0] == "抄送：市委办公室，市政府办公室。"
    assert not [line for line in sheets[-1].lines() if line.faces == {"Song"}]


def test_a_bulletins_imprint_stands_before_its_lying_annex_in_word():
    from docx import Document

    word = Document(io.BytesIO(render_docx(lying("bulletin"))))
    body = [element.xpath("string()") for element in word.element.body]
    annex = next(at for at, text in enumerate(body) if text == "附件")
    assert [at < annex for at, text in enumerate(body) if "（共印30份）" in text] == [True]
    assert len(word.sections) == 2


def test_a_title_keeps_its_quarter_whole():
    title = "明州市医改领导小组秘书处关于2026年第四季度全市深化医改重点任务进展情况的通报"
    assert typography.title_lines(title) == (
        "明州市医改领导小组秘书处",
        "关于2026年第四季度全市",
        "深化医改重点任务进展情况的通报",
    )


def test_an_annex_that_stands_leaves_the_imprint_at_the_end():
    document = lying("bulletin")
    upright = (*document.annexes, Annex("其他", (Paragraph("略。"),)))
    assert typography.imprint_before_annexes(document)
    assert not typography.imprint_before_annexes(replace(document, annexes=upright))
