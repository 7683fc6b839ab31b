"""The finished PDF, measured: three forms, few and many matters, short and long titles."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from reform.core import typesetter, typography
from reform.core.document import Column, Paragraph, Table
from reform.core.pdf import render_pdf
from tests.layout import checker, samples

FORMS = ("document", "letter", "bulletin")


@pytest.mark.parametrize("matters", [0, 10, 45])
@pytest.mark.parametrize("form", FORMS)
def test_document_of_any_form_and_length_keeps_every_rule(form, matters):
    document = samples.sample(form=form, matters=matters)
    assert checker.faults(render_pdf(document), document) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_document_of_500_matters_keeps_every_rule(form):
    document = samples.sample(form=form, matters=500)
    assert checker.faults(render_pdf(document), document) == []


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("form", FORMS)
def test_title_of_any_length_stands_in_whole_lines_of_words(form, lines):
    document = samples.sample(form=form, matters=3, title=lines)
    assert len(typography.title_lines(document.title)) == lines
    assert checker.faults(render_pdf(document), document) == []


def test_draft_with_figure_and_portrait_annexes_keeps_every_rule():
    document = samples.sample(
        form="letter", matters=5, extra=(samples.chart(),), draft_mark="征求意见稿", landscape=False
    )
    assert checker.faults(render_pdf(document), document) == []


def test_draft_mark_stands_on_every_page_above_the_text_block():
    sheets = checker.read(render_pdf(samples.sample(matters=10, draft_mark="征求意见稿")))
    marks = [line for sheet in sheets for line in sheet.lines() if line.text == "征求意见稿"]
    assert len(marks) == len(sheets)
    assert all(line.baseline < 30 for line in marks)


def test_full_page_has_22_lines_of_28_characters():
    document = replace(samples.sample(matters=0), body=(Paragraph("医改工作有序推进" * 200),))
    sheet = checker.read(render_pdf(document))[1]
    lines = sheet.body_lines()
    assert [len(line.text) for line in lines] == [28] * 22
    assert lines[-1].baseline - lines[0].baseline == pytest.approx(21 * 10.225, abs=0.02)


def test_last_line_of_a_page_of_text_reaches_the_foot_of_the_text_block():
    document = replace(samples.sample(matters=0), body=(Paragraph("医改工作有序推进" * 200),))
    last = checker.read(render_pdf(document))[1].body_lines()[-1]
    foot = last.baseline + 0.12 * 16 * checker.MM + (10.225 - 16 * checker.MM) / 2
    assert foot == pytest.approx(checker.BOTTOM, abs=0.1)


def test_imprint_after_a_lying_annex_has_a_page_of_its_own_without_number():
    document = samples.sample(form="document", matters=4)
    document = replace(document, annexes=document.annexes[:1])
    sheets = checker.read(render_pdf(document))
    assert [sheet.wide for sheet in sheets[-2:]] == [True, False]
    assert {char["fontname"].split("-")[-1] for char in sheets[-1].chars} == {"Fang"}
    assert checker.faults(render_pdf(document), document) == []


def test_single_annex_takes_no_number():
    document = samples.sample(matters=4)
    document = replace(document, annexes=document.annexes[:1])
    text = [line.text for sheet in checker.read(render_pdf(document)) for line in sheet.lines()]
    assert "附件：重点任务进展情况一览表" in text
    assert "附件" in text
    assert not any(line.startswith("附件1") for line in text)


def test_several_annexes_are_listed_below_each_other():
    sheets = checker.read(render_pdf(samples.sample(matters=4)))
    lines = [line for sheet in sheets for line in sheet.lines()]
    first = next(line for line in lines if line.text == "附件：1.重点任务进展情况一览表")
    second = next(line for line in lines if line.text == "2.未达序时进度事项清单")
    assert second.left - first.left == pytest.approx(3 * 15.79 * checker.MM, abs=0.1)
    assert [line.text for line in lines if line.text.startswith("附件") and "：" not in line.text] == [
        "附件1",
        "附件2",
    ]


def test_date_stands_four_characters_in_with_the_signature_centred_above():
    sheets = checker.read(render_pdf(samples.sample(matters=0)))
    lines = sheets[-1].lines()
    at = next(index for index, line in enumerate(lines) if line.text == "明州市医改领导小组秘书处")
    signature, dated = lines[at], lines[at + 1]
    assert dated.text == "2026年11月9日"
    assert (signature.left + signature.right) / 2 == pytest.approx((dated.left + dated.right) / 2, abs=0.3)
    room = checker.RIGHT - dated.right
    assert room == pytest.approx(4 * 15.79 * checker.MM, abs=1.0)


def test_pdf_has_title_language_date_tags_and_bookmarks():
    document = samples.sample(matters=4)
    reader = PdfReader(io.BytesIO(render_pdf(document)))
    assert reader.metadata.title == document.title
    assert reader.metadata.author == "明州市医改领导小组秘书处"
    assert reader.metadata["/CreationDate"] == "D:20261109000000+08'00"
    assert reader.root_object["/Lang"] == "zh-CN"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    names = [entry["/Title"] for entry in reader.outline if isinstance(entry, dict)]
    assert names == [document.title, "重点任务进展情况一览表", "未达序时进度事项清单"]


def test_text_is_escaped_and_printed_as_it_is():
    table = Table(columns=(Column("甲", 1),), rows=(("<td>与&lt;。",),))
    document = samples.sample(matters=0, extra=(Paragraph("小于号<b>与&amp;照印。"), table))
    text = "".join(line.text for sheet in checker.read(render_pdf(document)) for line in sheet.lines())
    assert "小于号<b>与&amp;照印。" in text
    assert "<td>与&lt;。" in text


BREAKS = {
    "@page { size: A5 }": "paper",
    "@page { margin-left: 30mm }": "margins",
    "p { line-height: 11mm }": "pitch",
    "body { text-align: left }": "right edge",
    "@page :right { @bottom-right { padding-right: 0 } }": "page number",
    "@page :right { @bottom-right { padding-top: 6mm } }": "page number",
    "@page :left { @bottom-left { content: none } }": "page number",
    "@page wide:left { @left-top { transform: none } }": "page number",
    "@page wide:left { @left-top { height: 60pt } }": "page number",
    "h2 { font-family: 'Official Fang' }": "faces",
    "h3 { font-size: 15pt }": "faces",
    "h1 { font-family: 'Official Hei' }": "faces",
    "h1 { text-align: left }": "faces",
    ".red-rule { margin-top: 4mm }": "red rule",
    ".red-rule { width: 150mm }": "red rule",
    ".red-rule { height: 1mm }": "red rule",
    ".red-rule { background: black }": "red rule",
    ".masthead { margin-top: 3mm }": "masthead",
    ".title { margin-top: 10mm }": "title",
    ".rule.thin { border-top-width: 0.5mm }": "imprint",
    ".imprint { font-size: 12pt }": "imprint",
    "td { max-height: 5mm; overflow: hidden; font-size: 0 }": "rows",
    "@font-face { font-family: 'Official Hei'; src: none } h2 { font-family: 'DejaVu Sans' }": "faces",
}


@pytest.mark.parametrize(("css", "rule"), BREAKS.items())
def test_checker_finds_a_broken_rule(broken, css, rule):
    document = samples.sample(form="document", matters=2)
    found = checker.faults(broken(document, css), document)
    assert rule in {fault.split(":")[0] for fault in found}


LETTER_BREAKS = {
    ".red { width: 156mm }": "double rules",
    ".red.fine { height: 2mm }": "double rules",
    ".red { margin-top: 2mm }": "double rules",
    ".head { margin-top: 2mm }": "masthead",
    ".number { text-align: center }": "number",
    "@page :first { @bottom-right { content: '— 1 —'; font: 14pt 'Official Song' } }": "page number",
}


@pytest.mark.parametrize(("css", "rule"), LETTER_BREAKS.items())
def test_checker_finds_a_broken_letter(broken, css, rule):
    document = samples.sample(form="letter", matters=0)
    found = checker.faults(broken(document, css), document)
    assert rule in {fault.split(":")[0] for fault in found}


def test_checker_finds_an_imprint_left_where_the_text_ends(monkeypatch):
    monkeypatch.setattr(typesetter, "_place_imprint", lambda laid_out: None)
    document = samples.sample(form="document", matters=2)
    assert any(fault.startswith("imprint: ") for fault in checker.faults(render_pdf(document), document))


def test_checker_finds_a_character_without_outline(monkeypatch):
    from reform.core import fonts

    real = fonts.subset_font
    monkeypatch.setattr(
        fonts, "subset_font", lambda data, index, glyphs: real(data, index, set(sorted(glyphs)[1:]))
    )
    document = samples.sample(matters=0)
    assert any(fault.startswith("glyphs: ") for fault in checker.faults(render_pdf(document), document))


def test_checker_finds_a_font_that_is_not_the_documents(broken):
    document = samples.sample(matters=0)
    found = checker.faults(broken(document, "h2 { font-family: monospace }"), document)
    assert any(fault.startswith("glyphs: the font") for fault in found)
