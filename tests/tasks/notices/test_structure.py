"""Which items are tasks: numbering, levels, headings, groups, several clauses, page breaks."""

from datetime import date

import pytest

from tasks.notices.model import Kind, Role
from tasks.notices.numbering import number_at
from tasks.notices.reader import read_notice
from tasks.notices.structure import is_no_task

from .reading import tasks_of


def numbers(text: str) -> list[str | None]:
    return [task.number for task in tasks_of(text)]


def test_forms_of_numbers_are_told_apart() -> None:
    found = {
        words: (number.level, number.rank)
        for words in ("十二、甲", "（三）甲", "7.甲", "1。甲", "9.I类", "（4）甲", "③甲", "1.2024年甲")
        if (number := number_at(words))
    }
    assert found == {
        "十二、甲": (1, 12),
        "（三）甲": (2, 3),
        "7.甲": (3, 7),
        "1。甲": (3, 1),
        "9.I类": (3, 9),
        "（4）甲": (4, 4),
        "③甲": (5, 3),
        "1.2024年甲": (3, 1),
    }
    assert [number_at(words) for words in ("1.5亿元", "一是甲", "2024年", "（试行）")] == [None] * 4


def test_top_level_is_the_task_where_nothing_stands_below() -> None:
    text = "现通知如下：\n一、统一思想。各地要重视。\n二、补齐短板。年内完成。\n三、做好宣传。面向群众。\n"
    assert numbers(text) == ["一", "二", "三"]
    assert tasks_of(text)[0].section == "一、统一思想"


def test_second_level_is_the_task_and_numbers_may_restart() -> None:
    text = (
        "一、甲\n（一）子。（市卫健委负责）\n（二）丑。（市医保局负责）\n二、乙\n（一）寅。（市财政局负责）\n"
    )
    assert [(task.section, task.number) for task in tasks_of(text)] == [
        ("一、甲", "（一）"),
        ("一、甲", "（二）"),
        ("二、乙", "（一）"),
    ]


def test_third_level_is_the_task_where_it_bears_the_clauses() -> None:
    text = "一、任务\n（一）子\n1.甲。（市卫健委负责）\n2.乙。（市医保局负责）\n（二）丑\n3.丙。（市财政局负责）\n"
    assert [(task.number, task.parent) for task in tasks_of(text)] == [
        ("1", "（一）子"),
        ("2", "（一）子"),
        ("3", "（二）丑"),
    ]


def test_lower_points_without_clauses_stay_in_their_item() -> None:
    text = (
        "一、任务\n（一）子。做好三件事。\n1.甲事。\n2.乙事。\n3.丙事。（市卫健委负责）\n"
        "（二）丑。（市医保局负责）\n（三）寅。（市财政局负责）\n"
    )
    first, *_ = tasks_of(text)
    assert numbers(text) == ["（一）", "（二）", "（三）"]
    assert "2.乙事。" in first.text
    assert first.names(Role.LEAD) == ["市卫健委"]


def test_deepest_level_is_the_task_without_any_clause() -> None:
    text = "一、工作目标\n2024年底前，每个县至少有1家。\n二、重点工作\n（一）子。开展。\n（二）丑。推进。\n三、工作要求\n（一）寅。落实。\n"
    reading = read_notice(text)
    assert [(task.section, task.number) for task in reading.tasks] == [
        ("二、重点工作", "（一）"),
        ("二、重点工作", "（二）"),
        ("三、工作要求", "（一）"),
    ]
    assert [(target.op, target.value, target.unit) for target in reading.document_targets] == [
        (">=", 1, "家")
    ]
    assert [one.date for one in reading.other_deadlines] == [date(2024, 12, 31)]


def test_goals_with_task_numbers_are_no_tasks_but_keep_their_targets() -> None:
    text = (
        "一、总体要求\n（一）指导思想。高举旗帜。\n（二）基本原则。\n坚持问题导向。稳步推进。\n"
        "（三）发展目标。到2025年，规模达到2万亿元，打造100个品牌。\n二、丰富供给\n（四）子。（市体育局负责）\n（五）丑。（市文旅局负责）\n"
    )
    reading = read_notice(text)
    assert [task.number for task in reading.tasks] == ["（四）", "（五）"]
    assert [(str(target.value), target.unit) for target in reading.document_targets] == [
        ("2", "万亿元"),
        ("100", "个"),
    ]


def test_heading_words_that_are_no_tasks() -> None:
    assert all(
        is_no_task(words) for words in ("总体要求", "指导思想", "基本原则", "发展目标", "总体要求和主要目标")
    )
    assert not any(
        is_no_task(words) for words in ("工作要求", "保障措施", "重点任务", "明确目标任务分工", "统一思想")
    )


def test_several_clauses_in_one_paragraph_are_several_tasks() -> None:
    text = "一、任务\n（一）创新。放宽准入。（市市场监管局负责）加强服务。（市教育局负责）用好技术。（市科技局负责）\n（二）丑。（市财政局负责）\n"
    assert [(task.number, task.names(Role.LEAD)) for task in tasks_of(text)] == [
        ("（一）#1", ["市市场监管局"]),
        ("（一）#2", ["市教育局"]),
        ("（一）#3", ["市科技局"]),
        ("（二）", ["市财政局"]),
    ]


def test_unnumbered_paragraph_is_a_task_only_with_a_clause_of_its_own() -> None:
    text = (
        "一、任务\n（一）子。（责任领导：周一，责任科室：医政科）\n（二）丑。（责任领导：周一，责任科室：医政科）\n"
        "（三）寅。（责任领导：周一，责任科室：办公室）\n\n做好保健。（责任领导：周一，责任科室：医政科）\n\n各单位要抓好落实。\n"
    )
    tasks = tasks_of(text)
    assert [task.number for task in tasks] == ["（一）", "（二）", "（三）", None]
    assert (tasks[-1].text[:4], tasks[-1].section) == ("做好保健", "一、任务")


def test_second_paragraph_without_a_clause_belongs_to_its_item() -> None:
    text = "一、任务\n（一）子。开展备案。\n试点省份要报送报告。\n（二）丑。推进联网。\n"
    first, second = tasks_of(text)
    assert (first.text, second.text) == ("子。开展备案。\n试点省份要报送报告。", "丑。推进联网。")


def test_number_over_several_paragraphs_with_clauses_is_a_group() -> None:
    text = (
        "一、主要任务\n（一）强化引领。建立指标体系。（市统计局负责）\n优化体制。建立清单。（市编办负责）\n"
        "（二）推进生产。推行设计。（市工信局负责）\n实施改造。清洁生产。（市环保局负责）\n"
    )
    tasks = tasks_of(text)
    assert [(task.parent, task.text[:5]) for task in tasks] == [
        ("（一）强化引领", "建立指标体"),
        ("（一）强化引领", "优化体制。"),
        ("（二）推进生产", "推行设计。"),
        ("（二）推进生产", "实施改造。"),
    ]


def test_heading_of_a_group_on_a_line_of_its_own_is_no_part_of_its_first_task() -> None:
    text = (
        "一、主要任务\n（一）强化引领，发挥作用。\n建立指标体系。（市统计局负责）\n优化体制。建立清单。（市编办负责）\n"
        "（二）推进生产。\n推行设计。（市工信局负责）\n实施改造。清洁生产。（市环保局负责）\n"
    )
    assert [(task.parent, task.text[:4]) for task in tasks_of(text)] == [
        ("（一）强化引领，发挥作用", "建立指标"),
        ("（一）强化引领，发挥作用", "优化体制"),
        ("（二）推进生产", "推行设计"),
        ("（二）推进生产", "实施改造"),
    ]


def test_items_that_run_on_in_one_line_are_cut_apart() -> None:
    text = "一、任务\n（一）子。先办甲。（二）丑。再办乙。（三）寅。后办丙。\n"
    assert [task.text for task in tasks_of(text)] == ["子。先办甲。", "丑。再办乙。", "寅。后办丙。"]


def test_page_breaks_in_mid_word_and_mid_clause_are_joined() -> None:
    text = "一、任务\n\n(一)抓好项目。建设市中医医\n\n院等项目。(市卫健委等按职责\n\n分工负责)\n\n（二）用好产品。落实产品使\n— 3 —\n用监测。（市医保局负责）\n"
    first, second = tasks_of(text)
    assert first.text == "抓好项目。建设市中医医院等项目。（市卫健委等按职责分工负责）"
    assert second.text == "用好产品。落实产品使用监测。（市医保局负责）"


@pytest.mark.parametrize(
    "clause",
    [
        "（牵头单位：\n市水务局；责任单位：市财政局、各县（市、区）人民政府）",
        "（牵头单位：市水务局；\n责任单位：市财政局、各县（市、区）人民政府）",
        "（牵头单位：市水务局；责任单位：市财政局、各县（市、区）\n人民政府）",
        "〔牵头单位：市水务局；责任单位：\n市财政局、各县（市、\n区）人民政府〕",
        "牵头单位：\n市水务局。配合单位：市财政局、各县（市、区）人民政府。",
    ],
)
def test_line_broken_off_inside_a_clause_goes_on(clause: str) -> None:
    text = f"一、任务\n1.修渠。清淤疏浚。{clause}\n2.架桥。保障用地。（牵头单位：市交通局；责任单位：市公安局）\n"
    first, second = tasks_of(text)
    assert first.names(Role.LEAD) == ["市水务局"]
    assert first.names(Role.COOPERATING) == ["市财政局", "各县（市、区）人民政府"]
    assert (second.number, second.names(Role.LEAD)) == ("2", ["市交通局"])


def test_item_and_imprint_begin_anew_though_a_bracket_was_never_closed() -> None:
    text = "一、任务\n1.修渠（清淤。\n2.架桥（保障用地\n抄送：市委办公室，市人大常委会办公室。\n"
    assert [task.text for task in tasks_of(text)] == ["修渠（清淤。", "架桥（保障用地"]


def test_attachment_with_indicators_yields_no_tasks() -> None:
    text = (
        "关于考核的意见\n各单位：\n现提出意见：\n一、组织\n（一）自查。每年完成。\n（二）抽查。落实。\n附件：1.指标\n2.名单\n"
        "某市卫健委\n2023年5月8日\n附件1\n考核指标\n1.人次数比。计算方法。\n2.手术占比。计算方法。\n"
    )
    assert [task.number for task in tasks_of(text)] == ["（一）", "（二）"]


def test_circular_with_good_practices_yields_no_tasks() -> None:
    text = (
        "关于典型经验的通报\n各市：\n一、健全机制\n（一）甲县建立集团。整合机构。\n（二）乙县推行一张网。\n"
    )
    reading = read_notice(text)
    assert (reading.kind, reading.tasks) == (Kind.CIRCULAR, [])


def test_item_that_orders_to_spread_good_practices_is_a_task() -> None:
    text = "2023年工作要点\n一、监管\n1.开展专项治理，公开曝光典型案例。\n2.总结推广典型经验。编印汇编。\n3.典型经验。甲县建立集团。\n"
    assert [task.number for task in tasks_of(text)] == ["1", "2"]


def test_run_in_requirements_are_offered_unticked() -> None:
    text = "某市医改推进会召开\n\n5月8日,某市召开会议。\n会议要求：一要完善机制；二要加快平台建设,建好数据\n\n库；三要抓好监管。\n"
    tasks = tasks_of(text)
    assert [(task.number, task.text, task.ticked) for task in tasks] == [
        ("一要", "完善机制", False),
        ("二要", "加快平台建设，建好数据库", False),
        ("三要", "抓好监管。", False),
    ]


def test_plain_text_and_nothing_at_all_yield_no_tasks() -> None:
    for text in ("", "\n\n", "今天天气很好。", "（）（（", "一、", "\t\n\t\n"):
        assert [task for task in tasks_of(text) if task.bodies] == []


def test_goal_with_clauses_of_its_own_is_work_to_do() -> None:
    text = (
        "一、任务\n（一）总体要求和主要目标。\n1.稳就业。（市人社局牵头）\n2.稳投资。（市发改委牵头）\n"
        "（二）财政政策。\n3.减负担。（市财政局牵头）\n4.压支出。（市财政局牵头）\n"
    )
    assert [task.number for task in tasks_of(text)] == ["1", "2", "3", "4"]


def test_date_on_a_line_under_the_bodies_belongs_to_the_task() -> None:
    text = "一、任务\n1.甲。\n责任部门：市卫健委\n完成时限：2024年9月底前\n2.乙。\n责任部门：市医保局\n完成时限：2024年10月底前\n"
    found = [(task.names(Role.LEAD), str(task.deadline and task.deadline.date)) for task in tasks_of(text)]
    assert found == [(["市卫健委"], "2024-09-30"), (["市医保局"], "2024-10-31")]
