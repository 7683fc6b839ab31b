"""A draft edited in Word: its sections found again, tracked changes read as accepted, another paper refused."""

from __future__ import annotations

import copy
import io
from dataclasses import replace
from functools import cache

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reform.core.word import render_docx
from reports.circulars.differences import differences
from reports.circulars.from_word import MARK, OtherPaper, WordParagraph, find_sections, heading_of
from reports.circulars.kinds import built_outline, compose
from reports.circulars.linked import hands, plain
from reports.circulars.outline import marked_texts
from reports.circulars.relink import relink
from reports.circulars.word_reader import paragraphs_in_child
from tests.reports.circular_sample import october

OUTLINE = built_outline(october())
BUILT = {key: plain(text) for key, text in marked_texts(OUTLINE).items()}
ISSUER = october().issuer.secretariat.full
ADDRESSEES = "，".join(october().addressees)


@cache
def rendered() -> bytes:
    """Return October's Word copy as the portal hands it out."""
    return render_docx(compose(october()))


def edited(*changes):
    """Return the Word copy as somebody edited it."""
    word = Document(io.BytesIO(rendered()))
    for change in changes:
        change(word)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def read(data):
    """Return what is found of October's paper in a Word file."""
    told = paragraphs_in_child(data)
    assert told is not None
    paragraphs = [WordParagraph(one["text"], one["style"], tuple(one["marks"])) for one in told]
    return find_sections(paragraphs, OUTLINE, issuer=ISSUER, addressees=ADDRESSEES)


def paragraph(word, start):
    """Return the first paragraph that begins so."""
    return next(p for p in word.paragraphs if p.text.startswith(start))


def drop(p):
    """Take a paragraph out of its document."""
    p._p.getparent().remove(p._p)


def tracked(run, tag):
    """Mark a run as put in (w:ins) or taken out (w:del) under tracked changes."""
    mark = OxmlElement(tag)
    mark.set(qn("w:id"), "900")
    mark.set(qn("w:author"), "周")
    run._r.addprevious(mark)
    mark.append(run._r)
    if tag == "w:del":
        for text in mark.iter(qn("w:t")):
            text.tag = qn("w:delText")


def without_marks(word):
    """Take the bookmarks out, as a file put together anew has none."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        for mark in list(word.element.body.iter(qn(tag))):
            mark.getparent().remove(mark)


@pytest.mark.parametrize("changes", [(), (without_marks,)], ids=["bookmarks", "headings"])
def test_the_copy_as_handed_out_says_what_the_paper_says(changes):
    found = read(edited(*changes))
    assert found.texts == BUILT
    assert found.headings == {section.key: section.heading for section in OUTLINE.sections}
    assert found.unknown == ()


def test_changed_text_added_paragraphs_and_soft_breaks_come_back():
    def change(word):
        p = paragraph(word, "与上月相比")
        p.runs[-1].text = p.runs[-1].text.replace("与上月相比", "同上月比较")
        fresh = copy.deepcopy(p._p)
        p._p.addnext(fresh)
        new = next(q for q in word.paragraphs if q._p is fresh)
        new.runs[-1].text = "　　各单位普遍重视。"
        new.runs[-1].add_break()
        new.add_run("成效明显。 ")

    text = read(edited(change)).texts["overall"]
    assert text == BUILT["overall"].replace("与上月相比", "同上月比较").replace(
        "\n本月应报送", "\n各单位普遍重视。\n成效明显。\n本月应报送"
    )


@pytest.mark.parametrize("changes", [(), (without_marks,)], ids=["bookmarks", "headings"])
def test_a_renamed_heading_keeps_its_section(changes):
    def rename(word):
        paragraph(word, "三、").runs[0].text = "三、亮点工作"

    found = read(edited(*changes, rename))
    assert found.headings["well_done"] == "亮点工作"
    assert found.texts["well_done"] == BUILT["well_done"]
    assert found.unknown == ()


def test_a_deleted_section_is_not_among_those_found_and_numbers_may_shift():
    def delete(word):
        paragraphs = list(word.paragraphs)
        start = next(n for n, p in enumerate(paragraphs) if p.text.startswith("二、"))
        end = next(n for n, p in enumerate(paragraphs) if p.text.startswith("三、"))
        for p in paragraphs[start:end]:
            drop(p)
        paragraphs[end].runs[0].text = "二、进展较好的工作"

    found = read(edited(delete))
    assert set(BUILT) - set(found.texts) == {"indicators"}
    assert found.texts["overall"] == BUILT["overall"]
    assert found.headings["well_done"] == "进展较好的工作"


def test_a_section_of_their_own_is_named_and_not_taken():
    def add(word):
        p = paragraph(word, "六、")
        fresh = p.insert_paragraph_before("六、其他事项", style="Heading 1")
        assert fresh.style.name == "Heading 1"
        p.insert_paragraph_before("另行部署。", style="Body Text")
        p.insert_paragraph_before("再议事项", style="Heading 1")

    found = read(edited(without_marks, add))
    assert found.unknown == ("六、其他事项", "再议事项")
    assert found.texts == BUILT


def test_tracked_changes_are_read_as_accepted():
    def track(word):
        p = paragraph(word, "与上月相比")
        tracked(p.add_run("（含新增）"), "w:ins")
        tracked(p.runs[0] if p.runs[0].text.startswith("与上月") else p.runs[-1], "w:del")

    def move(word):
        p = paragraph(word, "本月应报送")
        tracked(p.add_run("挪走的话。"), "w:moveFrom")
        tracked(p.add_run("挪来的话。"), "w:moveTo")

    text = read(edited(track, move)).texts["overall"]
    assert "（含新增）" in text
    assert "挪来的话。" in text
    assert "挪走的话。" not in text
    assert "与上月相比" not in text


def test_a_paragraph_whose_end_was_deleted_runs_into_the_next():
    def join(word):
        p = paragraph(word, "与上月相比")
        properties = p._p.get_or_add_pPr()
        run = OxmlElement("w:rPr")
        run.append(OxmlElement("w:del"))
        properties.append(run)

    text = read(edited(join)).texts["overall"]
    assert text == BUILT["overall"].replace("转为未达序时。\n本月应报送", "转为未达序时。本月应报送")


def test_title_and_opening_in_other_words_come_back():
    def reword(word):
        first, *rest = (p for p in word.paragraphs if p.style.name == "Title")
        for p in rest:
            drop(p)
        first.runs[0].text = BUILT["title"].replace("进展情况", "推进情况")
        p = paragraph(word, "按照《")
        p.runs[-1].text = p.runs[-1].text.replace("通报如下", "予以通报")

    found = read(edited(reword))
    assert found.texts["title"] == BUILT["title"].replace("进展情况", "推进情况")
    assert found.texts["opening"] == BUILT["opening"].replace("通报如下", "予以通报")


def test_another_paper_is_refused_with_its_title():
    month = replace(
        october().period, start=october().previous.period.start, end=october().previous.period.end
    )
    other = render_docx(compose(replace(october(), period=month)))
    with pytest.raises(OtherPaper) as refusal:
        read(other)
    assert "1—9月" in refusal.value.title
    blank = io.BytesIO()
    Document().save(blank)
    with pytest.raises(OtherPaper) as refusal:
        read(blank.getvalue())
    assert refusal.value.title == ""


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"%PDF-1.7"])
def test_what_is_no_word_file_is_said_to_be_none(data):
    assert paragraphs_in_child(data) is None


def test_a_bookmark_finds_a_section_whatever_it_is_called():
    paragraphs = [
        WordParagraph("关于重点任务的通知", "Normal"),
        WordParagraph("讲在前面", "Normal", (MARK + "overall", "_Toc1")),
        WordParagraph("甲。", "Body Text"),
        WordParagraph("表1", "Caption"),
        WordParagraph(f"{ISSUER}", "Normal"),
        WordParagraph("附表", "Heading 1"),
    ]
    found = find_sections(paragraphs, OUTLINE, issuer=ISSUER, addressees=ADDRESSEES)
    assert (found.texts, found.headings) == ({"overall": "甲。"}, {"overall": "讲在前面"})


def test_a_headings_number_is_no_part_of_it():
    assert [heading_of(text) for text in ("一、总体情况", "（十二）总体情况 ", "总体情况")] == [
        "总体情况"
    ] * 3


def test_differences_show_what_went_and_came_and_figures_by_hand():
    old = BUILT["overall"]
    marked = relink(
        old.replace("已完成12项", "已完成13项").replace("占50.0%", "占半数"), marked_texts(OUTLINE)["overall"]
    )
    pieces = differences(old, marked)
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == plain(marked)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == old
    assert [(p.text, p.figure.was) for p in pieces if p.figure] == [("13", "12")]
    assert [p.text for p in pieces if p.kind == "out"] == ["12", "50.0%"]
    assert next(hands(marked)).key == "counts.done"
