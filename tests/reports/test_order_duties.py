"""Orders stand in hand-over lists of the posts that go on with them, and keep a unit from being closed."""

from __future__ import annotations

import pytest

from departments.duties import duties_of_unit, open_in_post
from tests.reports.orders import answered, draft, instruct, issued


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def lines(actor):
    return [
        (one["kind"], one["title"]["en"], one["state"]["en"])
        for one in open_in_post(actor)
        if one["kind"].startswith("orders")
    ]


def test_a_hand_over_list_names_the_orders_of_the_post(cast):
    order = issued(cast, task=cast.task(1, collector=cast.finance))
    waiting = draft(cast, task=cast.task(2, collector=cast.finance))
    done = answered(cast, task=cast.task(3, collector=cast.finance))
    assert lines(cast.finance_liaison) == [("orders.answer", f"{order.number}: 1 第1项工作", "Issued")]
    assert sorted(lines(cast.clerk)) == sorted(
        [
            ("orders.office", "Supervision order: 2 第2项工作", "Draft"),
            ("orders.office", f"{done.number}: 3 第3项工作", "Answered"),
        ]
    )
    assert waiting.state == "draft"


def test_what_came_of_an_instruction_stands_in_no_list(cast):
    issued(cast, instruction=instruct(cast))
    draft(cast, instruction=instruct(cast))
    assert lines(cast.finance_liaison) == []
    assert lines(cast.clerk) == []


def test_a_unit_with_a_running_order_has_duties(cast):
    order = issued(cast, task=cast.task(1, collector=cast.health))
    assert [one.title for one in duties_of_unit(cast.finance)] == [f"{order.number}: 1 第1项工作"]
