"""The rule's proposal: every case classified, and the classes, lights and sentences the sources ask for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.progress import (
    LATE_CLASSES,
    NODES_ONLY,
    PRESETS,
    XUANCHENG,
    YINCHUAN,
    DetailFacts,
    Flag,
    GridItem,
    IndicatorFacts,
    MilestoneFacts,
    Modality,
    Proposal,
    Recurrence,
    Rule,
    StatusClass,
    TaskFacts,
    TaskType,
    calendar_flags,
    explain,
    explain_en,
    light_of,
    mark_of,
    propose_status,
)
from tasks.progress.explain import _EN, STEP_CODES
from tests.tasks.progress_facts import days, facts, rules

CUTOFF = date(2026, 10, 31)
YEAR_END = date(2026, 12, 31)
BEDS = IndicatorFacts("新增康复床位", Decimal(300), Decimal(180), "张")
YEAR = TaskFacts(type=TaskType.INDICATOR, due_on=YEAR_END, notice_on=date(2026, 3, 1))


def with_beds(actual: int, **changes: object) -> TaskFacts:
    """Return a year's task to make 300 beds, of which `actual` are made."""
    return replace(YEAR, indicators=(replace(BEDS, actual=Decimal(actual)),), **changes)


def proposed(task: TaskFacts, rule: Rule = YINCHUAN, cutoff: date = CUTOFF) -> tuple[str, int, str]:
    """Return class, severity and light."""
    proposal = propose_status(task, rule, cutoff)
    return str(proposal.status_class), proposal.severity, proposal.light


@given(facts, rules, days)
def test_every_case_gets_exactly_one_class_with_a_fitting_severity(task, rule, cutoff):
    proposal = propose_status(task, rule, cutoff)
    assert proposal.status_class in tuple(StatusClass)
    assert (proposal.severity in (1, 2)) == (proposal.status_class in LATE_CLASSES)
    assert proposal.severity == 0 or proposal.status_class in LATE_CLASSES
    assert proposal.light in ("green", "yellow", "red", "grey")


@given(facts, rules, days)
def test_overdue_at_a_cut_off_is_always_inside_behind(task, rule, cutoff):
    proposal = propose_status(task, rule, cutoff)
    if Flag.OVERDUE in proposal.flags:
        assert proposal.status_class is StatusClass.BEHIND
        assert task.due_on < cutoff


@given(facts, rules, days)
def test_an_undone_ensured_task_past_its_date_is_overdue(task, rule, cutoff):
    firm = replace(task, modality=Modality.ENSURE, indicators=(), suspended=False, adjusted_in_period=False)
    proposal = propose_status(firm, rule, cutoff)
    if firm.due_on and firm.due_on < cutoff and proposal.status_class is not StatusClass.DONE:
        assert Flag.OVERDUE in proposal.flags
        assert proposal.light == "red"


@given(facts, rules, days, st.sampled_from([Modality.STRIVE, Modality.EXPLORE]))
def test_an_aim_to_strive_for_is_never_red(task, rule, cutoff, modality):
    assert propose_status(replace(task, modality=modality), rule, cutoff).light != "red"


@given(facts, rules, days)
def test_the_sentence_and_the_json_hold_for_every_case(task, rule, cutoff):
    proposal = propose_status(task, rule, cutoff)
    kept = json.loads(json.dumps(proposal.to_json()))
    assert Proposal.from_json(kept) == proposal
    for sentence in (explain(proposal), explain_en(proposal)):
        assert "{" not in sentence
        assert "None" not in sentence
    assert {s.code for s in proposal.derivation} <= STEP_CODES | {"conclusion"}


@given(rules, st.integers(0, 400), st.integers(1, 50))
def test_more_done_is_never_judged_worse(rule, made, more):
    order = [StatusClass.BEHIND, StatusClass.ON_SCHEDULE, StatusClass.DONE]
    less_made = propose_status(with_beds(made), rule, CUTOFF)
    more_made = propose_status(with_beds(made + more), rule, CUTOFF)
    ranks = [(order.index(p.status_class), -p.severity) for p in (less_made, more_made)]
    assert ranks[0] <= ranks[1]


@given(st.sampled_from([300, 240, 211, 210, 150, 149, 0]), rules)
def test_the_proposal_is_the_same_each_time(made, rule):
    assert propose_status(with_beds(made), rule, CUTOFF) == propose_status(with_beds(made), rule, CUTOFF)


def test_both_languages_know_every_step():
    assert set(_EN) == STEP_CODES


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (300, ("done", 0, "green")),
        (240, ("on_schedule", 0, "green")),
        (211, ("on_schedule", 0, "green")),  # 9.7 points below, under the stated tolerance
        (210, ("behind", 1, "yellow")),  # exactly 10
        (150, ("behind", 1, "yellow")),  # exactly 30
        (149, ("behind", 2, "red")),  # 30.3
    ],
)
def test_yinchuan_leaves_no_hole_between_its_points(made, expected):
    assert proposed(with_beds(made)) == expected


@pytest.mark.parametrize(
    ("made", "expected"), [(240, ("on_schedule", 0, "green")), (239, ("behind", 2, "red"))]
)
def test_xuancheng_asks_for_the_elapsed_months(made, expected):
    assert proposed(with_beds(made), XUANCHENG) == expected


def test_xuancheng_counts_eleven_of_twelve_months_in_november():
    whole_year = with_beds(275, starts_on=date(2026, 1, 1))
    assert proposed(whole_year, XUANCHENG, date(2026, 11, 30)) == ("on_schedule", 0, "green")
    assert proposed(with_beds(274, starts_on=date(2026, 1, 1)), XUANCHENG, date(2026, 11, 30))[0] == "behind"


def test_nodes_only_does_not_judge_amounts_before_they_are_due():
    assert proposed(with_beds(0), NODES_ONLY) == ("on_schedule", 0, "green")
    assert proposed(with_beds(300), NODES_ONLY) == ("done", 0, "green")


def test_the_derivation_reads_as_a_sum_in_chinese_and_english():
    proposal = propose_status(with_beds(180), YINCHUAN, CUTOFF)
    assert explain(proposal) == (
        "截至10月31日，新增康复床位应完成240张（300张×80.0%，自3月1日起至12月31日，按日计），实际180张，"
        "低于序时20.0个百分点，超过允许的10个百分点，故为未达序时进度（黄）。"
    )
    assert explain_en(proposal) == (
        "As of 2026-10-31: 新增康复床位: 240 张 expected (300 张 x 80.0 %, from 2026-03-01 to 2026-12-31), "
        "actual 180 张; 20.0 points below the line, more than the 10 allowed; "
        "therefore behind schedule (yellow)."
    )


def test_a_gap_at_the_limit_and_one_within_it_say_so():
    assert "低于序时10.0个百分点，已到10个百分点的界限" in explain(
        propose_status(with_beds(210), YINCHUAN, CUTOFF)
    )
    assert "低于序时9.7个百分点，未满允许的10个百分点，故为达到序时进度（绿）" in explain(
        propose_status(with_beds(211), YINCHUAN, CUTOFF)
    )


def test_old_data_are_held_against_the_expectation_of_their_own_date():
    june = replace(BEDS, actual=Decimal(119), as_of=date(2026, 6, 30))
    proposal = propose_status(replace(YEAR, indicators=(june,)), YINCHUAN, CUTOFF)
    assert proposal.status_class is StatusClass.ON_SCHEDULE
    assert "应完成119张" in explain(proposal)
    assert "（数据截至6月30日）" in explain(proposal)


def rate(actual: str, **changes: object) -> TaskFacts:
    """Return a task to raise a rate to 90 percent."""
    line = IndicatorFacts(
        "县域内住院量占比", Decimal(90), Decimal(actual), "%", measure="rate", last_year=Decimal("86.2")
    )
    return replace(YEAR, indicators=(replace(line, **changes),))


def test_a_rate_is_held_against_last_year_and_not_against_the_calendar():
    assert proposed(rate("87.3")) == ("on_schedule", 0, "green")
    assert proposed(rate("86.1")) == ("behind", 1, "yellow")
    assert proposed(rate("91")) == ("on_schedule", 0, "green")
    assert proposed(rate("87.3"), XUANCHENG) == ("behind", 2, "red")


def test_a_rate_far_from_its_target_is_at_risk_though_better_than_last_year():
    assert proposed(rate("70", last_year=Decimal(60))) == ("on_schedule", 0, "yellow")


def test_a_rate_met_is_done_only_when_it_is_due():
    assert proposed(rate("91"), cutoff=YEAR_END) == ("done", 0, "green")


def test_lower_is_better_for_a_rate():
    cost = {"op": "<=", "target": Decimal(30), "last_year": Decimal(31)}
    assert proposed(rate("29", **cost)) == ("on_schedule", 0, "green")
    assert proposed(rate("30.5", **cost)) == ("on_schedule", 0, "green")
    assert proposed(rate("31.5", **cost)) == ("behind", 1, "yellow")


def test_a_ceiling_broken_is_serious_at_once():
    spent = IndicatorFacts("支出", Decimal(100), Decimal(101), "万元", op="<=")
    proposal = propose_status(replace(YEAR, indicators=(spent,)), YINCHUAN, CUTOFF)
    assert (proposal.status_class, proposal.severity) == (StatusClass.BEHIND, 2)
    assert "已突破全年控制数（100万元）" in explain(proposal)


def test_a_direction_without_a_number_goes_by_its_baseline():
    known = IndicatorFacts("知晓率", None, Decimal(61), "%", measure="rate", baseline=Decimal(60))
    assert proposed(replace(YEAR, indicators=(known,)))[0] == "on_schedule"
    assert proposed(replace(YEAR, indicators=(replace(known, actual=Decimal(59)),)))[0] == "behind"


def test_a_start_missed_is_yellow_after_its_month_and_red_after_three():
    task = TaskFacts(starts_on=date(2026, 8, 15), due_on=YEAR_END)
    assert proposed(task, cutoff=date(2026, 7, 31)) == ("not_due", 0, "grey")
    assert proposed(task, cutoff=date(2026, 8, 31)) == ("not_due", 0, "grey")
    assert proposed(task, cutoff=date(2026, 9, 30)) == ("should_have_started", 1, "yellow")
    assert proposed(task, cutoff=date(2026, 11, 30)) == ("should_have_started", 2, "red")
    assert "应于8月15日启动，至今未启动，已超过2个月" in explain(propose_status(task, YINCHUAN, CUTOFF))


def test_the_notice_is_no_planned_start():
    assert proposed(TaskFacts(notice_on=date(2026, 3, 1), due_on=YEAR_END)) == ("on_schedule", 0, "green")
    assert proposed(TaskFacts(notice_on=date(2026, 11, 5), due_on=YEAR_END))[0] == "not_due"


def test_work_begun_is_not_asked_to_start():
    begun = TaskFacts(starts_on=date(2026, 8, 1), due_on=YEAR_END, started_on=date(2026, 9, 1))
    assert proposed(begun)[0] == "on_schedule"


def test_a_late_node_counts_by_calendar_months():
    nodes = (
        MilestoneFacts("起草", date(2026, 5, 31), date(2026, 5, 20)),
        MilestoneFacts("印发", date(2026, 9, 30)),
    )
    task = replace(YEAR, type=TaskType.DOCUMENT_ISSUE, milestones=nodes)
    assert proposed(task, cutoff=date(2026, 9, 30)) == ("on_schedule", 0, "green")
    assert proposed(task) == ("behind", 1, "yellow")
    assert proposed(task, cutoff=date(2026, 12, 30)) == ("behind", 2, "red")
    assert proposed(task, NODES_ONLY, date(2026, 9, 30)) == ("behind", 1, "yellow")
    done = replace(task, milestones=(nodes[0], replace(nodes[1], done_on=CUTOFF)))
    assert proposed(done) == ("done", 0, "green")
    assert proposed(done, cutoff=CUTOFF - timedelta(days=1)) == ("behind", 1, "yellow")


def test_a_detail_list_follows_the_line_by_its_entries():
    entries = tuple(DetailFacts(f"项目{n}", date(2026, 6, 1) if n < 6 else None) for n in range(10))
    proposal = propose_status(replace(YEAR, details=entries), YINCHUAN, CUTOFF)
    assert (proposal.status_class, proposal.severity) == (StatusClass.BEHIND, 1)
    assert "清单10项应完成8项，实际6项，低于序时20.0个百分点" in explain(proposal)


def test_a_grid_is_done_when_all_are_and_names_who_is_late():
    grid = tuple(GridItem(f"{name}县", name != "丙", due_on=date(2026, 9, 30)) for name in "甲乙丙")
    proposal = propose_status(replace(YEAR, grid=grid), YINCHUAN, CUTOFF)
    assert proposal.status_class is StatusClass.BEHIND
    assert "3个单位已落实2个，到期未落实1个（丙县）" in explain(proposal)
    done = replace(YEAR, grid=tuple(replace(item, done=True) for item in grid))
    assert proposed(done)[0] == "done"


def test_a_recurring_duty_expects_one_for_each_month_that_ended():
    monthly = replace(YEAR, recurrence=Recurrence("monthly", 7))
    assert proposed(monthly) == ("behind", 1, "yellow")
    assert proposed(replace(YEAR, recurrence=Recurrence("monthly", 8)))[0] == "on_schedule"
    assert "每月一次，应开展8次，实际7次" in explain(propose_status(monthly, YINCHUAN, CUTOFF))
    assert proposed(replace(YEAR, recurrence=Recurrence("monthly", 10)), cutoff=YEAR_END)[0] == "done"


def test_the_reviewed_self_rating_stands_where_nothing_can_be_measured():
    rated = TaskFacts(due_on=YEAR_END, self_rating="behind", self_rating_reviewed=True)
    assert proposed(rated) == ("behind", 1, "yellow")
    assert proposed(rated, XUANCHENG) == ("behind", 2, "red")
    assert proposed(replace(rated, self_rating="done")) == ("done", 0, "green")
    assert proposed(replace(rated, self_rating_reviewed=False)) == ("on_schedule", 0, "green")
    assert proposed(replace(rated, self_rating_reviewed=False, last_class="behind"))[0] == "behind"


def test_a_unit_cannot_rate_itself_adjusted():
    rated = TaskFacts(due_on=YEAR_END, self_rating="adjusted", self_rating_reviewed=True)
    assert proposed(rated)[0] == "on_schedule"


def test_figures_outweigh_the_self_rating():
    assert proposed(with_beds(149, self_rating="on_schedule", self_rating_reviewed=True))[0] == "behind"


def test_due_today_is_behind_and_overdue_from_the_next_day():
    task = TaskFacts(due_on=CUTOFF, self_rating="on_schedule", self_rating_reviewed=True)
    on_the_day = propose_status(task, YINCHUAN, CUTOFF)
    assert (on_the_day.status_class, on_the_day.light) == (StatusClass.BEHIND, "yellow")
    assert Flag.OVERDUE not in on_the_day.flags
    after = propose_status(task, YINCHUAN, date(2026, 11, 30))
    assert (after.status_class, after.light) == (StatusClass.BEHIND, "red")
    assert after.flags == (Flag.OVERDUE,)
    assert "应于10月31日前完成，已逾期1个月" in explain(after)


def test_an_unmet_hope_past_its_date_is_behind_but_not_overdue():
    hope = replace(BEDS, modality=Modality.STRIVE)
    proposal = propose_status(replace(YEAR, indicators=(hope,)), YINCHUAN, date(2027, 1, 31))
    assert (proposal.status_class, proposal.severity, proposal.flags) == (StatusClass.BEHIND, 1, ())


def test_a_hope_missed_does_not_redden_a_firm_aim_in_time():
    hope = replace(BEDS, name="力争", actual=Decimal(0), modality=Modality.STRIVE)
    both = replace(YEAR, indicators=(hope, replace(BEDS, actual=Decimal(250))))
    assert proposed(both) == ("behind", 1, "yellow")
    assert proposed(replace(both, indicators=(hope, replace(BEDS, actual=Decimal(0))))) == (
        "behind",
        2,
        "red",
    )
    alone = propose_status(replace(YEAR, indicators=(hope,)), YINCHUAN, CUTOFF)
    assert explain(alone).endswith("属力争、探索类要求，不单独亮红灯，故为未达序时进度（黄）。")


def test_data_not_published_make_nothing_overdue():
    waiting = replace(YEAR, indicators=(replace(BEDS, pending=True),), last_class="on_schedule")
    proposal = propose_status(waiting, YINCHUAN, date(2027, 1, 31))
    assert (proposal.status_class, proposal.flags) == (StatusClass.ON_SCHEDULE, ())
    assert "新增康复床位的数据尚未发布" in explain(proposal)


def test_unreported_keeps_the_last_state_and_says_so():
    silent = TaskFacts(due_on=YEAR_END, unreported=True, last_class="behind", last_severity=2)
    proposal = propose_status(silent, YINCHUAN, CUTOFF)
    assert (proposal.status_class, proposal.severity, proposal.flags) == (
        StatusClass.BEHIND,
        2,
        (Flag.UNREPORTED,),
    )
    assert explain(proposal) == "截至10月31日，本期未报，沿用上期认定，故为未达序时进度（红）。"
    assert propose_status(silent, YINCHUAN, date(2027, 1, 31)).flags == (Flag.OVERDUE, Flag.UNREPORTED)
    assert propose_status(replace(silent, last_class="adjusted"), YINCHUAN, CUTOFF).status_class is (
        StatusClass.ON_SCHEDULE
    )


def test_an_approved_change_prints_as_adjusted_in_its_period_only():
    assert proposed(with_beds(0, adjusted_in_period=True)) == ("adjusted", 0, "grey")
    assert (
        proposed(with_beds(0, adjusted_in_period=True), replace(YINCHUAN, show_adjusted=False))[0] == "behind"
    )
    assert proposed(with_beds(0, suspended=True), cutoff=date(2027, 1, 31)) == ("adjusted", 0, "grey")
    assert proposed(with_beds(300, adjusted_in_period=True))[0] == "done"


def test_completion_counts_from_its_day():
    task = TaskFacts(due_on=YEAR_END, completed_on=CUTOFF, long_term=True)
    assert propose_status(task, YINCHUAN, CUTOFF).flags == (Flag.LONG_TERM,)
    assert proposed(task) == ("done", 0, "green")
    assert proposed(task, cutoff=date(2026, 10, 30))[0] == "on_schedule"


def test_presets_and_their_json():
    assert list(PRESETS) == ["yinchuan", "xuancheng", "nodes_only"]
    for rule in PRESETS.values():
        assert Rule.from_json(json.loads(json.dumps(rule.to_json()))) == rule
    with pytest.raises(ValueError, match="has no colour"):
        Rule.from_json({**YINCHUAN.to_json(), "colour": "red"})
    with pytest.raises(ValueError, match="serious_over"):
        replace(YINCHUAN, serious_over=Decimal(5))


@pytest.mark.parametrize(
    ("status", "severity", "flags", "light"),
    [
        ("done", 0, ("overdue",), "green"),
        ("on_schedule", 0, (), "green"),
        ("on_schedule", 0, ("due_soon",), "yellow"),
        ("on_schedule", 0, ("at_risk",), "yellow"),
        ("on_schedule", 0, ("unreported", "long_term"), "green"),
        ("on_schedule", 0, ("overdue",), "red"),
        ("behind", 1, (), "yellow"),
        ("behind", 2, (), "red"),
        ("behind", 1, ("overdue",), "red"),
        ("should_have_started", 1, (), "yellow"),
        ("should_have_started", 2, (), "red"),
        ("not_due", 0, ("due_soon",), "grey"),
        ("adjusted", 0, (), "grey"),
    ],
)
def test_lights(status, severity, flags, light):
    assert light_of(status, severity, flags) == light


def test_marks_stand_beside_the_light():
    assert [mark_of(status) for status in StatusClass] == ["tick", "", "", "", "", "adjusted"]


def test_calendar_flags_move_with_the_day():
    due = date(2026, 11, 10)
    assert calendar_flags(due, date(2026, 10, 30), done=False) == ()
    assert calendar_flags(due, date(2026, 10, 31), done=False) == (Flag.DUE_SOON,)
    assert calendar_flags(due, due, done=False) == (Flag.DUE_SOON,)
    assert calendar_flags(due, date(2026, 11, 11), done=False) == (Flag.OVERDUE,)
    assert calendar_flags(due, date(2026, 11, 11), done=True) == ()
    assert calendar_flags(due, date(2026, 11, 11), done=False, suspended=True) == ()
    assert calendar_flags(due, date(2026, 11, 11), done=False, exempt=True) == ()
    assert calendar_flags(due, date(2026, 11, 7), done=False, due_soon_days=3) == (Flag.DUE_SOON,)
    assert calendar_flags(due, date(2026, 11, 6), done=False, due_soon_days=3) == ()
    assert calendar_flags(None, due, done=False, at_risk=True, unreported=True, long_term=True) == (
        Flag.AT_RISK,
        Flag.UNREPORTED,
        Flag.LONG_TERM,
    )
