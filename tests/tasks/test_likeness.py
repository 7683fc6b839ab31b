"""Which matters are proposed for merging, and which must not be."""

from __future__ import annotations

import random
import time

import pytest

from tasks.texts.likeness import Alike, Figure, Matter, figures_of, find_alike, fold

ALIKE = [
    # the same duty, worded by two levels
    (
        "全面推开按病种付费改革，年底前覆盖全省所有二级以上公立医院。（省医保局牵头）",
        "全面推开按病种付费改革，年底前覆盖全市所有二级以上公立医院。（市医保局牵头，市卫生健康委配合）",
    ),
    # the city's clause holds the province's and says more
    (
        "建立药品短缺监测预警机制，每月汇总短缺药品清单，及时启动替代采购。",
        "完善供应保障。建立药品短缺监测预警机制，每月汇总短缺药品清单，及时启动替代采购，并向社会公布配送企业信用评价结果，落实到各县区。",
    ),
    # punctuation, width and line ends are no difference
    ("推进县域医共体人财物统一管理;完善总额付费。", "推进县域医共体人、财、物统一管理；完善总额付费"),
]
DIFFERENT = [
    # one wording, two levels
    ("提升县级医院服务能力。加强专科建设。", "提升市级医院服务能力。加强专科建设。"),
    # the office's usual words, nothing else in common
    (
        "完善公立医院薪酬制度，健全以岗定责、以岗定薪的分配机制，合理确定薪酬水平。",
        "完善公立医院债务化解机制，健全专项债券与财政补助衔接的偿债办法，合理确定偿还年限。",
    ),
    ("建立药品短缺监测预警机制，每月汇总短缺药品清单。", "建立医疗服务价格动态调整机制，每年评估调价窗口。"),
]


def pair(one: str, other: str) -> dict[int, list[Alike]]:
    return find_alike([Matter(1, "甲", one)], [Matter(2, "乙", other)])


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_texts_of_one_duty_are_proposed(one, other):
    assert [hit.key for hit in pair(one, other)[1]] == [2]
    assert [hit.key for hit in pair(other, one)[1]] == [2]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_texts_of_two_duties_are_not_proposed(one, other):
    assert pair(one, other) == {}


def titles(one: str, other: str) -> dict[int, list[Alike]]:
    return find_alike([Matter(1, one, "无")], [Matter(2, other, "另")])


def test_equal_titles_are_proposed_and_short_ones_are_not():
    assert titles("深化支付方式改革", "深化支付方式改革") == {1: [Alike(2, 100, "title")]}
    assert titles("加强监管", "加强监管") == {}


@pytest.mark.parametrize(
    "other",
    ["提升市级医院综合服务能力和水平", "提升县级医院综合服务能力和水平2期", "规范基层医疗机构收费行为"],
)
def test_titles_that_name_another_level_or_number_are_not_proposed(other):
    assert titles("提升县级医院综合服务能力和水平", other) == {}


RATE = Figure("县域内基层就诊率", "65", "%")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (RATE, {1: [Alike(2, 100, "target")]}),
        (Figure("县域内基层就诊率", "70", "%"), {}),
        (Figure("县域内基层就诊率", "65", "万人次"), {}),
        (Figure("县域内住院占比", "65", "%"), {}),
        (Figure("占比", "65", "%"), {}),
    ],
)
def test_targets_are_the_same_by_indicator_value_and_unit(other, expected):
    assert find_alike([Matter(1, "甲", "无", (RATE,))], [Matter(2, "乙", "另", (other,))]) == expected


def test_best_come_first_and_three_at_most():
    text = "推进紧密型县域医共体建设，健全总额付费和绩效考核办法。"
    among = [Matter(key, "题", text[: 30 - key]) for key in range(2, 8)]
    assert [hit.key for hit in find_alike([Matter(1, "甲", text)], among)[1]] == [2, 3, 4]


def test_fold_leaves_out_clause_and_marks():
    assert fold("一是 做好。（市医保局、市财政局（国资委）牵头）") == "一是做好"
    assert fold("推进（试点）工作") == "推进试点工作"


def test_figures_of_a_draft_are_written_plainly():
    targets = [
        {"indicator": "率", "value": "65.0", "unit": "%"},
        {"indicator": "数", "value": ["60", "70"], "unit": ""},
    ]
    assert figures_of(targets) == (Figure("率", "65", "%"), Figure("数", "60—70", ""))


def test_150_drafts_are_compared_with_2000_tasks_without_comparing_every_pair():
    words = "推进完善建立健全医保支付公立院薪酬度分级诊疗县域共体基层卫生人才药品集中采购价格信息化平监管督导考核机落实"
    chance = random.Random(1)

    def text(length: int) -> str:
        return "".join(chance.choices(words, k=length))

    drafts = [Matter(at, text(12), text(160)) for at in range(150)]
    tasks = [Matter(at, text(12), text(160)) for at in range(2000)]
    tasks[1234] = Matter(1234, "另题", drafts[77].text)
    begun = time.process_time()
    found = find_alike(drafts, tasks)
    # Half a second; comparing every pair whole takes minutes.
    assert time.process_time() - begun < 10
    assert [hit.key for hit in found[77]] == [1234]
