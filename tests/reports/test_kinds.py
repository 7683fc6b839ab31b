"""Every kind of paper as a document: its title, sections in order, annexes; what becomes of last time's matters."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from reform.core.document import Heading, Paragraph, Table
from reform.core.pdf import render_pdf
from reports.circulars.kinds import KINDS, built_outline, compose
from reports.circulars.linked import links
from reports.circulars.outline import text_of
from reports.circulars.paper import Paper
from reports.circulars.records import IndicatorCounts, Named, Period
from tests.reports.circular_papers import of_size, orders, paper_of

DATED = date(2026, 11, 9)
TITLES = {
    "monthly": "明州市医改领导小组秘书处关于2026年1—10月全市深化医改重点任务进展情况的通报",
    "quarterly": "明州市医改领导小组秘书处关于2026年第四季度全市深化医改重点任务进展情况的通报",
    "annual": "明州市医改领导小组秘书处关于2026年度全市深化医改重点任务进展情况的通报",
    "behind": "明州市医改领导小组秘书处关于印发2026年1—10月全市深化医改重点任务滞后事项清单的通知",
    "supervision": "明州市医改领导小组秘书处关于2026年1—10月全市深化医改重点任务督办事项办理情况的通报",
    "digest": "关于2026年1—10月全市深化医改重点任务调度情况的专报",
    "one_page": "2026年1—10月全市深化医改重点任务进展",
}
CIRCULAR = ["总体情况", "量化指标", "进展较好的工作", "未达序时的事项", "上期督办事项办理情况", "下一步工作"]
HEADINGS = {
    "monthly": CIRCULAR,
    "quarterly": CIRCULAR,
    "annual": [*CIRCULAR[:4], "督办事项办理情况", "转入下一年度的事项", "下一步工作"],
    "behind": ["清单情况", "上期列明事项办理情况", "有关要求"],
    "supervision": [
        "总体情况",
        "已办结和不再办理的事项",
        "正在办理的事项",
        "上期通报事项办理情况",
        "下一步要求",
    ],
    "digest": ["要点", "红灯事项", "黄灯事项", "需协调事项", "上期列明事项办理情况", "对比情况"],
    "one_page": ["红灯事项", "需协调事项"],
}
ANNEXES = {
    "monthly": ["重点任务进展情况一览表", "未达序时进度事项清单", "各单位任务完成和报送情况"],
    "quarterly": ["重点任务进展情况一览表", "未达序时进度事项清单", "各单位任务完成和报送情况"],
    "annual": ["重点任务进展情况一览表", "未达序时进度事项清单", "各单位任务完成和报送情况"],
    "behind": ["滞后事项清单"],
    "supervision": ["督办事项办理情况表"],
    "digest": ["未达序时进度事项清单"],
    "one_page": [],
}


def texts(kind: str, key: str, snapshot=None) -> str:
    """Return a section of a kind as printed."""
    outline = built_outline(snapshot or paper_of(kind))
    section = next(one for one in outline.sections if one.key == key)
    return "".join(Paragraph(text_of(section)).text.split("\n"))


def said(kind: str, key: str, snapshot=None) -> str:
    from reports.circulars.linked import plain

    return plain(texts(kind, key, snapshot))


@pytest.mark.parametrize("kind", KINDS)
def test_title_sections_and_annexes(kind):
    document = compose(paper_of(kind), Paper(form=KINDS[kind].forms[0], dated=DATED))
    assert document.title == TITLES[kind]
    headings = [block.text for block in document.body if isinstance(block, Heading) and block.level == 1]
    assert [heading.partition("、")[2] for heading in headings] == HEADINGS[kind]
    assert [annex.title for annex in document.annexes] == ANNEXES[kind]
    tables = [block for block in document.body if isinstance(block, Table)]
    tables += [block for annex in document.annexes for block in annex.blocks if isinstance(block, Table)]
    for table in tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_of_a_figure_says_one_thing_in_a_paper(kind):
    outline = built_outline(paper_of(kind))
    found: dict[str, set[str]] = {}
    for section in outline.sections:
        for key, value in links(text_of(section)):
            found.setdefault(key, set()).add(value)
    assert found
    assert {key: values for key, values in found.items() if len(values) > 1} == {}


def test_the_behind_list_says_what_is_new_and_what_left_it():
    assert said("behind", "listed") == (
        "截至10月31日，清单共列5项：未达序时进度4项（其中逾期1项），应启动未启动1项。其中新列入1项（第31项）。"
    )
    assert said("behind", "follow_up") == (
        "上期清单列明未达序时事项5项。截至10月31日，2项已赶上序时进度，3项仍在推进，其中1项已约定新的完成时间。"
        "上期列明应启动未启动事项1项，1项仍未启动。第5项、第23项达到序时进度，移出清单。"
    )
    none = replace(paper_of("behind"), late=())
    assert said("behind", "listed", none) == "截至10月31日，没有未达序时进度和应启动未启动的事项。"
    assert built_outline(none).annexes == ()


def test_the_supervision_circular_tells_each_order_by_its_name():
    assert said("supervision", "overall") == (
        "本月印发督办单1件、限期整改通知1件，此前印发、本月仍在办理2件，共4件。"
        "截至10月31日，办结1件，转入上一级督办1件，正在办理2件，其中超过办理时限1件。"
    )
    assert said("supervision", "running") == (
        "（一）明医改督〔2026〕4号督办单（第8项，承办单位：市医保局）。事项为“完善集采结余资金分配办法”，"
        "办理时限为10月20日。已完成两轮会签，尚有一家单位未回复。已超过办理时限11天。"
        "（二）明医改限〔2026〕1号限期整改通知（第17项，承办单位：市卫生健康委员会）。事项为“新增康复床位”，"
        "办理时限为11月20日。承办单位尚未反馈办理情况。"
    )
    assert said("supervision", "follow_up") == (
        "上期通报列明在办督办事项2件。截至10月31日，1件已办结（明医改督〔2026〕3号），1件仍在办理（明医改督〔2026〕4号）。"
    )
    table = compose(paper_of("supervision")).annexes[0].blocks[0]
    assert table.note == "共4件＝办结＋转入上一级督办＋撤销＋正在办理：4 = 1 + 1 + 0 + 2。"
    none = replace(paper_of("supervision"), order_lines=())
    assert said("supervision", "overall", none) == "本月没有印发督办文书，也没有在办的督办事项。"
    closed = replace(paper_of("supervision"), order_lines=orders()[:1], previous=None)
    headings = [one.heading for one in built_outline(closed).sections]
    assert headings == ["总体情况", "已办结的事项", "下一步要求"]


def test_the_digest_begins_with_its_points_and_says_who_decides():
    assert said("digest", "points") == (
        "（一）进展情况。年度台账共列重点任务40项，任务完成率32.4%（应推进37项，已完成12项）；"
        "32项达到或超过序时要求，占86.5%。"
        "（二）突出问题。未达序时进度4项（较上期减少1项，其中逾期1项）；红灯5项，黄灯1项。"
        "（三）需协调事项。共2项：“结余资金分配比例”、“康复床位改造资金”。"
        "（四）变化情况。已完成增加2项，未达序时减少1项。赶上序时的有第5项、第23项；新落后的有第31项。"
    )
    assert said("digest", "coordination").endswith("请落实设备尾款。由市财政局牵头协调，时限为11月16日前。")
    assert said("digest", "yellow") == (
        "（一）第20项“第20项改革任务”（牵头单位：市人力资源社会保障局）。应于12月底前完成，目前达到序时进度，"
        "有风险。主要原因是两个县人员未到位。市人力资源社会保障局计划12月10日前完成招录。"
    )
    quiet = replace(paper_of("digest"), late=(), at_risk=(), coordination=(), previous=None, changes=())
    assert [one.heading for one in built_outline(quiet).sections] == [
        "要点",
        "红灯事项",
        "需协调事项",
        "对比情况",
    ]
    assert said("digest", "red", quiet) == "没有红灯事项。"
    slight = replace(paper_of("digest"), late=(replace(paper_of("digest").late[2], severity=1),))
    assert said("digest", "red", slight) == "没有红灯事项。"
    assert "（一）第26项" in said("digest", "yellow", slight)


def test_a_year_says_what_goes_on_in_the_next_one():
    first = replace(paper_of("annual").ledger[0], flags=("long_term",))
    assert said(
        "annual", "carried", replace(paper_of("annual"), ledger=(first, *paper_of("annual").ledger[1:]))
    ) == (
        "未完成的27项（第5、8、15—38、40项）结转下一年度台账继续推进。"
        "长期坚持事项中，1项（第1项）完成年度任务，持续推进。"
    )


def test_the_leaders_page_tells_what_never_started_from_what_goes_on():
    assert said("one_page", "follow_up") == "上期列明事项。共6项，2项赶上序时，3项仍在推进，1项仍未启动。"
    assert said("one_page", "changes").startswith("与上期相比，")


def test_a_small_base_has_no_share_on_the_leaders_page():
    small = of_size("one_page", 10)
    numbers = built_outline(small).sections[0].blocks[0]
    assert numbers.rows == (("0/10", "2项（较上期减少3项）", "2项"),)


def pages_of(snapshot) -> list[str]:
    data = render_pdf(compose(snapshot, Paper(form="bulletin", dated=DATED, draft_mark="送审稿")))
    with pdfplumber.open(io.BytesIO(data)) as book:
        return [page.extract_text() for page in book.pages]


@pytest.mark.parametrize("number", [10, 45, 500])
def test_the_leaders_page_is_one_page_whatever_its_matters(number):
    pages = pages_of(of_size("one_page", number))
    assert len(pages) == 1
    red = number // 5
    shown = pages[0].count("（逾期）")
    assert shown >= 2
    if shown < red:
        assert f"其余{red - shown}项见任务台账。" in pages[0]


def test_the_leaders_page_stays_one_page_with_long_names_and_much_to_coordinate():
    full = of_size("one_page", 500)
    unit = Named("u-long", "市人力资源和社会保障局", "市人力资源社会保障局机关事业单位工资福利处")
    asked = tuple(
        replace(
            full.coordination[0],
            uid=f"c-{n}",
            title="县域医疗卫生共同体药品耗材统一采购配送和结算资金保障机制建设",
            unit=unit,
            decides="提请市深化医药卫生体制改革领导小组第十二次全体会议研究",
        )
        for n in range(9)
    )
    long = replace(
        full,
        coordination=asked,
        late=tuple(replace(one, units=(unit,)) for one in full.late),
        scope="全自治州",
        subject="深化医药卫生体制改革和公立医院高质量发展重点任务",
        period=Period("p", "half_year", date(2026, 7, 1), date(2026, 12, 31), date(2026, 10, 31)),
        indicator_counts=IndicatorCounts(),
    )
    pages = pages_of(long)
    assert len(pages) == 1
    assert "其余7项见需协调事项清单。" in pages[0]
