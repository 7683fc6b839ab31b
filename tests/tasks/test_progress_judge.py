"""One measure against its expectation, case by case, read from the sentence it leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tasks.progress import (
    NODES_ONLY,
    XUANCHENG,
    YINCHUAN,
    DetailFacts,
    GridItem,
    IndicatorFacts,
    MilestoneFacts,
    Modality,
    PlanStep,
    Recurrence,
    Rule,
    TaskFacts,
    explain,
    propose_status,
)

CUTOFF = date(2026, 10, 31)
YEAR = TaskFacts(due_on=date(2026, 12, 31), notice_on=date(2026, 3, 1))
AMOUNT = IndicatorFacts("数量", Decimal(300), Decimal(240), "张")
RATE = IndicatorFacts("比率", Decimal(90), Decimal(80), "%", measure="rate")


def said(rule: Rule = YINCHUAN, **facts: object) -> str:
    """Return the sentence of a task between its cut-off and its full stop."""
    sentence = explain(propose_status(replace(YEAR, **facts), rule, CUTOFF))
    return sentence.removeprefix("截至10月31日，").removesuffix("。")


def of(indicator: IndicatorFacts, rule: Rule = YINCHUAN, **changes: object) -> str:
    """Return the sentence of a task with one indicator."""
    return said(rule, indicators=(replace(indicator, **changes),))


LINE = "数量应完成240张（300张×80.0%，自3月1日起至12月31日，{}），实际{}张，{}"


@pytest.mark.parametrize(
    ("rule", "actual", "end"),
    [
        (YINCHUAN, 240, "达到序时要求，故为达到序时进度（绿）"),
        (YINCHUAN, 225, "低于序时5.0个百分点，未满允许的10个百分点，故为达到序时进度（绿）"),
        (YINCHUAN, 210, "低于序时10.0个百分点，已到10个百分点的界限，故为未达序时进度（黄）"),
        (YINCHUAN, 180, "低于序时20.0个百分点，超过允许的10个百分点，故为未达序时进度（黄）"),
        (YINCHUAN, 120, "低于序时40.0个百分点，超过30个百分点的严重界限，故为未达序时进度（红）"),
        (XUANCHENG, 240, "达到序时要求，故为达到序时进度（绿）"),
        (XUANCHENG, 237, "低于序时1.0个百分点，故为未达序时进度（红）"),
    ],
)
def test_each_gap_has_its_words(rule, actual, end):
    how = "按月计" if rule is XUANCHENG else "按日计"
    assert of(AMOUNT, rule, actual=Decimal(actual)) == LINE.format(how, actual, end)


def test_a_gap_is_judged_as_it_is_printed():
    # 9.96 points below would print as 10.0, so it counts as 10.0.
    line = replace(AMOUNT, target=Decimal(2500), actual=Decimal(1751))
    assert "低于序时10.0个百分点，已到10个百分点的界限，故为未达序时进度（黄）" in of(line)


def test_an_amount_in_percent_differs_in_its_own_points():
    assert "低于序时16.0个百分点，超过" in of(AMOUNT, unit="%", target=Decimal(50), actual=Decimal(24))


def test_without_a_due_date_an_amount_has_no_line():
    assert said(due_on=None, indicators=(AMOUNT,)).startswith(
        "数量没有完成时限，不计算序时要求，没有可据以计算"
    )


def test_without_a_value_the_self_rating_stands():
    rated = said(indicators=(replace(AMOUNT, actual=None),), self_rating="behind", self_rating_reviewed=True)
    assert rated == (
        "数量尚无审核通过的数据，没有可据以计算的要求，采用审核通过的自评，故为未达序时进度（黄）"
    )


@pytest.mark.parametrize(("actual", "status"), [(285, "已完成"), (284, "达到序时进度")])
def test_about_reaches_five_percent_below(actual, status):
    assert f"故为{status}（绿）" in of(AMOUNT, op="~", actual=Decimal(actual))


def test_a_range_has_two_ends():
    share = replace(RATE, op="range", target=Decimal(20), upper=Decimal(25))
    assert "故为达到序时进度（绿）" in of(share, actual=Decimal(22))
    assert "低于目标15.0个百分点，超过允许的10个百分点" in of(share, actual=Decimal(5))
    assert "低于目标15.0个百分点，超过允许的10个百分点" in of(share, actual=Decimal(40))
    amount = replace(AMOUNT, op="range", upper=Decimal(350))
    assert "故为已完成（绿）" in of(amount, actual=Decimal(320))
    assert "已突破全年控制数" in of(amount, actual=Decimal(351))


def test_a_cumulative_ceiling_has_a_line_of_its_own():
    spent = replace(AMOUNT, name="支出", op="<=", unit="万元")
    assert of(spent, actual=Decimal(240)) == (
        "支出应控制在240万元以内（300万元×80.0%，自3月1日起至12月31日，按日计），实际240万元，在控制线以内，"
        "故为达到序时进度（绿）"
    )
    assert "超出控制线13.3个百分点，超过允许的10个百分点" in of(spent, actual=Decimal(280))
    assert "已突破全年控制数（300万元），故为未达序时进度（红）" in of(spent, actual=Decimal(301))


def test_a_target_of_none_at_all_counts_any_excess_in_full():
    deaths = IndicatorFacts("事故", Decimal(0), Decimal(1), "起", op="<=", measure="rate")
    assert "超出控制线100.0个百分点，超过30个百分点的严重界限，故为未达序时进度（红）" in of(deaths)
    assert "故为达到序时进度（绿）" in of(deaths, actual=Decimal(0))


def test_a_rate_goes_by_its_plan_step_before_last_year():
    stepped = replace(RATE, plan=(PlanStep(date(2026, 9, 30), Decimal(85)),), last_year=Decimal(70))
    assert of(stepped) == (
        "比率按分步计划应为不低于85%，实际80%，低于目标5.0个百分点，未满允许的10个百分点，故为达到序时进度（绿）"
    )
    assert "低于目标15.0个百分点，超过允许的10个百分点" in of(stepped, actual=Decimal(70))


def test_a_rate_without_last_year_goes_by_its_target():
    assert of(RATE) == (
        "比率目标为不低于90%，实际80%，低于目标10.0个百分点，已到10个百分点的界限，故为未达序时进度（黄）"
    )
    assert "超出控制线5.0个百分点，未满允许的10个百分点" in of(RATE, op="<=", target=Decimal(75))


def test_a_rate_worse_than_last_year_is_serious_when_far_from_its_target():
    worse = replace(RATE, last_year=Decimal(81))
    assert of(worse) == ("比率目标为不低于90%，实际80%，差于上年同期（81%），故为未达序时进度（黄）")
    assert "故为未达序时进度（红）" in of(worse, actual=Decimal(59))
    equal = of(worse, actual=Decimal(81))
    assert equal == "比率目标为不低于90%，实际81%，不差于上年同期（81%），故为达到序时进度（绿）"


def test_a_rate_met_so_far_must_be_held():
    assert of(RATE, actual=Decimal(95), last_year=Decimal(97)) == (
        "比率目前为95%，符合目标（不低于90%），年底前须保持，故为达到序时进度（绿）"
    )


def test_a_direction_is_held_against_last_year_before_its_baseline():
    known = IndicatorFacts("知晓率", None, Decimal(61), "%", last_year=Decimal(62), baseline=Decimal(60))
    assert of(known) == "知晓率为61%，差于基数62%，故为未达序时进度（黄）"
    assert of(known, op="<=") == "知晓率为61%，不差于基数62%，故为达到序时进度（绿）"
    assert of(known, last_year=None) == "知晓率为61%，不差于基数60%，故为达到序时进度（绿）"
    assert of(known, last_year=None, baseline=None).startswith("知晓率没有可比的基数，")


def test_nodes_without_dates_leave_it_to_the_self_rating():
    nodes = (MilestoneFacts("起草", done_on=date(2026, 5, 1)), MilestoneFacts("印发"))
    assert said(milestones=nodes).startswith("2个节点已完成1个，其余未定时间，没有可据以计算")
    planned = (nodes[0], MilestoneFacts("印发", date(2026, 11, 30)))
    assert said(milestones=planned) == ("2个节点已完成1个，没有到期未完成的节点，故为达到序时进度（绿）")


def test_the_node_slipped_longest_is_named():
    nodes = (MilestoneFacts("会签", date(2026, 9, 30)), MilestoneFacts("起草", date(2026, 6, 30)))
    assert said(milestones=nodes) == (
        "节点“起草”应于6月30日前完成，至今未完成（到期未完成节点共2个），故为未达序时进度（红）"
    )


def test_a_detail_list_may_be_done_or_without_a_date():
    entries = (DetailFacts("甲", CUTOFF), DetailFacts("乙", CUTOFF))
    assert said(details=entries) == "清单2项全部完成，故为已完成（绿）"
    assert said(due_on=None, details=(*entries, DetailFacts("丙"))).startswith(
        "清单3项已完成2项，没有完成时限，"
    )


@pytest.mark.parametrize(("done", "end"), [(9, "故为未达序时进度（黄）"), (6, "故为未达序时进度（红）")])
def test_a_grid_is_serious_when_many_units_are_late(done, end):
    grid = tuple(GridItem(f"{n}县", n < done, date(2026, 9, 30)) for n in range(10))
    assert said(grid=grid).endswith(end)


def test_a_grid_before_its_date_is_on_schedule():
    assert said(grid=(GridItem("甲县", True), GridItem("乙县", False))) == (
        "2个单位已落实1个，其余未到时限，故为达到序时进度（绿）"
    )


def test_a_recurring_duty_without_a_start_is_not_judged():
    assert said(notice_on=None, recurrence=Recurrence("monthly", 3)).startswith("已开展3次，没有起算时间，")


def test_what_is_met_does_not_hide_what_is_not():
    both = (replace(AMOUNT, actual=Decimal(300)), replace(AMOUNT, name="另一项", actual=Decimal(120)))
    sentence = said(indicators=both)
    assert sentence.startswith("数量为300张，已达到目标（不低于300张），另一项应完成240张")
    assert sentence.endswith("故为未达序时进度（红）")


def test_one_measure_met_and_the_other_unknown_is_not_done():
    both = (replace(AMOUNT, actual=Decimal(300)), replace(AMOUNT, actual=None))
    assert said(indicators=both).endswith("暂按正常推进，故为达到序时进度（绿）")


def test_amounts_are_told_apart_from_nodes_by_the_rule_of_nodes():
    assert of(AMOUNT, NODES_ONLY).startswith("数量按规则不判断数量，只看节点，")


def test_lateness_is_told_in_days_within_the_first_month_and_hopes_are_no_deadlines():
    late = replace(YEAR, due_on=date(2026, 10, 19))
    assert "应于10月19日前完成，已逾期12天" in explain(propose_status(late, YINCHUAN, CUTOFF))
    hope = replace(late, modality=Modality.EXPLORE)
    assert "力争于10月19日前完成，已超过12天" in explain(propose_status(hope, YINCHUAN, CUTOFF))
