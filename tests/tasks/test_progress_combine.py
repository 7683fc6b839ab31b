"""Joining values over units and periods, rolling up grids and rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.progress import (
    GridItem,
    GridRule,
    PercentagesNotAddedError,
    State,
    StatusClass,
    Value,
    combine,
    roll_up_grid,
    roll_up_root,
)

CUTOFF = date(2026, 10, 31)
THREE = [
    Value(Decimal(40), date(2026, 3, 31)),
    Value(Decimal(30), date(2026, 9, 30)),
    Value(Decimal(26), date(2026, 6, 30)),
    Value(None, date(2026, 10, 31)),
]


def test_values_are_joined_by_their_own_rule():
    assert combine(THREE, "sum", unit="张") == 96
    assert combine(THREE, "latest", unit="%") == 30
    assert combine(THREE, "average", unit="天") == 32
    assert combine(THREE, "max", unit="%") == 40
    assert combine([], "sum") is None
    assert combine([Value(None)], "latest") is None


@pytest.mark.parametrize("unit", ["%", "％", "‰", "个百分点"])
@pytest.mark.parametrize("how", ["sum", "average"])
def test_percentages_are_never_added(how, unit):
    with pytest.raises(PercentagesNotAddedError):
        combine(THREE, how, unit=unit)


def test_ratios_are_joined_by_numerator_and_denominator():
    small = Value(Decimal(100), None, Decimal(10), Decimal(10))
    large = Value(Decimal(50), None, Decimal(45), Decimal(90))
    assert combine([small, large], "ratio", unit="%") == 55
    assert combine([small, large], "ratio", unit="‰") == 550
    assert combine([small, large], "ratio", unit="元") == Decimal("0.55")
    assert combine([Value(Decimal(50))], "ratio", unit="%") is None
    assert combine([Value(None, None, Decimal(1), Decimal(0))], "ratio", unit="%") is None


def test_an_unknown_way_of_joining_is_refused():
    with pytest.raises(ValueError, match="cannot be joined by median"):
        combine(THREE, "median")


def grid(done: int, total: int) -> list[GridItem]:
    """Return a grid of counties, the first `done` of them done."""
    return [GridItem(f"{n}县", n < done) for n in range(total)]


def test_a_grid_counts_and_names_the_missing():
    items = [*grid(2, 3), GridItem("不涉及县", False, applies=False)]
    found = roll_up_grid(items, cutoff=CUTOFF)
    assert (found.done, found.needed, found.total, found.missing, found.late) == (2, 3, 3, ("2县",), ())
    assert found.status_class is StatusClass.ON_SCHEDULE
    late = roll_up_grid(items, cutoff=CUTOFF, due_on=CUTOFF)
    assert (late.late, late.status_class) == (("2县",), StatusClass.BEHIND)


@pytest.mark.parametrize(
    ("rule", "done", "expected"),
    [
        (GridRule(), 14, "done"),
        (GridRule(), 13, "behind"),
        (GridRule("all", 50), 13, "behind"),
        (GridRule("at_least", 11), 11, "done"),
        (GridRule("at_least", 11), 10, "behind"),
        (GridRule("share", 80), 12, "done"),  # 11.2 of 14 needs 12
        (GridRule("share", 80), 11, "behind"),
        (GridRule("at_least", 0), 0, "behind"),
    ],
)
def test_a_grids_own_rule_says_when_it_is_done(rule, done, expected):
    assert roll_up_grid(grid(done, 14), rule, cutoff=CUTOFF, due_on=CUTOFF).status_class == expected


def test_a_unit_late_by_its_own_date_matters_only_if_the_number_due_is_not_reached():
    items = [GridItem("甲县", False, date(2026, 6, 30)), GridItem("乙县", True, date(2026, 12, 31))]
    assert roll_up_grid(items, cutoff=CUTOFF).late == ("甲县",)
    assert roll_up_grid(items, GridRule("at_least", 1), cutoff=CUTOFF).status_class is StatusClass.DONE


def test_a_unit_that_is_early_does_not_hide_one_that_is_late():
    items = [GridItem("甲县", True, date(2026, 12, 31)), GridItem("乙县", False, date(2026, 9, 30))]
    found = roll_up_grid(items, cutoff=CUTOFF)
    assert (found.late, found.status_class) == (("乙县",), StatusClass.BEHIND)
    enough = roll_up_grid(
        [*items, GridItem("丙县", False, date(2026, 12, 31))], GridRule("at_least", 2), cutoff=CUTOFF
    )
    assert enough.status_class is StatusClass.ON_SCHEDULE


def test_a_grid_for_nobody_is_never_done():
    assert roll_up_grid([], cutoff=CUTOFF).status_class is StatusClass.ON_SCHEDULE


def state(name: str, severity: int = 0, *flags: str) -> State:
    """Return a row's state."""
    return State(StatusClass(name), severity, flags)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([state("done"), state("done")], state("done")),
        ([state("done"), state("on_schedule")], state("on_schedule")),
        ([state("on_schedule"), state("behind", 1)], state("behind", 1)),
        ([state("behind", 1), state("should_have_started", 2)], state("should_have_started", 2)),
        ([state("behind", 2), state("should_have_started", 2)], state("behind", 2)),
        ([state("behind", 1, "overdue"), state("behind", 2)], state("behind", 1, "overdue")),
        ([state("not_due"), state("not_due")], state("not_due")),
        ([state("done"), state("not_due")], state("on_schedule")),
        ([state("adjusted"), state("not_due")], state("not_due")),
        ([state("adjusted"), state("adjusted")], state("adjusted")),
        ([state("done", 0, "long_term"), state("done")], state("done", 0, "long_term")),
        (
            [
                state("on_schedule", 0, "unreported"),
                state("on_schedule", 0, "due_soon"),
                state("done", 0, "at_risk"),
            ],
            state("on_schedule", 0, "due_soon", "unreported"),
        ),
    ],
)
def test_an_item_takes_its_worst_rows_state(rows, expected):
    assert roll_up_root(rows) == expected
    assert roll_up_root(reversed(rows)) == expected


def test_an_item_needs_a_row():
    with pytest.raises(ValueError, match="without rows"):
        roll_up_root([])


@given(st.lists(st.sampled_from(list(StatusClass)), min_size=1))
def test_an_item_is_done_exactly_when_all_rows_are(classes):
    rolled = roll_up_root(State(status, 2 if status == "behind" else 0) for status in classes)
    assert (rolled.status_class is StatusClass.DONE) == (set(classes) == {StatusClass.DONE})
