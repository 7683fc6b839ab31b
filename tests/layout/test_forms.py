"""What only some papers have: signers, addressees in the imprint, a bulletin's articles; and what is hard to set."""

from dataclasses import replace

import pytest

from reform.core import typography
from reform.core.document import Bulletin, Heading, Imprint, Paragraph
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from tests.layout import checker, samples

MANY = "，".join(f"第{number}县（市、区）医改领导小组办公室" for number in range(1, 31))


def upward():
    return replace(
        samples.sample(form="document", matters=0),
        signers=("周明远", "李云", "陈向阳"),
        addressees="省医改领导小组",
    )


def texts(pdf):
    return [[line.text for line in sheet.lines()] for sheet in checker.read(pdf)]


def test_upward_paper_has_its_number_left_and_its_signers_right():
    document = upward()
    pdf = render_pdf(document)
    assert checker.faults(pdf, document) == []
    first, last = checker.read(pdf)[0].lines()[1:3]
    assert (first.text, last.text) == ("签发人：周明远李云", "明医改秘〔2026〕3号陈向阳")
    assert first.right == pytest.approx(checker.RIGHT - 15.79 * checker.MM, abs=0.5)


def test_too_many_addressees_stand_in_the_imprint_and_leave_text_on_page_1():
    document = replace(samples.sample(form="document", matters=0), addressees=MANY)
    pdf = render_pdf(document)
    assert checker.faults(pdf, document) == []
    last = checker.read(pdf)[-1]
    assert last.lines()[0].text.startswith("主送：第1县")
    black = [rule for rule in last.rules() if abs(rule.right - rule.left - 156) < 0.1]
    assert len(black) == 3


@pytest.mark.parametrize("form", ["document", "letter"])
def test_as_many_addressees_as_fit_stay_above_the_text(form):
    """The longest list that stays leaves text on page 1, and one line more moves."""
    document = samples.sample(form=form, matters=0)
    lines = next(
        count
        for count in range(1, 30)
        if typography.addressees_move(replace(document, addressees="医" * 28 * count))
    )
    longest = replace(document, addressees="医" * (28 * (lines - 1) - 1))
    assert not typography.addressees_move(longest)
    assert checker.faults(render_pdf(longest), longest) == []


@pytest.mark.parametrize("supplement", [False, True])
def test_bulletin_prints_its_articles_under_one_head(supplement):
    document = samples.bulletin(supplement=supplement)
    pdf = render_pdf(document)
    assert checker.faults(pdf, document) == []
    lines = [line for page in texts(pdf) for line in page]
    assert "医改信息" in lines
    assert ("增刊第1期" if supplement else "第20期总第99期") in lines
    assert (
        lines.index("目录") < lines.index("石门县推行“片区巡诊”") < lines.index("（石门县医改领导小组供稿）")
    )
    assert any(line.startswith("编者按：") for line in lines)
    assert lines[-1] == "（共印80份）" or "（共印80份）" in lines[-3:]
    assert [
        label for label in ("抄送：", "分送：", "本期增发：") if any(line.startswith(label) for line in lines)
    ] == [
        "抄送：",
        "分送：",
        "本期增发：",
    ]


def test_bulletin_of_one_article_lists_none():
    document = samples.bulletin(remark="")
    document = replace(
        document, articles=document.articles[:1], bulletin=replace(document.bulletin, contents=False)
    )
    pdf = render_pdf(document)
    assert checker.faults(pdf, document) == []
    assert "目录" not in texts(pdf)[0]


def test_an_imprint_never_mixes_the_two_ways_of_telling_whom():
    with pytest.raises(ValueError, match="not both"):
        Imprint("秘书处", None, lines=(("报", "省"), ("分送", "市")))


@pytest.mark.parametrize("form", ["document", "letter", "bulletin"])
def test_hard_texts_keep_every_rule(form):
    document = samples.hard(form)
    assert checker.faults(render_pdf(document), document) == []


@pytest.mark.parametrize("form", ["document", "letter", "bulletin"])
def test_draft_with_empty_parts_is_set(form):
    document = samples.bare(form)
    pdf = render_pdf(document)
    assert list(checker.glyphs(pdf)) == []
    assert "现将有关情况通报如下。" in [
        line.text for sheet in checker.read(pdf) for line in sheet.body_lines()
    ]
    assert render_docx(document)


def test_a_drafts_text_stands_where_the_signed_papers_does():
    document = samples.sample(form="document", matters=0)
    places = [
        next(
            line.baseline
            for line in checker.read(render_pdf(one))[0].body_lines()
            if line.text.startswith("按照")
        )
        for one in (document, replace(document, number=""))
    ]
    assert places[0] == places[1]


# Each breaks one rule the checker holds.
BROKEN = {
    "title shape": replace(
        samples.sample(matters=0), title="关于\n明州市深化医药卫生体制改革重点任务\n的\n2026年进展情况通报"
    ),
    "first page": replace(
        samples.sample(form="document", matters=0),
        addressees=MANY,
        imprint=None,
        body=(Paragraph("现通报如下。"),),
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_checker_finds_a_broken_document(rule):
    document = BROKEN[rule]
    assert rule in {fault.split(":")[0] for fault in checker.faults(render_pdf(document), document)}


CSS = {
    "lone heading": "h2 { break-after: auto } p { break-inside: avoid }",
    "fullness": "html { letter-spacing: -1.2pt }",
    "bulletin head": ".masthead { letter-spacing: 0 }",
    "imprint": ".imprint { font-size: 16pt }",
}


@pytest.mark.parametrize("rule", CSS)
def test_checker_finds_a_broken_style(broken, rule):
    long = Paragraph("医改工作有序推进" * 20)
    body = tuple(block for at in range(12) for block in (Heading(f"{at}、要求"), long))
    document = (
        samples.bulletin() if rule == "bulletin head" else replace(samples.sample(matters=0), body=body)
    )
    assert rule in {fault.split(":")[0] for fault in checker.faults(broken(document, CSS[rule]), document)}


def test_checker_finds_issuer_and_date_that_overlap(monkeypatch):
    monkeypatch.setattr(typography, "publisher_size", lambda issuer, dated: 16)
    document = samples.bulletin()
    assert "bulletin head: issuer and date overlap" in checker.faults(render_pdf(document), document)


def test_a_long_name_of_a_bulletin_still_stands_on_one_line():
    name = "明州市深化医药卫生体制改革工作简报"
    document = replace(samples.bulletin(), bulletin=Bulletin(20, 99, name=name), masthead=name)
    head = checker.read(render_pdf(document))[0].lines()[0]
    assert head.text == name
    assert head.right - head.left < 156.5


def test_a_title_has_no_waist():
    title = "明州市医改领导小组秘书处关于2026年1—10月全市深化医改重点任务进展情况的通报"
    lines = typography.title_lines(title)
    assert lines == ("明州市医改领导小组秘书处关于", "2026年1—10月全市深化医改", "重点任务进展情况的通报")
