"""Units are reminded of orders before the day they are due, on it and after it, each person once."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from departments.models import Notification
from reports.services.extensions import ask_extension, decide_extension
from reports.services.order_reminders import remind_of_orders
from tests.reports.orders import answered, draft, issued, told

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _friday(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=OFFICE), tick=False):
        yield


def night(cast, day):
    return remind_of_orders(programme=cast.programme, on=date(2026, 12, day))


@pytest.mark.parametrize(
    ("day", "event", "urgent", "who"),
    [
        (1, "due_soon", False, {"finance_liaison", "finance_head"}),
        (4, "due_today", True, {"finance_liaison", "finance_head"}),
        (7, "overdue", True, {"finance_liaison", "finance_head", "clerk", "clerk2", "head"}),
    ],
)
def test_a_unit_is_reminded_by_the_stage_of_the_day(cast, day, event, urgent, who):
    """Due on Friday the 4th: three working days before it is Tuesday."""
    order = issued(cast)
    assert night(cast, day) == 1
    messages = told(event)
    assert set(messages) == who
    assert messages["finance_liaison"].urgent is urgent
    assert messages["finance_liaison"].url == f"/orders/{order.uid}/"
    assert night(cast, day) == 1
    assert len(told(event)) == Notification.objects.filter(key__startswith=f"order.{event}").count()


def test_of_what_is_not_due_soon_or_does_not_lie_with_the_unit_nobody_is_reminded(cast):
    issued(cast)
    assert remind_of_orders(programme=cast.programme, on=date(2026, 11, 30)) == 0
    Notification.objects.all().delete()
    draft(cast)
    other = cast.finance
    answered(cast, department=other)
    assert night(cast, 7) == 1


def test_an_extended_order_is_reminded_of_anew(cast):
    order = issued(cast)
    night(cast, 1)
    extension = ask_extension(
        order=order, reason="甲", progress="乙", new_due_on=date(2026, 12, 18), by=cast.finance_liaison
    )
    decide_extension(extension=extension, approved=True, by=cast.head)
    assert night(cast, 4) == 0
    night(cast, 15)
    keys = Notification.objects.filter(key__startswith="order.due_soon", user=cast.finance_liaison.user)
    assert sorted(one.key.split(":")[1] for one in keys) == ["2026-12-04", "2026-12-18"]
