"""The tick asks what should exist and does not; twice changes nothing."""

from datetime import date

from django.urls import reverse

from departments.models import Notification
from reform.core.jobs import due_jobs, run
from reform.core.models import Job
from reform.core.periods import Period
from reports import jobs
from reports.jobs import tick
from reports.models import ReportingPeriod
from reports.selectors.periods import skipped_before
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period
from tests.cast import signed_in
from tests.reports.conftest import at


def open_months():
    return list(ReportingPeriod.objects.filter(state="open").values_list("start", flat=True))


def test_tick_opens_the_month_that_should_be_open(cast, clock):
    cast.task(1)
    tick()
    tick()
    assert open_months() == [date(2026, 10, 1)]
    assert ReportingPeriod.objects.get().reports.count() == 1


def test_tick_opens_nothing_for_a_ledger_without_matters(cast, clock):
    cast.task(1, state="preparation")
    tick()
    assert open_months() == []


def test_tick_opens_nothing_outside_the_ledgers_year(cast, clock):
    cast.task(1)
    clock.move_to(at(20, month=1).replace(year=2027))
    tick()
    assert open_months() == []


def test_tick_leaves_the_open_period_until_it_is_closed(october, cast, clock):
    clock.move_to(at(20))
    tick()
    assert open_months() == [date(2026, 10, 1)]


def closed(october, cast):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    return close_period(period=october, by=cast.head)


def test_a_server_that_was_down_over_a_month_opens_the_one_that_is_due_and_names_the_other(
    october, cast, clock
):
    closed(october, cast)
    clock.move_to(at(20, month=12))
    tick()
    tick()
    assert open_months() == [date(2026, 12, 1)]
    december = ReportingPeriod.objects.get(state="open")
    assert skipped_before(december) == (Period(date(2026, 11, 1)),)
    assert skipped_before(october) == ()
    client = signed_in(cast.clerk)
    page = client.get(reverse("period_detail", args=[december.uid])).content.decode()
    assert "No period for Nov 2026: nobody was asked then." in page
    assert "no period for Nov 2026" in client.get(reverse("period_list")).content.decode()


def test_the_years_last_month_is_made_up_for_with_time_to_report(october, cast, clock):
    closed(october, cast)
    clock.move_to(at(20, month=1).replace(year=2027))
    tick()
    tick()
    december = ReportingPeriod.objects.get(state="open")
    assert (december.start, december.cutoff) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (december.opens_on, december.due_on, december.closes_on) == (
        date(2027, 1, 20),
        date(2027, 1, 27),
        date(2027, 2, 1),
    )
    assert Notification.objects.filter(key=f"period.opened:{december.uid}").count() == 2
    # What the calendar says of December lies before its opening: it is not offered.
    page = signed_in(cast.clerk).get(reverse("period_detail", args=[december.uid])).content.decode()
    assert "Take these dates over" not in page


def test_a_ledger_left_open_for_years_asks_nobody(october, cast, clock):
    closed(october, cast)
    clock.move_to(at(20, month=1).replace(year=2028))
    tick()
    assert open_months() == []


def test_tick_adds_matters_handed_out_since_until_the_due_date(october, cast, clock):
    cast.task(3)
    clock.move_to(at(5))
    tick()
    assert october.reports.count() == 3
    cast.task(4)
    clock.move_to(at(6))
    tick()
    assert october.reports.count() == 3


def test_tick_asks_for_the_circular_a_crash_forgot(october, cast):
    closed(october, cast)
    Job.objects.all().delete()
    tick()
    tick()
    assert Job.objects.filter(kind="circular.draft").count() == 1


def test_flags_move_once_a_day(cast, clock):
    task = cast.task(1, due_on=date(2026, 10, 27), status_class="on_schedule", light="green")
    tick()
    tick()
    asked = Job.objects.filter(kind=jobs.FLAGS)
    assert asked.count() == 1
    for uid in due_jobs():
        run(uid)
    task.refresh_from_db()
    assert (task.overdue, task.light, task.status_class) == (True, "red", "on_schedule")
    clock.move_to(at(29, month=10))
    tick()
    assert asked.count() == 2


def test_a_ledger_that_fails_does_not_hold_up_the_others(cast, clock, monkeypatch, caplog):
    cast.task(1)
    other = type(cast.ledger).objects.create(
        programme=cast.programme, jurisdiction=cast.city, name="坏台账", year=2026, starts_on=date(2026, 1, 1)
    )
    real = jobs._look_after

    def failing(ledger, today):
        if ledger == other:
            raise RuntimeError("broken")
        real(ledger, today)

    monkeypatch.setattr(jobs, "_look_after", failing)
    tick()
    assert open_months() == [date(2026, 10, 1)]
    assert str(other.uid) in caplog.text


def test_tick_opens_nothing_before_the_newest_period(cast, clock):
    cast.task(1)
    ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 11, 1),
        opens_on=date(2026, 10, 20),
        cutoff=date(2026, 11, 30),
        due_on=date(2026, 12, 7),
        closes_on=date(2026, 12, 8),
        state="closed",
        closed_at=at(27, month=10),
    )
    tick()
    assert open_months() == []
