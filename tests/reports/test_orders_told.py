"""What a circular tells of orders: as they stood at its cut-off, nothing labelled, nothing of instructions alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from departments.enums import Clearance
from reports.circulars.records import OpenOrder, OrderCount, SettledOrder
from reports.models import OrderLog, ReportingPeriod, SupervisionOrder
from reports.selectors.orders_told import orders_told
from tasks.models import Instruction

NOON = timedelta(hours=4)


def at(month, day):
    return datetime(2026, month, day, tzinfo=UTC) + NOON


@pytest.fixture
def october(cast):
    days = {"opens_on": date(2026, 10, 1), "cutoff": date(2026, 10, 31)}
    days |= {"due_on": date(2026, 11, 5), "closes_on": date(2026, 11, 10)}
    return ReportingPeriod.objects.create(
        ledger=cast.ledger, jurisdiction=cast.city, start=date(2026, 10, 1), **days
    )


@pytest.fixture
def order(cast):
    count = iter(range(1, 100))

    def make(task, *, kind="order", issued=(9, 7), steps=(), **fields):
        n = next(count)
        day = date(2026, *issued)
        made = SupervisionOrder.objects.create(
            programme=cast.programme,
            jurisdiction=cast.city,
            kind=kind,
            task=task,
            department=cast.health,
            cause=f"hand:{n}",
            caused_on=day,
            title="督办",
            demands="请抓紧办理。",
            number=f"云医改组督〔2026〕{n}号",
            year=2026,
            serial=n,
            signer="方静澜",
            signed_on=day,
            issued_at=at(*issued),
            due_on=date(2026, 11, 20),
            first_due_on=date(2026, 11, 20),
            **{"state": steps[-1][1] if steps else "issued"} | fields,
        )
        for when, state in [(issued, "issued"), *steps]:
            OrderLog.objects.create(order=made, at=at(*when), who="方静澜", act=state, to_state=state)
        return made

    return make


@pytest.fixture
def closed(cast):
    return {
        "answered_by": cast.liaison.user,
        "closed_by": cast.head.user,
        "closed_on": date(2026, 10, 12),
        "outcome": "已印发",
    }


def test_orders_stand_as_at_the_cut_off(cast, october, order, closed):
    settled = order(cast.task(5), steps=[((10, 12), "closed")], **closed)
    later = order(cast.task(8), steps=[((11, 4), "closed")], **(closed | {"closed_on": date(2026, 11, 4)}))
    order(cast.task(9), kind="time_limit", steps=[((10, 20), "raised")])
    order(cast.task(10), kind="interview", issued=(11, 3))
    order(cast.task(11), kind="urging")
    told = orders_told(october, since=october.start, clearance=Clearance.INTERNAL)
    assert (told.issued, told.closed, told.raised, told.withdrawn) == (3, 1, 1, 0)
    assert told.kinds == (OrderCount("督办单", 2), OrderCount("限期整改通知", 1))
    assert told.open == (OpenOrder(str(later.uid), later.number, "8", date(2026, 11, 20)),)
    assert told.settled == (SettledOrder(str(settled.uid), settled.number, "5", date(2026, 10, 12)),)


def test_labelled_matters_and_instructions_alone_are_not_told(cast, october, order):
    order(cast.task(1, sensitivity=Clearance.SENSITIVE))
    words = Instruction.objects.create(
        programme=cast.programme,
        text="请研究",
        leader="韩望山",
        given_on=date(2026, 9, 1),
        entered_by=cast.clerk.post,
    )
    order(None, instruction=words)
    order(cast.task(2), instruction=words)
    assert orders_told(october, since=october.start, clearance=Clearance.INTERNAL).issued == 0


def test_number_of_queries_does_not_grow(cast, october, order, django_assert_num_queries):
    for n in range(1, 8):
        order(cast.task(n))
    with django_assert_num_queries(2):
        assert orders_told(october, since=october.start, clearance=Clearance.INTERNAL).issued == 7
