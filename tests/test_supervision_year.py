"""The simulated year of supervision, night by night: every step of both presets on the right working day, drafted, never signed."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from departments.models import Notification
from reports.enums import OrderState, ReferralState
from reports.ladder import CLOCK
from reports.models import Referral, SupervisionOrder
from reports.selectors.gone_causes import gone_causes
from reports.selectors.ladder_words import line_text
from reports.services.ladder import set_ladder
from tasks.models import TaskStatus
from tests.supervision_year import clock as clock_year
from tests.supervision_year import points
from tests.supervision_year.play import Year, moment, order_of


@pytest.fixture
def clock():
    with time_machine.travel(moment(date(2025, 12, 31), 9), tick=False) as traveller:
        yield traveller


def test_the_year_under_points(cast, clock):
    for number, changed in [
        (1, {}),
        (2, {}),
        (3, {"due_on": date(2026, 4, 15)}),
        (4, {"starts_on": date(2026, 6, 1)}),
        (5, {"starts_on": date(2026, 8, 1)}),
        (6, {}),
        (7, {"starts_on": date(2026, 10, 1)}),
    ]:
        cast.task(number, collector=cast.finance, **changed)
    year = Year(cast, clock, down=points.DOWN)
    taken = year.play(points.acts_of_the_year())
    assert taken == sorted(points.EXPECTED)

    # Nobody signed what waits: the system drafts, and says of one that its cause has gone.
    waiting = list(SupervisionOrder.objects.filter(state=OrderState.DRAFT).order_by("pk"))
    assert [(one.task.label, one.number, one.signer) for one in waiting] == [("5", "", ""), ("7", "", "")]
    gone = gone_causes(waiting, on=date(2026, 12, 31))
    assert [gone[one.pk].code for one in waiting] == ["gone_at_rest", "gone_caught_up"]
    # What it says is what was known: the slip of the one matter, the order that took its place of another.
    assert order_of("4", "order").raised_from == order_of("4", "urging")
    assert order_of("4", "urging").state == OrderState.RAISED
    assert order_of("3", "order").first_due_on == date(2026, 5, 19)
    assert Referral.objects.get().state == ReferralState.NEW
    # The clerk is told once a working day, as long as something waits.
    told = Notification.objects.filter(user=cast.clerk.user, key__startswith="order.waiting:")
    days = sorted(date.fromisoformat(key.rsplit(":", 1)[1]) for key in told.values_list("key", flat=True))
    assert len(set(days)) == len(days)
    assert [day for day in days if day.month == 2] == [date(2026, 2, 13)]
    assert [day.day for day in days if day.month == 11] == [
        *[2, 3, 4, 5, 6, 9],
        *[17, 18, 19, 20, 23, 24, 25, 26, 27, 30],
    ]


def test_the_year_under_the_clock(cast, clock):
    set_ladder(programme=cast.programme, ladder=CLOCK, reason="领导小组会议议定", by=cast.head)
    cast.task(11, collector=cast.finance)
    reform = cast.task(12, collector=cast.finance, status_class="behind", due_on=date(2026, 3, 31))
    for month in (1, 2, 3):
        TaskStatus.objects.create(
            task=reform,
            jurisdiction=cast.city,
            as_of=date(2026, month, 28),
            period_kind="month",
            period_start=date(2026, month, 1),
            determined="behind",
            confirmed_by="方静澜",
            determined_at=moment(date(2026, month + 1, 9) if month < 3 else date(2026, 4, 1), 9),
        )
    assert Year(cast, clock).play(clock_year.ACTS) == sorted(clock_year.EXPECTED)

    of_clock = list(SupervisionOrder.objects.filter(kind="order").order_by("pk"))
    assert [order.first_due_on for order in of_clock] == clock_year.ENDS
    assert [
        [(hand["key"], hand["due_on"]) for hand in order.clock] for order in of_clock
    ] == clock_year.CLOCKS
    assert [order.state for order in of_clock] == [OrderState.RAISED, OrderState.CLOSED, OrderState.CLOSED]
    assert {line_text(line) for order in of_clock for line in order.grounds} == {"2026年4月3日交办"}
