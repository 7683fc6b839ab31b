"""The office's day is Shanghai's: both sides of midnight, leap day, year end, holidays, and a server that was down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from departments.models import Notification
from reform.core.jobs import due_jobs, run
from reform.core.models import Job, SpecialDay
from reform.core.office_days import forget_office_days
from reform.core.periods import Period
from reports.jobs import tick
from reports.models import ReportingPeriod
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period, open_period
from reports.services.reports import save_report, submit_report
from tasks.models import Indicator, IndicatorTarget, IndicatorValue, Ledger, Task
from tasks.services.handing_out import hand_out
from tests.reports.conftest import FILLED, OCTOBER, SHANGHAI, at


def on_the_clock(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def tick_and_work() -> None:
    tick()
    for uid in due_jobs():
        run(uid)


def determined(period, cast):
    rows = prepare_determination(period=period, by=cast.clerk)
    confirm_determination(period=period, by=cast.head)
    return {row.task.number: row for row in rows}


@pytest.fixture
def of_2028(cast, clock) -> Ledger:
    """The ledger of a leap year whose holidays nobody has published."""
    Ledger.objects.filter(pk=cast.ledger.pk).update(
        year=2028, name="2028年重点任务台账", starts_on=date(2028, 1, 1)
    )
    cast.ledger.refresh_from_db()
    clock.move_to(on_the_clock(date(2028, 2, 29), 10, 0))
    return cast.ledger


# --- both sides of midnight ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "on_time"),
    [
        (datetime(2026, 11, 5, 15, 59, tzinfo=UTC), True),  # 23:59 on the due day in Shanghai
        (
            datetime(2026, 11, 5, 16, 1, tzinfo=UTC),
            False,
        ),  # 00:01 on the next; in UTC it is still the due day
    ],
)
def test_a_report_is_on_time_until_midnight_in_shanghai(report, cast, clock, moment, on_time):
    clock.move_to(moment)
    assert submit_report(report=report, by=cast.finance_liaison).on_time is on_time


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (
            datetime(2026, 11, 9, 15, 59, tzinfo=UTC),
            date(2026, 10, 1),
        ),  # the last minute of October's last day
        (datetime(2026, 11, 9, 16, 1, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_the_next_month_opens_after_midnight_in_shanghai(cast, clock, moment, month):
    cast.task(1)
    clock.move_to(moment)
    tick()
    assert ReportingPeriod.objects.get().start == month


@pytest.mark.parametrize(
    ("moment", "overdue", "due_soon"),
    [
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), False, True),
        (datetime(2026, 10, 31, 16, 1, tzinfo=UTC), True, False),
    ],
)
def test_a_matter_is_overdue_from_midnight_in_shanghai(cast, clock, moment, overdue, due_soon):
    cast.task(1, due_on=date(2026, 10, 31), status_class="on_schedule")
    clock.move_to(moment)
    tick_and_work()
    task = Task.objects.get()
    assert (task.overdue, task.due_soon) == (overdue, due_soon)


def test_what_is_handed_out_after_midnight_is_handed_out_that_day(cast, clock):
    clock.move_to(datetime(2026, 10, 31, 16, 30, tzinfo=UTC))
    task = cast.task(1, state="preparation", starts_on=None, handed_out_on=None)
    (out,) = hand_out(tasks=[task], by=cast.head)
    assert (out.handed_out_on, out.starts_on) == (date(2026, 11, 1), date(2026, 11, 1))


# --- leap day --------------------------------------------------------------------------------------------------------
def test_february_of_a_leap_year_is_cut_off_on_its_29th(of_2028, cast):
    period = open_period(ledger=of_2028, period=Period(date(2028, 2, 1)), by=cast.clerk)
    # 5 March 2028 is a Sunday; of a year nobody published, weekends are free.
    assert (period.cutoff, period.due_on, period.closes_on) == (
        date(2028, 2, 29),
        date(2028, 3, 6),
        date(2028, 3, 8),
    )


def test_the_line_of_a_leap_year_counts_its_29th(of_2028, cast, clock):
    task = cast.task(1, starts_on=date(2028, 1, 1), due_on=date(2028, 12, 31))
    indicator = Indicator.objects.create(task=task, name="数量", unit="个")
    IndicatorTarget.objects.create(indicator=indicator, op=">=", value=Decimal(365))
    IndicatorValue.objects.create(
        indicator=indicator,
        department=cast.health,
        period_kind="month",
        period_start=date(2028, 2, 1),
        value=Decimal(59),
        data_as_of=date(2028, 2, 29),
        recorded_at=datetime.now(tz=SHANGHAI),
    )
    period = open_period(ledger=of_2028, period=Period(date(2028, 2, 1)), by=cast.clerk)
    row = determined(period, cast)[1]
    # 31 days of January and 28 from the 1st to the 29th, of 365 from New Year to New Year's Eve.
    (amount,) = [step["params"] for step in row.derivation if step["code"] == "amount_days"]
    assert (amount["expected"], amount["as_of"]) == ("59", "2028-02-29")


def test_a_matter_due_on_leap_day_is_due_that_day_and_overdue_on_the_next(of_2028, cast, clock):
    cast.task(1, starts_on=date(2028, 1, 1), due_on=date(2028, 2, 29))
    period = open_period(ledger=of_2028, period=Period(date(2028, 2, 1)), by=cast.clerk)
    row = determined(period, cast)[1]
    assert (row.proposed, next(step["code"] for step in row.derivation)) == ("behind", "due_reached")
    assert not Task.objects.get().overdue
    clock.move_to(on_the_clock(date(2028, 3, 1), 0, 1))
    tick_and_work()
    assert Task.objects.get().overdue


# --- year end --------------------------------------------------------------------------------------------------------
def test_december_is_reported_in_january_and_counts_for_the_old_year(cast, clock):
    clock.move_to(on_the_clock(date(2026, 12, 20), 10, 0))
    task = cast.task(1, due_on=date(2026, 12, 31))
    tick()
    december = ReportingPeriod.objects.get()
    assert (december.start, december.cutoff) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (december.due_on.year, december.closes_on.year) == (2027, 2027)
    clock.move_to(on_the_clock(december.due_on, 23, 59))
    done = FILLED | {"self_rated": "done", "done_on": date(2026, 12, 31)}
    saved = save_report(report=december.reports.get(), fields=done, by=cast.liaison)
    filed = submit_report(report=saved, by=cast.liaison)
    assert (filed.on_time, filed.task_id) == (True, task.pk)
    tick()
    assert ReportingPeriod.objects.count() == 1


def test_after_the_years_last_close_nothing_opens_in_the_old_ledger(cast, clock):
    clock.move_to(on_the_clock(date(2026, 12, 20), 10, 0))
    cast.task(1)
    tick()
    december = ReportingPeriod.objects.get()
    clock.move_to(on_the_clock(december.closes_on, 17, 0))
    determined(december, cast)
    close_period(period=december, by=cast.clerk)
    clock.move_to(on_the_clock(date(2027, 1, 20), 9, 0))
    tick()
    tick()
    assert list(ReportingPeriod.objects.values_list("start", flat=True)) == [date(2026, 12, 1)]


# --- holidays and make-up days ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "due"),
    [
        (5, date(2026, 10, 8)),  # inside the National Day holiday: the first day after it
        (10, date(2026, 10, 10)),  # a Saturday that makes up for the holiday
        (11, date(2026, 10, 12)),  # a Sunday that does not
    ],
)
def test_due_dates_fall_on_days_the_office_works(cast, clock, day, due):
    cast.programme.due_day, cast.programme.close_day = day, 20
    cast.programme.save()
    cast.ledger.refresh_from_db()
    cast.task(1)
    clock.move_to(at(28, month=9))
    period = open_period(ledger=cast.ledger, period=Period(date(2026, 9, 1)), by=cast.clerk)
    assert period.due_on == due
    report = save_report(report=period.reports.get(), fields=FILLED, by=cast.liaison)
    clock.move_to(on_the_clock(due, 20, 0))
    assert submit_report(report=report, by=cast.liaison).on_time is True


def test_a_day_the_office_set_free_moves_what_is_due(cast, clock):
    SpecialDay.objects.create(day=date(2026, 11, 5), works=False)
    forget_office_days()
    cast.task(1)
    period = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    assert period.due_on == date(2026, 11, 6)


# --- a server that was down ------------------------------------------------------------------------------------------
def test_a_server_down_over_the_close_makes_up_for_it_once(october, cast, clock):
    clock.move_to(at(9))
    determined(october, cast)
    close_period(period=october, by=cast.head)
    # Down from that evening on: no job of the close was done, no month opened, no flag moved.
    Task.objects.filter(number=2).update(due_on=date(2026, 11, 12))
    clock.move_to(at(17))
    for _turn in range(3):
        tick_and_work()
    assert list(ReportingPeriod.objects.order_by("start").values_list("start", "state")) == [
        (date(2026, 10, 1), "closed"),
        (date(2026, 11, 1), "open"),
    ]
    november = ReportingPeriod.objects.get(state="open")
    assert november.reports.count() == 2
    assert october.circulars.count() == 1
    assert Job.objects.filter(kind="circular.draft").count() == 1
    assert Task.objects.get(number=2).overdue
    opened = Notification.objects.filter(user=cast.liaison.user, key__contains=str(november.uid))
    assert opened.count() == 1


def test_a_server_down_over_the_due_date_asks_nobody_late(cast, clock):
    """Whoever was not asked in time is asked in the next month: nobody is late for what never was asked."""
    cast.task(1)
    tick()
    clock.move_to(at(6))
    cast.task(2)
    tick()
    assert list(ReportingPeriod.objects.get().reports.values_list("task__number", flat=True)) == [1]


def test_time_zone_of_the_machine_changes_nothing(report, cast):
    with time_machine.travel(datetime(2026, 11, 5, 23, 59, tzinfo=SHANGHAI).astimezone(UTC), tick=False):
        assert submit_report(report=report, by=cast.finance_liaison).on_time is True
