"""The calendar looks after a ledger once an hour, and at once where somebody did something."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from reform.core.audit import record
from reports import jobs
from reports.selectors.looked_after import ledgers_to_look_after
from tests.reports.conftest import SHANGHAI


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October on the office's clock."""
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def looked_after(cast, clock):
    """The ledgers there are, just looked after, at a moment of a working day."""
    clock.move_to(moment(14, 10))
    jobs.tick()
    return lambda: list(ledgers_to_look_after(timezone.now()))


def test_ledger_just_looked_after_is_left_alone(looked_after):
    assert looked_after() == []


@pytest.mark.parametrize(
    ("now", "again"),
    [
        (moment(14, 10, 59), False),
        (moment(14, 11, 1), True),
        (moment(14, 9, 59), True),
        (moment(15, 0, 1), True),
    ],
)
def test_after_an_hour_and_where_the_clock_went_back(looked_after, cast, clock, now, again):
    clock.move_to(now)
    assert looked_after() == ([cast.ledger] if again else [])


def test_on_a_new_day_within_the_hour(cast, clock):
    clock.move_to(moment(14, 23, 50))
    jobs.tick()
    clock.move_to(moment(15, 0, 1))
    assert list(ledgers_to_look_after(timezone.now())) == [cast.ledger]


def test_where_somebody_of_the_programme_did_something_two_looks_long(looked_after, cast, clock, settings):
    clock.shift(timedelta(minutes=15))
    record(by=cast.north, act="task.edit", obj=cast.counties["north"])
    assert looked_after() == []
    record(by=cast.clerk, act="task.edit", obj=cast.ledger)
    assert looked_after() == [cast.ledger]
    jobs.tick()
    clock.shift(timedelta(seconds=settings.JOB_TICK_SECONDS))
    assert looked_after() == [cast.ledger]
    clock.shift(timedelta(seconds=settings.JOB_TICK_SECONDS + 1))
    assert looked_after() == []


def test_ledger_that_failed_is_looked_after_the_next_time(cast, clock, monkeypatch, caplog):
    clock.move_to(moment(14, 10))

    def fails(**_given):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "remind_of_matters", fails)
        jobs.tick()
    assert list(ledgers_to_look_after(timezone.now())) == [cast.ledger]
    jobs.tick()
    assert list(ledgers_to_look_after(timezone.now())) == []
    caplog.clear()
