"""The circular's sentences: the patterns of office practice, each with its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports.circulars.linked import plain
from reports.circulars.records import (
    Basis,
    Change,
    Counts,
    Demand,
    FollowUp,
    IndicatorCounts,
    IndicatorLine,
    LateMatter,
    OpenOrder,
    OrderCount,
    Orders,
    Period,
    Reporting,
    SettledOrder,
)
from reports.circulars.snapshot import Snapshot
from reports.narrative import sections as narrative
from reports.narrative.figures import indicator_sentence
from reports.narrative.late import due_words, follow_up_sentences, late_facts, order_sentence
from reports.narrative.wording import STEADY, NameBook, book_title, items, ordinal, period_label
from tests.reports.circular_sample import HEALTH, INSURANCE, OCTOBER, late_matters, october

CUTOFF = date(2026, 10, 31)


def texts(snapshot: Snapshot, key: str) -> list[str]:
    """Return a section's paragraphs as read."""
    section = next(s for s in narrative.sections(snapshot) if s.key == key)
    return [plain(paragraph.lead + paragraph.text) for paragraph in section.paragraphs]


def test_title_and_opening():
    assert narrative.title(october()) == (
        "明州市医改领导小组秘书处关于2026年1—10月全市深化医改重点任务进展情况的通报"
    )
    assert narrative.opening(october()) == (
        "按照《明州市2026年医改任务分工方案》（明医改组〔2026〕2号）要求，"
        "现将截至2026年10月31日的任务进展情况通报如下。"
    )
    two = replace(
        october(), bases=(Basis("n", "《甲方案》"), Basis("m", "转发《乙意见》的通知", "×〔2026〕3号"))
    )
    assert narrative.opening(two).startswith("按照《甲方案》、《转发〈乙意见〉的通知》（×〔2026〕3号）要求，")


def test_six_sections_in_order():
    assert [section.heading for section in narrative.sections(october())] == [
        "总体情况",
        "量化指标",
        "进展较好的工作",
        "未达序时的事项",
        "上期督办事项办理情况",
        "下一步工作",
    ]


def test_overall_says_totals_changes_and_reporting():
    assert texts(october(), "overall") == [
        "年度台账共列重点任务40项。截至10月31日，已完成12项，占30.0%；达到序时进度20项，占50.0%；"
        "未达序时进度4项，占10.0%，其中逾期1项；应启动未启动1项；未到启动时间2项；"
        "经市医改领导小组批准调整1项。扣除未到启动时间和已调整事项，37项应推进任务中32项达到或超过序时要求，"
        "占86.5%。",
        "与上月相比，已完成增加2项，未达序时减少1项：第5项、第23项转为达到序时，第31项由达到序时转为未达序时。",
        "本月应报送进展28项（上月底前已完成和未到启动时间事项不再报送），按时报送25项，迟报2项，未报1项，"
        "按时报送率89.3%；退回补充5项次。未报事项沿用上月状态。",
    ]


def test_a_class_with_none_is_left_out_and_small_bases_have_no_share():
    few = replace(october(), counts=Counts(10, 4, 6, rows=12), previous=None)
    assert texts(few, "overall")[0] == (
        "年度台账共列重点任务10项（分列12行）。截至10月31日，已完成4项；达到序时进度6项。"
        "10项应推进任务中10项达到或超过序时要求。"
    )


def test_only_what_was_taken_out_is_named_as_taken_out():
    none_adjusted = replace(october(), counts=Counts(40, 12, 21, 4, 1, 2, 0, overdue=1))
    assert "扣除未到启动时间事项，38项应推进任务中33项" in texts(none_adjusted, "overall")[0]


def test_a_start_on_a_day_within_a_month_names_the_day():
    matter = replace(late_matters()[4], start_on=date(2026, 8, 15))
    assert plain(late_facts(matter, NameBook(), CUTOFF, 2026)).startswith("应于8月15日启动，")


def test_a_years_first_issue_compares_with_nothing():
    first = replace(october(), previous=None, follow_ups=(), orders=Orders(), changes=())
    assert len(texts(first, "overall")) == 2
    assert [s.key for s in narrative.sections(first)] == [
        "overall",
        "indicators",
        "well_done",
        "late",
        "next",
    ]


def test_no_change_is_level_and_new_and_removed_matters_are_told():
    same = replace(october().previous, counts=october().counts)
    level = replace(october(), previous=same, changes=())
    assert texts(level, "overall")[1] == "与上月相比，已完成持平，未达序时持平。"
    moved = replace(
        level,
        changes=(
            Change("00000000-0000-4000-8000-000000000041", "41", "新", "", "on_schedule"),
            Change("00000000-0000-4000-8000-000000000000", "未编号1", "旧", "not_due", ""),
        ),
    )
    assert texts(moved, "overall")[1].endswith("新列入台账1项（第41项），移出台账1项（未编号1）。")


def test_matters_that_start_late_are_told_when_their_number_changes():
    previous = replace(october().previous, counts=Counts(40, 10, 21, 5, 2, 1, 1))
    changes = (
        Change("00000000-0000-4000-8000-000000000036", "36", "甲", "not_due", "should_have_started"),
        Change("00000000-0000-4000-8000-000000000005", "5", "乙", "should_have_started", "on_schedule"),
        Change("00000000-0000-4000-8000-000000000006", "6", "丙", "should_have_started", "behind"),
    )
    assert texts(replace(october(), previous=previous, changes=changes), "overall")[1] == (
        "与上月相比，已完成增加2项，未达序时减少1项，应启动未启动减少1项："
        "第5项由应启动未启动转为达到序时，第6项由应启动未启动转为未达序时，第36项由未到启动时间转为应启动未启动。"
    )


def test_a_quarter_speaks_of_quarters():
    quarter = replace(
        october(), period=Period("q", "quarter", date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 30))
    )
    assert narrative.title(quarter).startswith("明州市医改领导小组秘书处关于2026年第三季度全市")
    before = replace(october().previous, period=replace(quarter.period, end=date(2026, 6, 30)))
    of_quarter = replace(quarter, previous=before)
    assert texts(of_quarter, "overall")[1].startswith("与上季度相比，")
    assert texts(of_quarter, "overall")[2] == (
        "本季度应报送进展28项次（此前已完成和未到启动时间事项不再报送），按时报送25项次，迟报2项次，"
        "未报1项次，按时报送率89.3%；退回补充5项次。未报事项沿用上次认定的状态。"
    )


def test_a_quarter_compares_with_the_issue_there_is():
    march = Period("q1", "quarter", date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 31))
    quarter = replace(
        october(),
        period=Period("q", "quarter", date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 30)),
        previous=replace(october().previous, period=march),
    )
    assert texts(quarter, "overall")[1].startswith("与3月底相比，")


def test_reporting_without_faults():
    full = replace(october(), reporting=Reporting(28, 28), previous=None)
    assert texts(full, "overall")[-1] == "本月应报送进展28项，全部按时报送。"
    small = replace(october(), reporting=Reporting(8, 7, 1, outstanding=2), previous=None)
    assert texts(small, "overall")[-1] == (
        "本月应报送进展8项，按时报送7项，迟报1项。另有2项已报送、尚在审核，本通报所列为审核通过的情况。"
    )
    assert texts(replace(october(), reporting=Reporting(0, 0)), "overall")[-1] == "本月没有应报送进展的事项。"


def test_reporting_names_the_units_that_report_by_the_quarter():
    def bracket(reporting):
        said = texts(replace(october(), reporting=reporting, previous=None), "overall")[-1]
        return said.removeprefix("本月应报送进展3项").removesuffix("，全部按时报送。")

    assert bracket(Reporting(3, 3, left_out=7, quarterly=5, quarterly_units=2)) == (
        "（已完成和未到启动时间事项不再报送；按季度报送的2个单位本月不报送，涉及5项）"
    )
    assert bracket(Reporting(3, 3, left_out=5, quarterly=5, quarterly_units=2)) == (
        "（按季度报送的2个单位本月不报送，涉及5项）"
    )
    assert bracket(Reporting(3, 3, quarterly_units=2)) == "（按季度报送的2个单位本月不报送）"


def test_months_without_a_period_are_named_and_compared_with_by_name():
    printed = october().previous
    july = Period("p-07", "month", date(2026, 7, 1), date(2026, 7, 31), date(2026, 7, 31))
    gap = replace(
        october(),
        previous=replace(printed, period=july),
        skipped=(date(2026, 8, 1), date(2026, 9, 1)),
    )
    said = texts(gap, "overall")
    assert said[1].startswith("与7月底相比，已完成增加2项")
    assert said[2].startswith(
        "8月、9月未组织报送，有关进展并入本月统计。本月应报送进展28项（此前已完成和未到启动时间事项不再报送）"
    )
    assert said[2].endswith("未报事项沿用上次认定的状态。")


def test_an_issue_left_out_is_no_month_left_out():
    printed = october().previous
    august = Period("p-08", "month", date(2026, 8, 1), date(2026, 8, 31), date(2026, 8, 25))
    said = texts(replace(october(), previous=replace(printed, period=august)), "overall")
    assert said[1].startswith("与8月25日相比，")
    assert said[2].startswith("本月应报送进展28项（上月底前已完成")
    assert said[2].endswith("未报事项沿用上月状态。")


def test_indicators_are_counted_and_told():
    assert texts(october(), "indicators") == [
        "16项量化指标中，6项已达到年度目标，7项符合序时要求，2项低于序时要求，1项年度数据尚未发布。"
        "集中带量采购药品累计达到512种，完成年度目标（500种）的102.4%。"
        "新增康复床位180张，完成年度目标（300张）的60.0%，低于序时要求20.0个百分点。"
        "县域内住院量占比为87.3%，较上年同期提高1.1个百分点，距年度目标（90%）尚差2.7个百分点。"
    ]


@pytest.mark.parametrize(
    ("measure", "op", "target", "unit", "actual", "more", "sentence"),
    [
        ("rate", ">=", "90", "%", "91", {}, "指标为91%，达到年度目标（90%）。"),
        ("rate", ">=", "90", "%", "90", {"last_year": "90"}, "指标为90%，与上年同期持平，达到年度目标（90%）。"),
        (
            "rate", "<=", "30", "%", "29.5", {"last_year": "30.7"},
            "指标为29.5%，较上年同期下降1.2个百分点，控制在年度控制目标（30%）以内。",
        ),
        ("rate", "<=", "30", "%", "30.8", {}, "指标为30.8%，高于年度控制目标（30%）0.8个百分点。"),
        (
            "rate", "<=", "8", "天", "7.6", {"last_year": "8.1"},
            "指标为7.6天，较上年同期减少0.5天，控制在年度控制目标（8天）以内。",
        ),
        ("rate", ">=", "6", "‰", "5.5", {"last_year": "5"}, "指标为5.5‰，较上年同期提高0.5个千分点，距年度目标（6‰）尚差0.5个千分点。"),
        ("rate", "range", "20", "%", "26", {"upper": "25"}, "指标为26%，高于年度目标（20%—25%）1个百分点。"),
        ("rate", "range", "20", "%", "22", {"upper": "25"}, "指标为22%，达到年度目标（20%—25%）。"),
        ("cumulative", "<=", "100", "万元", "70", {}, "指标累计达到70万元，控制在年度控制数（100万元）以内。"),
        (
            "cumulative", "<=", "100", "万元", "90", {"expected": "80", "state": "below"},
            "指标累计达到90万元，控制在年度控制数（100万元）以内，高于序时控制数10万元。",
        ),
        ("cumulative", "<=", "100", "万元", "103.5", {}, "指标累计达到103.5万元，高于年度控制数（100万元）3.5万元。"),
        ("cumulative", ">=", "0", "起", "2", {}, "指标累计达到2起，年度目标为0起。"),
        ("cumulative", ">=", "33.89", "亿元", "20", {"verb": "完成"}, "指标完成20亿元，完成年度目标（33.89亿元）的59.0%。"),
    ],
)  # fmt: skip
def test_an_indicators_sentence(measure, op, target, unit, actual, more, sentence):
    figures = {k: Decimal(v) if k in ("last_year", "upper", "expected") else v for k, v in more.items()}
    line = IndicatorLine(
        "i",
        "1",
        "指标",
        measure,
        op,
        Decimal(target),
        unit,
        Decimal(actual),
        figures.pop("state", "in_step"),
        **figures,
    )
    assert plain(indicator_sentence(line, CUTOFF)) == sentence


def test_data_of_another_date_say_so_and_missing_ones_too():
    line = replace(october().indicators[2], as_of=date(2026, 6, 30))
    assert plain(indicator_sentence(line, CUTOFF)).startswith("截至6月底，县域内住院量占比为87.3%")
    assert plain(indicator_sentence(replace(line, as_of=date(2025, 12, 15)), CUTOFF)).startswith(
        "截至2025年12月15日，"
    )
    assert (
        plain(indicator_sentence(replace(line, actual=None), CUTOFF)) == "县域内住院量占比年度数据尚未发布。"
    )
    assert plain(indicator_sentence(replace(line, target=None, as_of=None), CUTOFF)) == (
        "县域内住院量占比为87.3%，较上年同期提高1.1个百分点。"
    )


def test_what_goes_well_names_units_in_full_the_first_time():
    assert texts(october(), "well_done") == [
        "（一）支付方式改革按期铺开。市医疗保障局会同市卫生健康委员会调整完本年度病组方案，覆盖全部住院机构，"
        "较计划提前1个月。",
        "（二）基层能力有提升。东川县率先建成乡镇中医馆，其“巡回坐诊”做法已在《医改信息》第9期刊发。",
    ]


def test_late_matters_have_four_facts_in_order():
    assert texts(october(), "late") == [
        "（一）第8项“完善集采结余资金分配办法”（牵头单位：市医保局）。应于9月底前印发，目前还在会签，已逾期1个月。"
        "主要原因是三家单位对分配比例看法不同。市医保局计划11月20日前报领导小组会议审议。",
        "（二）第17项“新增康复床位”（牵头单位：市卫生健康委）。序时要求240张，实际180张，差60张，缺口在东川县、北岭区。"
        "主要原因是病区改造所需设备晚到。市卫生健康委计划12月15日前完成安装并启用。",
        "（三）第36项“开展薪酬制度试点”（牵头单位：市人力资源和社会保障局）。应于8月启动，目前尚未启动。"
        "主要原因是上级文件八月底才到。市人力资源社会保障局计划11月底前确定试点医院。",
        "（四）第26项、第31项进展偏慢，原因和措施见附件2。",
    ]


def test_no_late_matter_is_said_too():
    assert texts(replace(october(), late=()), "late") == [
        "截至10月31日，没有未达序时进度和应启动未启动的事项。"
    ]


def test_all_late_matters_may_be_left_to_the_annex():
    untold = tuple(replace(matter, told=False) for matter in late_matters())
    assert texts(replace(october(), late=untold), "late") == [
        "第8项、第17项、第26项、第31项进展偏慢，第36项尚未启动，原因和措施见附件2。"
    ]


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        (
            {
                "overdue": True,
                "due_on": date(2026, 9, 19),
                "target": Decimal(300),
                "actual": Decimal(280),
                "unit": "张",
            },
            "应于9月19日前达到300张，实际280张，差20张，尚有缺口，已逾期1个月。",
        ),
        ({"overdue": True, "due_on": date(2026, 10, 19)}, "应于10月19日前完成，目前尚有缺口，已逾期12天。"),
        (
            {"expected": Decimal(30), "actual": Decimal("31.5"), "unit": "%", "lower_is_better": True},
            "序时要求控制在30%以内，实际31.5%，超出1.5个百分点，尚有缺口。",
        ),
        ({"due_on": date(2027, 1, 31), "due_act": "提交评估"}, "应于2027年1月底前提交评估，目前尚有缺口。"),
    ],
)
def test_the_first_fact_fits_the_kind_of_lateness(changes, start):
    matter = replace(
        LateMatter(
            "t", "1", "甲", "behind", (HEALTH,), now="尚有缺口。", cause="缺人；", plan="补齐", plan_on=CUTOFF
        ),
        **changes,
    )
    assert (
        plain(late_facts(matter, NameBook(), CUTOFF, 2026))
        == f"{start}主要原因是缺人。市卫生健康委计划10月底前补齐。"
    )


def test_facts_still_missing_in_a_draft_are_left_unsaid():
    bare = LateMatter("t", "1", "甲", "behind", (), due_on=date(2026, 12, 31))
    assert plain(late_facts(bare, NameBook(), CUTOFF, 2026)) == "应于12月底前完成。"
    undated = replace(bare, now="目前停工", plan="复工", expected=Decimal(3), unit="家")
    assert plain(late_facts(undated, NameBook(), CUTOFF, 2026)) == "序时要求3家，目前停工。计划复工。"
    reached = replace(bare, expected=Decimal(3), actual=Decimal(4), unit="家")
    assert plain(late_facts(reached, NameBook(), CUTOFF, 2026)) == "序时要求3家，实际4家。"
    snapshot = replace(october(), late=(replace(bare, now="停工"),))
    assert texts(snapshot, "late") == ["（一）第1项“甲”。应于12月底前完成，目前停工。"]
    idle = tuple(replace(m, told=False) for m in late_matters() if m.status_class == "should_have_started")
    assert texts(replace(october(), late=idle), "late") == ["第36项尚未启动，原因和措施见附件2。"]


def test_those_in_step_by_tolerance_alone_are_told():
    lines = tuple(replace(one, tolerated=one.uid == "i-3") for one in october().indicators)
    (said,) = texts(replace(october(), indicators=lines), "indicators")
    assert said.startswith(
        "16项量化指标中，6项已达到年度目标，7项符合序时要求（含在允许偏差内的1项），2项低于序时要求，"
    )


def test_a_draft_without_basis_demands_or_indicators_still_reads():
    bare = replace(october(), bases=(), demands=(), indicator_counts=IndicatorCounts(), indicators=())
    assert narrative.opening(bare) == "现将截至2026年10月31日的任务进展情况通报如下。"
    assert [s.key for s in narrative.sections(bare)] == ["overall", "well_done", "late", "follow_up"]
    waiting = replace(bare, counts=Counts(2, not_due=2), previous=None)
    assert texts(waiting, "overall")[0] == "年度台账共列重点任务2项。截至10月31日，未到启动时间2项。"
    assert texts(replace(bare, counts=Counts(0), previous=None), "overall")[0] == "年度台账共列重点任务0项。"
    undated = replace(bare, demands=(Demand("d", "总结", "各县", "报送总结"),))
    assert texts(undated, "next") == ["一是总结。请各县报送总结。"]
    next_year = replace(bare, demands=(Demand("d", "总结", "各县", "按新表报送", from_on=date(2027, 1, 1)),))
    assert texts(next_year, "next") == ["一是总结。自2027年1月起，请各县按新表报送。"]
    few = replace(october(), indicators=(), indicator_counts=IndicatorCounts(2, met=2))
    assert texts(few, "indicators") == ["2项量化指标中，2项已达到年度目标。"]
    unmeasured = replace(october().indicators[0], target=None)
    assert plain(indicator_sentence(unmeasured, CUTOFF)) == "集中带量采购药品累计达到512种。"
    slower = replace(october().indicators[2], unit="天", target=None, last_year=Decimal(80))
    assert plain(indicator_sentence(slower, CUTOFF)) == "县域内住院量占比为87.3天，较上年同期增加7.3天。"
    first = replace(october(), previous=None, reporting=Reporting(3, 3, left_out=1))
    assert texts(first, "overall")[-1] == (
        "本月应报送进展3项（已完成和未到启动时间事项不再报送），全部按时报送。"
    )


def test_follow_up_without_new_dates_and_orders_without_deadlines():
    still = replace(
        october(),
        follow_ups=(FollowUp("00000000-0000-4000-8000-000000000008", "8", "甲", "behind", "behind"),),
    )
    assert plain(follow_up_sentences(still)) == "上期通报列明未达序时事项1项。截至10月31日，1项仍在推进。"
    undated = OpenOrder("o", "1", "8", None)
    assert (
        plain(order_sentence(Orders(2, 1, (undated,)), 2026, CUTOFF))
        == "印发督办单2件，办结1件，另1件（第8项）在办。"
    )
    assert plain(order_sentence(Orders(2, 1), 2026, CUTOFF)) == "印发督办单2件，办结1件。"


def test_follow_up_of_the_last_issue():
    assert texts(october(), "follow_up") == [
        "上期通报列明未达序时事项5项。截至10月31日，2项已赶上序时进度，3项仍在推进，其中1项已约定新的完成时间。"
        "上期列明应启动未启动事项1项，1项仍未启动。"
        "印发督办单2件，办结1件，另1件（第8项）办理时限为11月20日。"
    ]


def test_follow_up_of_adjusted_and_of_none():
    adjusted = replace(
        october(),
        follow_ups=(FollowUp("00000000-0000-4000-8000-000000000005", "5", "甲", "behind", "adjusted"),),
    )
    assert plain(follow_up_sentences(adjusted)) == (
        "上期通报列明未达序时事项1项。截至10月31日，1项经批准调整。"
    )
    started = (
        FollowUp("00000000-0000-4000-8000-000000000005", "5", "甲", "should_have_started", "behind"),
        FollowUp("00000000-0000-4000-8000-000000000006", "6", "乙", "should_have_started", "not_due"),
    )
    assert plain(follow_up_sentences(replace(october(), follow_ups=started))) == (
        "上期列明应启动未启动事项2项，1项已启动，1项经批准调整。"
    )
    assert plain(follow_up_sentences(replace(october(), follow_ups=()))) == "上期通报没有列明未达序时事项。"


def test_orders():
    first, second = (OpenOrder("o", "1", str(n), date(2026, 11, n)) for n in (8, 17))
    assert plain(order_sentence(Orders(), 2026, CUTOFF)) == ""
    lost = replace(first, item_no="", number="云医改组督〔2025〕9号")
    assert plain(order_sentence(Orders(2, 1, (lost,), carried=1), 2026, CUTOFF)) == (
        "印发督办单2件（含上年转入1件），办结1件，另1件（云医改组督〔2025〕9号）办理时限为"
        f"{plain(order_sentence(Orders(2, 1, (first,)), 2026, CUTOFF)).split('办理时限为')[1]}"
    )
    assert plain(order_sentence(Orders(2, 2), 2026, CUTOFF)) == "印发督办单2件，已全部办结。"
    assert plain(order_sentence(Orders(3, 1, (first, second)), 2026, CUTOFF)) == (
        "印发督办单3件，办结1件，另2件（第8项、第17项）办理时限分别为11月8日、11月17日。"
    )
    assert (
        plain(order_sentence(Orders(1, 0, (first,)), 2026, CUTOFF))
        == "印发督办单1件，正在办理（第8项），办理时限为11月8日。"
    )
    past = replace(first, due_on=date(2026, 10, 28))
    assert plain(order_sentence(Orders(2, 0, (past, second)), 2026, CUTOFF)) == (
        "印发督办单2件，均在办理（第8项、第17项），办理时限分别为10月28日（已超过）、11月17日。"
    )


def test_orders_of_several_kinds_with_those_raised_withdrawn_and_settled():
    left = OpenOrder("o", "1", "8", date(2026, 11, 20))
    kinds = (OrderCount("督办单", 4), OrderCount("限期整改通知", 1))
    settled = SettledOrder("s", "云医改组督〔2026〕2号", "5", date(2026, 10, 12))
    orders = Orders(5, 2, (left,), raised=1, withdrawn=1, kinds=kinds, settled=(settled,))
    assert plain(order_sentence(orders, 2026, CUTOFF)) == (
        "印发督办单4件、限期整改通知1件，办结2件，转入上一级督办1件，撤销1件，另1件（第8项）办理时限为11月20日。"
        "第5项（云医改组督〔2026〕2号）于10月12日办结销号。"
    )
    assert plain(order_sentence(Orders(1, 1, settled=(settled,)), 2026, CUTOFF)) == (
        "印发督办单1件，已全部办结。第5项（云医改组督〔2026〕2号）于10月12日办结销号。"
    )


def test_demands_have_addressee_and_date():
    assert texts(october(), "next") == [
        "一是补上进度。请相关牵头单位于11月13日前把逐项措施报秘书处。"
        "二是合力会商。请市医保局、市财政局于11月16日前商定分配比例。"
        "三是报准数据。自11月起，请各牵头单位写明数据来源和截止时间。"
    ]
    late = replace(october(), demands=(Demand("d", "总结", "各县", "报送总结。", due_on=date(2027, 1, 8)),))
    assert texts(late, "next") == ["一是总结。请各县于2027年1月8日前报送总结。"]


@pytest.mark.parametrize(
    ("kind", "end", "label"),
    [
        ("month", date(2026, 1, 31), "2026年1月"),
        ("month", date(2026, 10, 31), "2026年1—10月"),
        ("quarter", date(2026, 3, 31), "2026年第一季度"),
        ("quarter", date(2026, 12, 31), "2026年第四季度"),
        ("half_year", date(2026, 6, 30), "2026年上半年"),
        ("half_year", date(2026, 12, 31), "2026年下半年"),
        ("year", date(2026, 12, 31), "2026年度"),
    ],
)
def test_period_labels(kind, end, label):
    assert period_label(replace(OCTOBER, kind=kind, end=end)) == label


def test_small_words():
    assert [ordinal(n) for n in (1, 9, 10, 11, 20, 23)] == ["一", "九", "十", "十一", "二十", "二十三"]
    assert [ordinal(n) for n in (100, 101, 110, 123)] == ["一百", "一百零一", "一百一十", "一百二十三"]
    assert items(["5", "未编号1"]) == "第5项、未编号1"
    assert book_title(" 关于印发《甲》的通知 ") == "《关于印发〈甲〉的通知》"
    names = NameBook()
    assert names.list([INSURANCE, HEALTH, INSURANCE]) == "市医疗保障局、市卫生健康委员会、市医保局"


def test_a_long_term_matter_without_a_date_is_to_go_on():
    matter = replace(
        late_matters()[0], overdue=False, due_on=None, expected=None, start_on=None, due_act=STEADY
    )
    assert due_words(replace(matter, status_class="behind"), 2026) == "要求持续推进"
