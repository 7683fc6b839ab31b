"""What a notice's words propose, and the words that speak for it; judged like a clerk would."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.notices import read_notice
from tasks.proposals import (
    NODES,
    Proposal,
    plan_nodes,
    propose_standard,
    propose_term,
    propose_type,
    standard_by,
    why_long_term,
    why_type,
)

NOTICES = Path(__file__).parents[2] / "fixtures" / "notices"


@pytest.mark.parametrize(
    ("text", "targets", "kind", "words"),
    [
        ("尽快出台地方规定，巩固成果。", [], "document_issue", "出台地方规定"),
        ("完善付费。要抓紧制定《付费实施办法》。", [], "document_issue", "制定《付费实施办法》"),
        ("建好机制。贯彻《付费实施办法》，压实责任。", [], "mechanism", "建好"),
        ("优化预约。完善分时段预约诊疗制订，规范互联网诊疗。", [], "mechanism", "优化"),
        ("推广经验。落实上级方案。各县要制定落地方案。", [], "mechanism", "落实"),
        (
            "夯实网底。达标率提高到60%以上。",
            ["达标率提高到60%以上"],
            "indicator",
            "达标率提高到60%以上",
        ),
        (
            "深化薪酬改革。总量最高不得超过5倍。",
            ["总量最高不得超过5倍"],
            "mechanism",
            "深化",
        ),
        ("推进协作。争取支持。", ["给予不超过2万元补助"], "indicator", "给予不超过2万元补助"),
        (
            "补短板。加快68个总投资33.89亿元的项目建设。",
            ["68个总投资33.89亿元"],
            "project",
            "68个总投资33.89亿元",
        ),
        ("增强带动力。加快市中心医院改扩建。", [], "project", "加快市中心医院改扩建"),
        ("发挥中心作用。推进传染病区域医疗中心建设。", [], "mechanism", "发挥"),
        ("办好四级共保试点。先行先试。", [], "pilot", "办好四级共保试点"),
        ("做好爱国卫生。启动健康村镇试点。", [], "mechanism", "做好"),
        ("推进《创新发展试点方案》落地。", [], "mechanism", "推进"),
        ("常委会每年至少专题研究1次。", ["每年至少专题研究1次"], "event", "专题研究1次"),
        ("加强培训。举办院长培训班。", [], "event", "举办院长培训班"),
        ("做好卫生应急。强化培训演练；做好处置。", [], "mechanism", "做好"),
        ("问题整改。对照清单逐项销号。", [], "list", "对照清单逐项销号"),
        ("发展学科。争取进入省重点专科名单。", [], "mechanism", "发展"),
        ("组长由主要负责人担任。", [], "", ""),
    ],
)
def test_type_is_what_the_words_speak_for(text, targets, kind, words):
    assert why_type(text, targets=targets) == Proposal(kind, words)


def test_a_rate_speaks_for_an_indicator_before_a_number_of_pieces():
    found = why_type("深化结合。", targets=["确定1所医院", "覆盖80%以上机构"])
    assert found == Proposal("indicator", "覆盖80%以上机构")


CLERK = {
    "city-2017-work-points.txt": {
        "project": ["抓好基础建设", "织密中医网络"],
        "pilot": ["办好四级共保试点", "试点城市慢病签约", "试点医养结合", "试点健康促进"],
        "document_issue": ["扶持中医药"],
        "indicator": [
            "健全医疗服务体系",
            "健全公共卫生体系",
            "提升质量安全",
            "提升公卫服务",
            "提升中医服务",
            "建强队伍",
        ],
    },
    "city-2019-current-work.txt": {"project": ["补上资源短板，提高诊疗能力"]},
    "city-2022-tasks.txt": {
        "project": ["增强市级医院带动力"],
        "indicator": [
            "增强县级医院枢纽作用",
            "夯实基层网底",
            "常态开展集中采购",
            "推进支付方式改革",
            "提升疾控能力",
            "推进相关领域改革",
        ],
    },
    "province-2019-bulletin.txt": {
        "pilot": ["抓紧完成现代医院管理制度试点"],
        "document_issue": ["尽快出台地方规定，巩固改革成果"],
    },
}


@pytest.mark.parametrize("name", CLERK)
def test_types_of_a_whole_sample_are_a_clerks(name):
    found: dict[str, list[str]] = {}
    for item in read_notice((NOTICES / name).read_text("utf-8")).tasks:
        title = item.title or item.text.rstrip("。")
        kind = propose_type(item.text, title=item.title or "", targets=[one.text for one in item.targets])
        found.setdefault(kind, []).append(title)
    assert {kind: titles for kind, titles in found.items() if kind != "mechanism"} == CLERK[name]


@given(st.text(alphabet="制定印发建设试点方案名单逐一培训会议率%不得超过，。；（）《》\n 甲乙1", max_size=60))
def test_the_words_that_speak_for_a_type_stand_in_the_text(text):
    found = why_type(text)
    assert bool(found.value) == bool(found.words)
    assert re.sub("（[^（）]*）|《[^》]*》", "", found.words) in re.sub("（[^（）]*）|《[^》]*》", "", text)


@pytest.mark.parametrize(
    ("kind", "text", "targets", "standard"),
    [
        ("document_issue", "尽快出台地方规定，巩固成果", [], "印发地方规定"),
        ("document_issue", "依照《旧意见》出台方案。印发《新方案》。", [], "印发《新方案》"),
        ("document_issue", "完善制度", [], "印发“完善制度”相关文件"),
        ("indicator", "提高就诊率", ["就诊率达90%，", "就诊率达90%"], "就诊率达90%"),
        ("indicator", "提高知晓率", [], "“提高知晓率”达到年度目标值"),
        ("project", "建院区", [], "“建院区”建成投用"),
        ("mechanism", "健" * 31, [], f"“{'健' * 30}…”年内落实到位并报送总结"),
        ("", "完善制度", [], ""),
    ],
)
def test_standard_says_in_the_notices_words_when_a_task_is_done(kind, text, targets, standard):
    assert propose_standard(kind, title=text, text=text, targets=targets) == standard


def test_standard_by_a_pattern_puts_the_title_in_place_of_the_dots():
    assert standard_by("…印发并备案", "完善制度") == "“完善制度”印发并备案"
    assert standard_by("印发并备案", "完善制度") == "印发并备案"


@pytest.mark.parametrize(
    ("text", "kind", "plan", "term"),
    [
        ("健全机制。", "mechanism", "2026年重点任务", (None, True)),
        ("定期调度，出台办法。", "document_issue", "2026年重点任务", (None, True)),
        ("出台办法。", "document_issue", "关于印发 2026 年重点任务的通知", (date(2026, 12, 31), False)),
        ("出台办法。", "document_issue", "重点任务分工表", (None, False)),
        ("长期护理保险试点。", "pilot", "重点任务分工表", (None, False)),
        ("出台办法。", "", "2026年重点任务", (None, False)),
    ],
)
def test_term_without_a_date_in_the_text(text, kind, plan, term):
    assert propose_term(text, kind=kind, plan=plan) == term


def test_long_term_says_the_words_that_speak_for_it():
    assert why_long_term("常态化开展。", kind="pilot") == Proposal("yes", "常态化")
    assert why_long_term("健全制度。", kind="mechanism") == Proposal("yes", "健全")
    assert why_long_term("出台办法。", kind="document_issue") == Proposal()


def test_nodes_are_planned_by_their_shares_of_the_way():
    begins, ends = date(2026, 1, 1), date(2026, 4, 11)
    assert plan_nodes("pilot", starts_on=begins, due_on=ends) == [
        ("定点", date(2026, 1, 21)),
        ("方案", date(2026, 2, 10)),
        ("启动", date(2026, 3, 2)),
        ("总结", ends),
    ]
    assert plan_nodes("pilot", starts_on=begins, due_on=None) == [(name, None) for name, _s in NODES["pilot"]]
    assert plan_nodes("mechanism", starts_on=begins, due_on=ends) == []
    own = {"mechanism": (("方案", 0.5),)}
    assert plan_nodes("mechanism", starts_on=begins, due_on=ends, templates=own) == [
        ("方案", date(2026, 2, 20))
    ]
