"""The rule's proposal: every case classified, derived in sentences, shown by lights."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
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
    Flag,
    Modality,
    Proposal,
    Rule,
    StatusClass,
    calendar_flags,
    explain,
    explain_en,
    light_of,
    mark_of,
    propose_status,
)
from tasks.progress.explain import _EN, STEP_CODES, _en
from tasks.progress.steps import Step
from tests.tasks.progress_cases import BEDS, CUTOFF, YEAR, proposed, with_beds
from tests.tasks.progress_facts import days, facts, rules


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
        "As of 31 Oct 2026: 新增康复床位: 240 张 expected (300 张 × 80.0%, from 1 Mar 2026 to 31 Dec 2026), "
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


def test_rates_are_written_in_english_as_the_pages_write_them():
    rate = {"name": "出院率", "actual": "90.4", "op": ">=", "target": "90", "unit": "%"}
    assert _en(Step("target_met", rate)) == "出院率: 90.4%, target ≥ 90% met"
