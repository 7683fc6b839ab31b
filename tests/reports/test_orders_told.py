"""What a circular tells of orders: as they stood at its cut-off, nothing labelled, nothing of instructions alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from departments.enums import Clearance
from reports.circulars.records import OpenOrder, OrderCount, SettledOrder
from reports.models import OrderLog, ReportingPeriod, SupervisionOrder
from reports.selectors.orders_told import order_lines, orders_told
from tasks.models import Instruction, Ledger

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


# --- orders of earlier years that still run ---------------------------------------------------------------------------
@pytest.fixture
def january(cast):
    ledger = Ledger.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        name="2027年台账",
        year=2027,
        state="running",
        starts_on=date(2027, 1, 1),
    )
    return ReportingPeriod.objects.create(
        ledger=ledger,
        jurisdiction=cast.city,
        start=date(2027, 1, 1),
        opens_on=date(2027, 1, 1),
        cutoff=date(2027, 1, 31),
        due_on=date(2027, 2, 5),
        closes_on=date(2027, 2, 10),
    )


def told_in(january):
    return orders_told(january, since=january.start, clearance=Clearance.INTERNAL)


def in_2027(order, month, day, state):
    at = datetime(2027, month, day, tzinfo=UTC) + NOON
    OrderLog.objects.create(order=order, at=at, who="方静澜", act=state, to_state=state)


def test_orders_of_an_earlier_ledger_that_still_run_are_told_by_the_numbers_of_the_new(
    cast, january, order, closed
):
    old = {number: cast.task(number) for number in (5, 8, 9, 10)}
    runs = order(old[8])
    ends = order(old[5])
    SupervisionOrder.objects.filter(pk=ends.pk).update(
        **closed | {"state": "closed", "closed_on": date(2027, 1, 12)}
    )
    in_2027(ends, 1, 12, "closed")
    lost = order(old[9])
    order(old[10], steps=[((12, 30), "closed")], **closed | {"closed_on": date(2026, 12, 30)})
    for number, label in ((8, "3"), (5, "4")):
        cast.task(int(label), ledger=january.ledger, carried_from=old[number])
    told = told_in(january)
    assert (told.issued, told.closed, told.raised, told.withdrawn, told.carried) == (3, 1, 0, 0, 3)
    assert [(one.number, one.item_no) for one in told.open] == [(runs.number, "3"), (lost.number, "")]
    assert [(one.number, one.item_no) for one in told.settled] == [(ends.number, "4")]
    assert told.issued == told.closed + told.raised + told.withdrawn + len(told.open)
    assert sum(kind.issued for kind in told.kinds) == told.issued
    lines = order_lines(january, since=january.start, named=(), clearance=Clearance.INTERNAL)
    assert [(one.number, one.item_no, one.state, one.before) for one in lines] == [
        (runs.number, "3", "open", True),
        (ends.number, "4", "closed", True),
        (lost.number, "", "open", True),
    ]


def test_a_matter_carried_over_twice_is_named_by_its_last_number(cast, january, order):
    between = Ledger.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        name="补充台账",
        year=2025,
        state="closed",
        starts_on=date(2025, 1, 1),
    )
    first = cast.task(7, ledger=between)
    order(first)
    second = cast.task(8, carried_from=first)
    cast.task(9, ledger=january.ledger, carried_from=second)
    assert [one.item_no for one in told_in(january).open] == ["9"]


def test_an_earlier_ledgers_order_is_not_told_where_its_heir_is_labelled_or_another_programmes(
    cast, january, order
):
    old = cast.task(8)
    order(old)
    cast.task(3, ledger=january.ledger, carried_from=old, sensitivity=Clearance.SENSITIVE)
    other = Ledger.objects.create(
        programme=cast.north.programme,
        jurisdiction=cast.north.programme.jurisdiction,
        name="县台账",
        year=2026,
        starts_on=date(2026, 1, 1),
    )
    order(cast.task(1, ledger=other))
    assert told_in(january).issued == 0


def test_the_old_years_own_paper_tells_them_as_before(cast, october, january, order):
    order(cast.task(8))
    told = orders_told(october, since=october.start, clearance=Clearance.INTERNAL)
    assert (told.issued, told.carried, told.open[0].item_no) == (1, 0, "8")
