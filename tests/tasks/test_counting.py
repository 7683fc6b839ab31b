"""The one counting: six classes, their sum, shares and the reconciliation line."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.counting import Tally, share
from tasks.progress import StatusClass

OCTOBER = Tally(12, 20, 4, 1, 2, 1, overdue=1)
rows = st.lists(
    st.tuples(
        st.sampled_from([str(status) for status in StatusClass]),
        st.sets(st.sampled_from(["overdue", "at_risk"])),
    )
)


def test_the_figures_of_a_month():
    assert OCTOBER.total == 40
    assert OCTOBER.due == 37
    assert OCTOBER.in_step == 32
    assert OCTOBER.in_step_share == Decimal("86.5")
    assert OCTOBER.completion_share == Decimal("32.4")
    assert OCTOBER.share_of("behind") == Decimal("10.0")
    assert OCTOBER.reconciliation == "40 = 12 + 20 + 4 + 1 + 2 + 1"


@given(rows)
def test_counts_always_reconcile(listed):
    tally = Tally.of_rows(listed)
    assert tally.total == len(listed)
    assert tally.overdue <= tally.behind
    assert {str(status): n for status, n in tally.by_class if n} == dict(
        Counter(status for status, _ in listed)
    )
    assert eval_line(tally.reconciliation)


def eval_line(line: str) -> bool:
    """Say whether a reconciliation line holds."""
    left, right = line.split(" = ")
    return int(left) == sum(int(part) for part in right.split(" + "))


@given(rows, rows)
def test_tallies_of_parts_add_up_to_the_tally_of_all(some, others):
    assert Tally.of_rows(some) + Tally.of_rows(others) == Tally.of_rows(some + others)


def test_groups_and_rows_count_alike():
    groups = [("behind", True, 1), ("behind", False, 3), ("on_schedule", True, 2), ("done", False, 5)]
    assert Tally.of_groups(groups) == Tally(done=5, on_schedule=2, behind=4, overdue=1)
    with pytest.raises(ValueError, match="finished"):
        Tally.of_groups([("finished", False, 1)])


@pytest.mark.parametrize(
    ("part", "base", "expected"),
    [
        (1, 19, None),
        (0, 0, None),
        (1, 20, "5.0"),
        (1, 32, "3.1"),
        (1, 400, "0.3"),
        (64, 75, "85.3"),
        (1, 80, "1.3"),
    ],
)
def test_a_share_is_rounded_plainly_and_not_given_on_a_small_base(part, base, expected):
    assert share(part, base) == (None if expected is None else Decimal(expected))
