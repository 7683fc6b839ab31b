"""延期: asked before the due day with reason, progress and a later day; capped, decided by the level named."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from reform.core.workflow import Conflict, WrongState
from reports.models import OrderExtension, SupervisionOrder
from reports.services.extensions import ask_extension, decide_extension, withdraw_extension
from reports.services.order_ends import withdraw_order
from tasks.selectors.history import history_of
from tasks.services.refusals import NotPossible
from tests.reports.orders import answered, issued, told

OFFICE = ZoneInfo("Asia/Shanghai")
DUE, LATER = date(2026, 12, 4), date(2026, 12, 18)


def on(day, hour=10):
    return time_machine.travel(datetime(2026, day[0], day[1], hour, 0, tzinfo=OFFICE), tick=False)


@pytest.fixture(autouse=True)
def _friday(settings):
    settings.LANGUAGE_CODE = "en"
    with on((11, 20)):
        yield


def ask(order, by, **fields):
    order.refresh_from_db()
    return ask_extension(
        order=order,
        by=by,
        **({"reason": "设备到货推迟。", "progress": "已完成招标。", "new_due_on": LATER} | fields),
    )


def test_an_approved_extension_moves_the_day_and_keeps_the_first(cast):
    order = issued(cast)
    extension = ask(order, cast.finance_liaison)
    assert (extension.old_due_on, extension.new_due_on, extension.state) == (DUE, LATER, "asked")
    assert set(told("extension_asked")) == {"head"}
    decided = decide_extension(extension=extension, approved=True, by=cast.head)
    order.refresh_from_db()
    assert (decided.state, order.due_on, order.first_due_on) == ("approved", LATER, DUE)
    assert set(told("extension:1")) == {"finance_liaison", "finance_head"}
    line = f"{order.number} was extended: 4 Dec 2026 → 18 Dec 2026"
    assert history_of(order.task, cast.finance_liaison)[0].text == line


def test_an_extension_that_gives_no_more_time_any_longer_is_not_approved(cast):
    order = issued(cast)
    extension = ask(order, cast.finance_liaison)
    later = LATER + timedelta(days=5)
    SupervisionOrder.objects.filter(pk=order.pk).update(due_on=later)
    with pytest.raises(NotPossible, match="gives no more time"):
        decide_extension(extension=extension, approved=True, by=cast.head)
    SupervisionOrder.objects.filter(pk=order.pk).update(due_on=DUE)
    with on((12, 21)), pytest.raises(NotPossible, match="gives no more time"):
        decide_extension(extension=extension, approved=True, by=cast.head)
    order.refresh_from_db()
    assert order.due_on == DUE


def test_a_declined_extension_says_why_and_leaves_the_day(cast):
    order = issued(cast)
    extension = ask(order, cast.finance_liaison)
    with pytest.raises(NotPossible, match="why it is not approved"):
        decide_extension(extension=extension, approved=False, by=cast.head)
    declined = decide_extension(extension=extension, approved=False, answer="时间充裕。", by=cast.head)
    order.refresh_from_db()
    assert (declined.state, order.due_on, told("extension:1")["finance_head"].body) == (
        "declined",
        DUE,
        "时间充裕。",
    )
    assert ask(order, cast.finance_liaison).number == 2


@pytest.mark.parametrize("day", [(12, 4), (12, 5)])
def test_on_and_after_the_due_day_nothing_is_extended(cast, day):
    order = issued(cast)
    with on(day), pytest.raises(NotPossible, match="before the day"):
        ask(order, cast.finance_liaison)
    with on((12, 3)):
        assert ask(order, cast.finance_liaison).state == "asked"


def test_extensions_are_counted_and_capped(cast):
    order = issued(cast)
    decide_extension(extension=ask(order, cast.finance_liaison), approved=True, by=cast.head)
    with pytest.raises(NotPossible, match="1 time"):
        ask(order, cast.finance_liaison, new_due_on=date(2026, 12, 25))
    none = issued(cast, kind="interview")
    with pytest.raises(NotPossible, match="cannot be extended"):
        ask(none, cast.finance_liaison)


def test_one_request_waits_at_a_time(cast):
    order = issued(cast)
    ask(order, cast.finance_liaison)
    with pytest.raises(NotPossible, match="not decided yet"):
        ask(order, cast.finance_head)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": " "}, "Say why"),
        ({"progress": ""}, "how far"),
        ({"new_due_on": DUE}, "not later"),
    ],
)
def test_a_request_says_why_how_far_and_a_later_day(cast, fields, sentence):
    with pytest.raises(NotPossible, match=sentence):
        ask(issued(cast), cast.finance_liaison, **fields)


def test_only_the_unit_asks_and_only_for_what_lies_with_it(cast):
    for other in (cast.liaison, cast.clerk, cast.head):
        with pytest.raises(PermissionDenied):
            ask(issued(cast), other)
    with pytest.raises(WrongState):
        ask(answered(cast), cast.finance_liaison)


def test_the_step_names_who_decides(cast):
    extension = ask(issued(cast), cast.finance_liaison)
    for other in (cast.clerk, cast.leader, cast.finance_head):
        with pytest.raises(PermissionDenied):
            decide_extension(extension=extension, approved=True, by=other)
    by_leader = ask(issued(cast, kind="time_limit"), cast.finance_liaison)
    with pytest.raises(NotPossible, match="which leader"):
        decide_extension(extension=by_leader, approved=True, by=cast.head)
    decided = decide_extension(extension=by_leader, approved=True, decider="韩望山副市长", by=cast.head)
    assert decided.decided_by == "韩望山副市长"
    other = ask(issued(cast, kind="time_limit"), cast.finance_liaison)
    assert decide_extension(extension=other, approved=True, by=cast.leader).decided_by == cast.leader.label


def test_nobody_decides_on_what_they_asked_for(cast):
    extension = ask(issued(cast), cast.finance_liaison)
    OrderExtension.objects.filter(pk=extension.pk).update(asked_by=cast.head.user)
    extension.refresh_from_db()
    with pytest.raises(NotPossible, match="another person"):
        decide_extension(extension=extension, approved=True, by=cast.head)


def test_a_request_is_decided_once(cast):
    extension = ask(issued(cast), cast.finance_liaison)
    decided = decide_extension(extension=extension, approved=True, by=cast.head)
    with pytest.raises(Conflict):
        decide_extension(extension=extension, approved=False, answer="否", by=cast.head)
    with pytest.raises(WrongState):
        decide_extension(extension=decided, approved=True, by=cast.head)


def test_the_unit_takes_its_request_back(cast):
    extension = ask(issued(cast), cast.finance_liaison)
    with pytest.raises(PermissionDenied):
        withdraw_extension(extension=extension, by=cast.clerk)
    withdrawn = withdraw_extension(extension=extension, by=cast.finance_head)
    assert withdrawn.state == "withdrawn"
    with pytest.raises(WrongState):
        decide_extension(extension=withdrawn, approved=True, by=cast.head)


def test_with_its_order_a_request_ends(cast):
    order = issued(cast)
    extension = ask(order, cast.finance_liaison)
    order.refresh_from_db()
    withdraw_order(order=order, reason="事项已调整。", by=cast.head)
    extension.refresh_from_db()
    assert extension.state == "withdrawn"


@pytest.mark.parametrize(
    "values", [{"due_on": date(2026, 12, 3)}, {"due_on": None}], ids=["earlier than at first", "no day"]
)
def test_the_database_refuses_a_day_before_the_first(cast, values):
    order = issued(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisionOrder.objects.filter(pk=order.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [{"new_due_on": DUE}, {"reason": ""}, {"state": "approved"}, {"state": "declined", "decided_by": "甲"}],
    ids=["not later", "no reason", "nobody decided", "declined without why"],
)
def test_the_database_refuses_an_extension_without_what_it_needs(cast, values):
    extension = ask(issued(cast), cast.finance_liaison)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderExtension.objects.filter(pk=extension.pk).update(**values)
