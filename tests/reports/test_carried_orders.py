"""The ladder over the year's end (结转): open orders go on climbing, cut-offs and missed reports go on counting."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import ProgressReport, SupervisionOrder
from reports.selectors.gone_causes import gone_causes
from reports.selectors.order_facts import matters_of
from reports.services.drafting import walk_ladder
from reports.services.order_signing import sign_order
from tasks.models import Ledger, Task, TaskStatus
from tasks.services.carrying_over import carry_over
from tests.cast import signed_in
from tests.reports.orders import answered
from tests.reports.test_ladder_pages import behind

JANUARY = date(2027, 1, 13)  # a Wednesday


@pytest.fixture
def january(clock):
    def move() -> None:
        clock.move_to(datetime(2027, 1, 11, 10, tzinfo=ZoneInfo("Asia/Shanghai")))

    return move


def carried(cast) -> Ledger:
    """Determine the last month and close the year."""
    last = cast.ledger.periods.latest("start")
    for task in cast.ledger.tasks.handed_out():
        last.determinations.create(
            task=task,
            proposed="behind",
            prepared="behind",
            prepared_at=last.closed_at,
            confirmed_at=last.closed_at,
            confirmed_by="方静澜",
        )
    return carry_over(ledger=cast.ledger, name="2027年重点任务台账", year=2027, by=cast.head)


def walk(cast, on=JANUARY):
    return [
        (order.kind, order.task.ledger.year) for order in walk_ladder(programme=cast.programme, on=on).drafted
    ]


def ordered(cast, number=1, **fields):
    """A matter behind at two cut-offs whose order is signed, and due in the old year."""
    task = behind(cast, number, months=2, **fields)
    walk_ladder(programme=cast.programme, on=date(2026, 10, 28))
    return task, sign_order(order=SupervisionOrder.objects.get(task=task), by=cast.head)


def behind_again(cast, task, month):
    """Determine a matter as behind in a month it was asked for."""
    period = task.ledger.periods.create(
        jurisdiction=cast.city,
        start=date(2027, month, 1),
        opens_on=date(2027, month, 25),
        cutoff=date(2027, month, 28),
        due_on=date(2027, month + 1, 5),
        closes_on=date(2027, month + 1, 8),
        state="closed",
        closed_at=f"2027-0{month + 1}-09T10:00+08:00",
    )
    TaskStatus.objects.create(
        task=task,
        jurisdiction=cast.city,
        as_of=period.cutoff,
        period_kind="month",
        period_start=period.start,
        determined="behind",
        confirmed_by="方静澜",
        determined_at=period.closed_at,
    )
    task.reports.create(period=period, department=cast.finance, jurisdiction=cast.city, on_time=True)


def test_an_order_open_at_the_years_end_goes_on_climbing(cast, clock, january):
    _task, order = ordered(cast)
    january()
    carried(cast)
    assert walk(cast) == [("time_limit", 2027)]
    draft = SupervisionOrder.objects.get(kind="time_limit")
    assert (draft.raised_from, draft.task.carried_from) == (order, order.task)
    assert walk(cast, date(2027, 1, 14)) == []
    signed = sign_order(order=draft, by=cast.head)
    order.refresh_from_db()
    assert (order.state, signed.state) == ("raised", "issued")


def test_the_count_of_periods_behind_goes_on(cast, clock, january):
    _task, order = ordered(cast)
    SupervisionOrder.objects.filter(pk=order.pk).update(due_on=date(2027, 6, 30))
    january()
    carried(cast)
    assert walk(cast) == []
    behind_again(cast, Task.objects.get(ledger__year=2027), 1)
    (matter,) = matters_of(cast.programme)
    assert [one.start for one in matter.facts.cutoffs] == [
        date(2026, 8, 1),
        date(2026, 9, 1),
        date(2027, 1, 1),
    ]
    assert walk(cast, date(2027, 3, 10)) == [("time_limit", 2027)]
    assert SupervisionOrder.objects.get(kind="time_limit").cause.endswith(":behind:time_limit:2026-08-01")


def test_missed_reports_go_on_counting(cast, clock, january):
    behind(cast, 1, months=2)
    TaskStatus.objects.update(determined="on_schedule")
    ProgressReport.objects.update(on_time=None)
    january()
    carried(cast)
    (matter,) = matters_of(cast.programme)
    assert (matter.task.ledger.year, [one.start.month for one in matter.facts.missed]) == (2027, [8, 9])


def test_a_draft_of_the_old_year_holds_as_long_as_its_cause(cast, clock, january):
    behind(cast, 1, months=2)
    walk_ladder(programme=cast.programme, on=date(2026, 10, 28))
    january()
    carried(cast)
    (draft,) = SupervisionOrder.objects.all()
    assert gone_causes([draft], on=JANUARY) == {}
    assert walk(cast) == []
    Task.objects.filter(ledger__year=2027).update(status_class="done")
    assert gone_causes([draft], on=JANUARY)[draft.pk].code == "gone_at_rest"


def test_what_was_done_begins_the_year_without_its_orders(cast, clock, january):
    task, _order = ordered(cast, long_term=True)
    Task.objects.filter(pk=task.pk).update(status_class="done")
    january()
    carried(cast)
    assert Task.objects.get(ledger__year=2027).status_class == "on_schedule"
    assert walk(cast) == []


def test_an_answered_order_does_not_climb_in_the_new_year(cast, clock, january):
    task = behind(cast, 1, months=2)
    answered(cast, task=task)
    january()
    carried(cast)
    assert walk(cast) == []


def test_two_years_ends_are_one_road(cast, clock, january):
    ordered(cast)
    january()
    made = carried(cast)
    clock.move_to(datetime(2028, 1, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    carry_over(ledger=made, name="2028年重点任务台账", year=2028, by=cast.head)
    assert walk(cast, date(2028, 1, 12)) == [("time_limit", 2028)]


def test_the_page_of_the_new_matter_lists_the_old_ones_orders(cast, clock, january):
    _task, order = ordered(cast)
    january()
    carried(cast)
    heir = Task.objects.get(ledger__year=2027)
    page = signed_in(cast.clerk).get(reverse("task_detail", args=[heir.uid])).content.decode()
    assert reverse("order_detail", args=[order.uid]) in page


def test_many_carried_matters_ask_no_more_questions_than_one(cast, clock, january):
    for number in range(1, 9):
        ordered(cast, number)
    january()
    carried(cast)
    heirs = Task.objects.filter(ledger__year=2027)
    heirs.exclude(number=1).update(state="withdrawn")
    with CaptureQueriesContext(connection) as one:
        assert len([m for m in matters_of(cast.programme) if m.task]) == 1
    heirs.update(state="handed_out")
    with CaptureQueriesContext(connection) as many:
        assert len([m for m in matters_of(cast.programme) if m.task]) == 8
    assert len(many) == len(one)
