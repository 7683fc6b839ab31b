"""What the worker forks beside its children: the helper once, beat whenever it ended, until the worker ends."""

from __future__ import annotations

import pytest

from reform import companions


class Clock:
    """Stands for beat's process."""

    begun: list[Clock]

    def __init__(self, app, *, schedule_filename: str, scheduler_cls: str) -> None:
        self.schedule, self.scheduler, self.exitcode, self.alive = (
            schedule_filename,
            scheduler_cls,
            None,
            False,
        )

    def start(self) -> None:
        self.alive = True
        Clock.begun.append(self)

    def is_alive(self) -> bool:
        return self.alive

    def stop(self) -> None:
        self.alive = False

    def join(self, seconds: float) -> None:
        assert not self.alive


@pytest.fixture
def helpers(monkeypatch, settings) -> list[float]:
    settings.CLOCK = "/run/beat-schedule"
    Clock.begun = []
    found: list[float] = []
    for name, value in (("_helper", 0), ("_clock", None), ("_ending", False), ("EmbeddedService", Clock)):
        monkeypatch.setattr(companions, name, value)
    monkeypatch.setattr(
        companions, "begin_helper", lambda ready, *, idle, seconds: found.append(idle) or 4711
    )
    return found


def test_each_is_begun_once(helpers):
    companions.look_after()
    companions.look_after()
    assert helpers == [companions.TYPESETTER_IDLE_SECONDS]
    (clock,) = Clock.begun
    assert (clock.schedule, clock.scheduler) == ("/run/beat-schedule", "reform.beat.SigningScheduler")


def test_beat_that_ended_is_begun_anew_and_its_end_is_told(helpers, caplog):
    companions.look_after()
    Clock.begun[0].alive, Clock.begun[0].exitcode = False, -9
    companions.look_after()
    assert [clock.alive for clock in Clock.begun] == [False, True]
    assert "beat ended (exit code -9)" in caplog.text


def test_a_worker_that_ends_ends_beat_and_begins_it_no_more(helpers):
    companions.look_after()
    companions.end_clock()
    companions.look_after()
    assert [clock.alive for clock in Clock.begun] == [False]


def test_where_beat_runs_by_itself_the_worker_begins_none(helpers, settings):
    settings.CLOCK = ""
    companions.look_after()
    companions.end_clock()
    assert Clock.begun == []


def test_who_waits_for_them_waits_for_both(helpers, monkeypatch):
    companions.look_after()
    waited: list[int] = []
    monkeypatch.setattr(companions.os, "waitpid", lambda process, _how: waited.append(process))
    companions.end_clock()
    companions.wait_for_them()
    assert waited == [4711]
