"""Expected progress: lines, steps, lists and recurring duties at a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from tasks.progress import (
    NODES_ONLY,
    XUANCHENG,
    YINCHUAN,
    DetailFacts,
    GridItem,
    IndicatorFacts,
    MilestoneFacts,
    PlanStep,
    Recurrence,
    elapsed_share,
    expected_at,
    full_months_between,
    month_slip,
)
from tests.tasks.progress_facts import days, indicators, rules

START, DUE = date(2026, 3, 1), date(2026, 12, 31)
BEDS = IndicatorFacts("床位", Decimal(300), Decimal(0), "张")


def value_at(measured, at, rule=YINCHUAN, start=START, due=DUE):
    """Return the expected value, None where nothing is expected."""
    found = expected_at(measured, at=at, start=start, due=due, rule=rule)
    return None if found is None else found.value


@given(days, days, days, days, rules)
def test_the_line_never_falls_and_stays_between_nothing_and_all(start, due, at, later, rule):
    at, later = sorted((at, later))
    share = elapsed_share(start=start, due=due, at=at, rule=rule)
    assert 0 <= share <= elapsed_share(start=start, due=due, at=later, rule=rule) <= 1
    assert elapsed_share(start=start, due=due, at=max(due, at), rule=rule) == 1


@given(indicators, days, days, rules)
def test_at_the_due_date_the_target_itself_is_expected(indicator, start, due, rule):
    found = expected_at(indicator, at=due, start=start, due=due, rule=rule)
    if indicator.target is None:
        assert found is None
    else:
        assert found.value == indicator.target


def test_a_line_runs_from_its_start_by_days():
    assert value_at(BEDS, date(2026, 2, 1)) == 0
    assert value_at(BEDS, START) == 0
    assert value_at(BEDS, date(2026, 10, 31)) == 240  # 244 of 305 days
    assert value_at(BEDS, date(2026, 10, 30)) == 239  # 239.02, rounded in the unit's favour
    # Two thirds and a third of a day's line are exact, whatever digits a quotient ends with.
    assert value_at(BEDS, date(2026, 3, 4), due=date(2026, 3, 10)) == 100
    assert value_at(BEDS, date(2026, 3, 7), due=date(2026, 3, 10)) == 200
    assert value_at(BEDS, DUE) == 300
    assert value_at(BEDS, date(2027, 5, 1)) == 300


def test_a_line_by_months_counts_the_month_from_its_twentieth_day():
    assert value_at(BEDS, date(2026, 10, 31), XUANCHENG) == 240  # 8 of 10 months
    assert value_at(BEDS, date(2026, 10, 20), XUANCHENG) == 240
    assert value_at(BEDS, date(2026, 10, 19), XUANCHENG) == 210


def test_without_a_start_nothing_is_expected_before_the_date():
    assert value_at(BEDS, date(2026, 12, 30), start=None) == 0
    assert value_at(BEDS, DUE, start=None) == 300
    assert value_at(BEDS, date(2026, 10, 31), due=None) is None


def test_the_way_an_expectation_was_found_is_told():
    entries = [DetailFacts("甲"), DetailFacts("乙")]
    for measured in (BEDS, entries):
        with_start = expected_at(measured, at=date(2026, 10, 31), start=START, due=DUE, rule=XUANCHENG)
        without = expected_at(measured, at=date(2026, 10, 31), start=None, due=DUE, rule=XUANCHENG)
        assert (with_start.method, without.method) == ("months", "at_due")


def test_expectations_are_stated_in_the_targets_precision():
    money = replace(BEDS, target=Decimal("33.89"), unit="亿元")
    assert value_at(money, date(2026, 10, 31)) == Decimal("27.11")
    assert value_at(replace(BEDS, target=Decimal("300.0000")), date(2026, 10, 30)) == 239
    assert value_at(replace(BEDS, decimals=2), date(2026, 10, 30)) == Decimal("239.01")


def test_a_ceiling_is_rounded_up():
    assert value_at(replace(BEDS, op="<="), date(2026, 10, 30)) == 240


def test_plan_steps_hold_until_the_next_one():
    plan = (PlanStep(date(2026, 6, 30), Decimal(50)), PlanStep(date(2026, 9, 30), Decimal(200)))
    planned = replace(BEDS, plan=plan)
    assert [value_at(planned, date(2026, m, 30)) for m in (5, 6, 8, 9, 11)] == [0, 50, 50, 200, 200]
    assert value_at(planned, DUE) == 300
    ceiling = replace(planned, op="<=")
    assert [value_at(ceiling, date(2026, m, 30)) for m in (5, 6, 8, 9, 11)] == [50, 50, 200, 200, 300]


def test_a_rate_expects_its_target_or_its_step():
    rate = replace(BEDS, measure="rate", target=Decimal(90), unit="%")
    assert value_at(rate, date(2026, 4, 30)) == 90
    stepped = replace(rate, plan=(PlanStep(date(2026, 6, 30), Decimal(85)),))
    assert value_at(stepped, date(2026, 4, 30)) == 90
    assert value_at(stepped, date(2026, 7, 31)) == 85


def test_nodes_entries_and_units_expect_what_was_planned_by_then():
    nodes = [
        MilestoneFacts("起草", date(2026, 5, 31)),
        MilestoneFacts("印发", date(2026, 9, 30)),
        MilestoneFacts("评估"),
    ]
    assert [value_at(nodes, date(2026, m, 30)) for m in (4, 6, 9)] == [0, 1, 2]
    dated = [DetailFacts("甲", planned_on=date(2026, 5, 31)), DetailFacts("乙")]
    assert [value_at(dated, day) for day in (date(2026, 5, 31), DUE)] == [1, 2]
    undated = [DetailFacts(str(n)) for n in range(10)]
    assert value_at(undated, date(2026, 10, 31)) == 8
    grid = [
        GridItem("甲县", False, date(2026, 6, 30)),
        GridItem("乙县", False),
        GridItem("丙县", False, applies=False),
    ]
    assert [value_at(grid, day) for day in (date(2026, 6, 30), DUE)] == [1, 2]
    assert value_at([], DUE) is None
    assert value_at([MilestoneFacts("评估")], DUE) is None
    assert value_at(undated, DUE, due=None) is None


@pytest.mark.parametrize(
    ("every", "at", "expected"),
    [
        ("weekly", date(2026, 3, 15), 2),
        ("monthly", date(2026, 10, 30), 7),
        ("monthly", date(2026, 10, 31), 8),
        ("quarterly", date(2026, 9, 30), 2),
        ("half_yearly", date(2026, 6, 30), 1),
        ("yearly", date(2026, 12, 30), 0),
        ("yearly", date(2026, 12, 31), 1),
    ],
)
def test_a_recurring_duty_expects_one_a_period(every, at, expected):
    assert value_at(Recurrence(every, 0), at, start=date(2026, 3, 2)) == expected


def test_a_recurring_duty_falls_due_at_least_once():
    assert value_at(Recurrence("yearly", 0), DUE, start=date(2026, 11, 1)) == 1
    assert value_at(Recurrence("monthly", 0), DUE, start=None) is None
    assert value_at(Recurrence("monthly", 0), date(2026, 5, 31), due=None) == 3


def test_the_rule_of_nodes_expects_the_same_as_the_line_it_does_not_judge():
    assert value_at(BEDS, date(2026, 10, 31), NODES_ONLY) == 240


def test_months_between():
    assert full_months_between(date(2026, 9, 30), date(2026, 10, 31)) == 1
    assert full_months_between(date(2026, 9, 30), date(2026, 10, 29)) == 0
    assert full_months_between(date(2024, 1, 31), date(2024, 2, 29)) == 1
    assert full_months_between(date(2025, 12, 31), date(2026, 2, 27)) == 1
    assert month_slip(date(2025, 12, 1), date(2026, 2, 27)) == 2
