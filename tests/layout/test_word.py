"""The Word copy: same page, real headings and fields, and the same bytes every time."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from reform.core import fonts
from reform.core.document import Heading, Paragraph
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from reports.circulars.kinds import compose
from reports.circulars.paper import Paper
from tests.layout import checker, samples
from tests.layout.test_breaks import after
from tests.reports.circular_papers import of_size


def opened(document):
    return Document(io.BytesIO(render_docx(document)))


def test_sheets_have_the_margins_and_the_grid_of_22_lines_and_28_characters():
    section = opened(samples.sample(matters=0)).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 35]
    assert [round(size.mm) for size in (section.left_margin, section.right_margin)] == [28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert {name.split("}")[1]: value for name, value in grid.items()} == {
        "type": "linesAndChars",
        "linePitch": "579",
        "charSpace": "-860",
    }


def test_headings_are_word_headings_in_their_faces():
    word = opened(samples.sample(matters=0))
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:2] == [("Heading 1", "一、总体情况"), ("Heading 1", "二、量化指标")]
    assert ("Heading 2", "（一）已达到年度目标的指标") in headings
    assert ("Heading 3", "1.需要说明的口径") in headings
    faces = {
        name: word.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Body Text")
    }
    assert list(faces.values()) == ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]
    assert word.styles["Title"].font.size.pt == 22
    assert word.styles["Body Text"].font.size.pt == 16
    assert word.styles["Body Text"].paragraph_format.line_spacing.pt == pytest.approx(28.95)


def test_faces_name_what_stands_in_for_them():
    archive = zipfile.ZipFile(io.BytesIO(render_docx(samples.sample(matters=0))))
    table = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


def test_page_numbers_are_fields_outside_on_odd_and_even_pages():
    word = opened(samples.sample(form="document", matters=0))
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert [int(odd.alignment), int(even.alignment)] == [2, 0]
    for paragraph in (odd, even):
        assert paragraph.text == "— 1 —"
        assert [node.text for node in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]


def test_first_page_of_a_letter_has_no_number_but_the_lower_rule():
    section = opened(samples.sample(form="letter", matters=0)).sections[0]
    assert section.different_first_page_header_footer
    footer = section.first_page_footer
    assert "PAGE" not in "".join(node.text for node in footer._element.iter(qn("w:instrText")))
    borders = footer.paragraphs[0]._p.pPr.find(qn("w:pBdr"))
    assert [border.get(qn("w:sz")) for border in borders] == ["8", "24"]


def test_lying_annex_is_a_section_with_its_number_sideways():
    word = opened(samples.sample(form="document", matters=4))
    assert [s.orientation for s in word.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    lying = word.sections[1]
    assert [round(lying.left_margin.mm), round(lying.top_margin.mm)] == [35, 28]
    assert "layout-flow:vertical" in lying.header._element.xml
    assert lying.footer.paragraphs[0].text == ""


def test_signature_never_stands_on_a_page_without_text():
    source = samples.sample()
    paragraphs = opened(source).paragraphs
    issuer = next(at for at, one in enumerate(paragraphs) if one.text == source.issuer)
    annexes = len(source.annexes)
    kept = [one.paragraph_format.keep_with_next for one in paragraphs[issuer - annexes - 1 : issuer + 1]]
    assert annexes > 0
    assert kept == [True] * (annexes + 2)


def test_table_heads_repeat_and_rows_stay_whole():
    table = opened(samples.sample(matters=45)).tables[1]
    assert len(table.rows) == 46
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[1].cells][:4] == [
        "1",
        samples.ledger(1).rows[0][1],
        "市卫生健康委",
        samples.RARE,
    ]


def test_markup_in_cells_and_imprint_is_text():
    document = samples.sample(form="document", matters=1)
    row = tuple("<w:br/>&" for _ in samples.LEDGER_COLUMNS)
    table = replace(samples.ledger(1), rows=(row,))
    annex = replace(document.annexes[0], blocks=(table,))
    imprint = replace(document.imprint, issued_by="甲<乙>&丙")
    word = opened(replace(document, annexes=(annex,), imprint=imprint))
    assert word.tables[1].rows[1].cells[0].text == "<w:br/>&"
    assert "甲&lt;乙&gt;&amp;丙" in word.element.xml


def test_single_annex_takes_no_number():
    document = samples.sample(matters=1)
    texts = [p.text for p in opened(replace(document, annexes=document.annexes[:1])).paragraphs]
    assert "附件：重点任务进展情况一览表" in texts
    assert "附件" in texts


def test_properties_come_from_the_document():
    properties = opened(samples.sample(matters=0)).core_properties
    assert properties.title == samples.TITLES[2]
    assert properties.author == properties.last_modified_by == "明州市医改领导小组秘书处"
    assert (properties.created.isoformat()[:10], properties.language) == ("2026-11-09", "zh-CN")


def test_archive_is_dated_alike_whenever_it_is_written():
    archive = zipfile.ZipFile(io.BytesIO(render_docx(samples.sample(matters=0))))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "docProps/thumbnail.jpeg" not in archive.namelist()


ALIASES = {"仿宋_GB2312": "FandolFang", "楷体_GB2312": "FandolKai", "黑体": "FandolHei", "宋体": "FandolSong"}


@pytest.fixture
def printed(tmp_path):
    """Turn a Word copy into pages with LibreOffice, which gets the portal's fonts under the official names."""
    folder = fonts.font_files()["fang"].parent
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{face}</family></prefer></alias>'
        for name, face in {**ALIASES, "方正小标宋简体": "FandolSong"}.items()
    )
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path / 'cache'}</cachedir>{aliases}</fontconfig>",
        "utf-8",
    )

    def convert(document):
        (tmp_path / "copy.docx").write_bytes(render_docx(document))
        subprocess.run(
            [
                shutil.which("soffice"),
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(tmp_path),
                str(tmp_path / "copy.docx"),
            ],
            env={"FONTCONFIG_FILE": str(config), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=True,
            timeout=180,
        )
        return checker.read((tmp_path / "copy.pdf").read_bytes())

    return convert


@pytest.mark.office
@pytest.mark.parametrize("form", ["document", "letter", "bulletin"])
def test_word_copy_prints_on_the_same_page(printed, form):
    sheets = printed(samples.sample(form=form, matters=10))
    assert {(sheet.page.width > sheet.page.height) for sheet in sheets} == {True, False}
    for sheet in sheets:
        assert list(checker.paper(sheet)) == []
    first, last = sheets[0], sheets[-1]
    left = min(line.left for line in first.lines() if line.sizes == {16.0})
    assert left == pytest.approx(28, abs=0.5)
    number = {True: "right", False: "left"}[last.number % 2 == 1]
    place = {"right": 184 - 14 * checker.MM, "left": 28 + 14 * checker.MM}[number]
    page_number = next(line for line in last.lines() if line.text.replace(" ", "") == f"—{last.number}—")
    assert getattr(page_number, number) == pytest.approx(place, abs=1)
    foot = [line for line in last.lines() if line.sizes == {14.0} and line != page_number][-1]
    assert 252 < foot.baseline < 262


@pytest.mark.office
def test_word_copy_has_22_lines_of_28_characters(printed):
    document = replace(samples.sample(matters=0), body=(Paragraph("医改工作有序推进" * 200),))
    lines = [line for line in printed(document)[1].lines() if line.sizes == {16.0}]
    assert [len(line.text) for line in lines] == [28] * 22


@pytest.mark.office
@pytest.mark.parametrize("form", ["document", "letter", "bulletin"])
def test_word_copy_looks_as_the_pdf(printed, form):
    """As many pages, but one; on page 1 the same lines in the same faces within 3 mm, as far as lines break alike."""
    document = samples.bulletin() if form == "bulletin" else samples.sample(form=form, matters=10)
    copy, pdf = printed(document), checker.read(render_pdf(document))
    assert abs(len(copy) - len(pdf)) <= 1
    places = {line.text: line for line in copy[0].lines()}
    same = [line for line in pdf[0].lines() if line.text in places]
    head = [line for line in pdf[0].lines() if line.sizes & {22.0} or max(line.sizes) > 22]
    assert head
    assert {line.text for line in head} <= set(places)
    assert len(same) >= 6
    for line in same:
        there = places[line.text]
        assert there.baseline == pytest.approx(line.baseline, abs=3), line.text
        assert (there.left + there.right) / 2 == pytest.approx((line.left + line.right) / 2, abs=3), line.text
        assert max(there.sizes) == pytest.approx(max(line.sizes), abs=0.6), line.text
        assert {name.removeprefix("Fandol").split("-")[0] for name in there.faces} == {
            {"Biao": "Song", "Fallback": "Fang"}.get(name, name) for name in line.faces
        } or "Fallback" in line.faces


@pytest.mark.office
@pytest.mark.parametrize("number", [10, 45, 500])
def test_the_leaders_page_is_one_page_in_word_too(printed, number):
    paper = Paper(form="bulletin", dated=date(2026, 11, 9), draft_mark="送审稿")
    assert len(printed(compose(of_size("one_page", number), paper))) == 1


@pytest.mark.office
def test_a_table_in_word_keeps_its_caption_its_head_and_two_rows(printed):
    """Nine lines of text leave room for the caption, the head and one row on page 1."""
    sheets = printed(after(9))
    assert [[row[0] for table in sheet.page.extract_tables() for row in table] for sheet in sheets] == [
        [],
        ["序号", "1", "2", "3", "4", "5", "6"],
    ]


def test_tables_without_notes_stand_a_narrow_gap_apart():
    table = samples.ledger_of_figures()
    word = opened(replace(samples.sample(matters=0), body=(table, table)))
    gap = word.tables[0]._tbl.getnext()
    assert gap.pPr.spacing.get(qn("w:line")) == "113"
    assert gap.getnext() is word.tables[1]._tbl


def test_a_bulletin_without_a_name_leaves_no_room_for_one():
    paragraphs = opened(samples.bare("bulletin")).paragraphs
    assert "Masthead" in {one.style.name for one in paragraphs}
    nameless = opened(replace(samples.bare("bulletin"), masthead=""))
    assert "Masthead" not in {one.style.name for one in nameless.paragraphs}


def test_a_slip_bears_no_number_and_uses_its_whole_sheet():
    section = opened(replace(samples.bare("document"), form="slip")).sections[0]
    assert "PAGE" not in section.header._element.xml + section.even_page_header._element.xml
    assert (section.header_distance, round(section.top_margin.mm)) == (0, 12)


def test_sections_with_a_key_are_bookmarks_around_heading_and_text():
    body = (
        Paragraph("开头。"),
        Heading("一、总体情况", key="overall"),
        Paragraph("第一段。"),
        Heading("（一）其中", 2),
        Heading("二、下一步", key="next"),
        Paragraph("第二段。"),
        samples.ledger_of_figures(),
    )
    document = replace(samples.sample(matters=0), body=body)
    inside, open_now = {}, {}
    for element in opened(document).element.body.iter():
        if element.tag == qn("w:bookmarkStart"):
            open_now[element.get(qn("w:id"))] = element.get(qn("w:name"))
        elif element.tag == qn("w:bookmarkEnd"):
            open_now.pop(element.get(qn("w:id")))
        elif element.tag == qn("w:t"):
            for name in open_now.values():
                inside[name] = inside.get(name, "") + element.text
    assert inside["section_overall"] == "一、总体情况第一段。（一）其中"
    assert inside["section_next"].startswith("二、下一步第二段。指标完成值")
    assert open_now == {}


def test_bulletin_has_its_articles_list_and_remark_in_word():
    texts = [paragraph.text for paragraph in opened(samples.bulletin()).paragraphs]
    assert "第20期　总第99期" in texts
    assert texts.index("目　录") < texts.index("编者按：现将三篇材料编发，供学习借鉴。")
    assert "（石门县医改领导小组供稿）" in texts
    assert "医改信息2026年第20期" not in texts


def test_upward_paper_has_its_signers_in_word():
    document = replace(samples.sample(form="document", matters=0), signers=("周明远", "李云", "陈向阳"))
    lines = [paragraph.text for paragraph in opened(document).paragraphs][1:3]
    assert lines == ["\t\t签发人：周明远　李云", "\t明医改秘〔2026〕3号\t　　　　陈向阳"]


def test_too_many_addressees_move_to_the_imprint_in_word():
    many = "，".join(f"第{number}县医改领导小组办公室" for number in range(40))
    word = opened(replace(samples.sample(form="document", matters=0), addressees=many))
    assert not [paragraph for paragraph in word.paragraphs if paragraph.text.startswith("第0县")]
    assert f"主送：{many}。" in word.element.xml
