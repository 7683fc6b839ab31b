"""The desk of the simulated year: its clock, what is written down, and how a matter is found."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from reform.core import jobs
from reform.core.models import Job
from reform.core.periods import Period
from reports.models import ReportingPeriod
from reports.selectors.periods import open_period_of
from tasks.models import Task
from tests.year.office import Office
from tests.year.structure import Notice

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEED = 20260101


def today() -> date:
    """Return the office's day."""
    return datetime.now(tz=SHANGHAI).date()


class Desk:
    """The year of one ledger; `events` are what happened, plain enough for JSON."""

    def __init__(self, office: Office, notices: tuple[Notice, ...], months: int) -> None:
        self.office, self.cast, self.notices = office, office.cast, notices
        self.months = [Period(date(2026, month, 1)) for month in range(1, months + 1)]
        self.rng = Random(SEED)
        self.events: list[dict[str, Any]] = []
        self.terms: dict[str, dict[str, Any]] = {}
        self.keys: dict[int, str] = {}
        self.clock: time_machine.Traveller | None = None

    @property
    def setting(self) -> dict[str, Any]:
        """Return what stands beside the events: which units are counties."""
        return {"counties": list(self.office.counties)}

    def note(self, act: str, **told: Any) -> None:
        """Write down an act of this moment."""
        moment = datetime.now(tz=SHANGHAI)
        self.events.append({"at": moment.isoformat(timespec="seconds"), "act": act, **told})

    def stand(self, day: date, hour: int = 9) -> None:
        """Go on to a day, never back; a second day's act comes a minute after the first one's."""
        assert self.clock is not None
        wanted = datetime.combine(day, time(hour), tzinfo=SHANGHAI)
        self.clock.move_to(max(wanted, datetime.now(tz=SHANGHAI) + timedelta(minutes=1)))

    def _task(self, key: str) -> Task:
        item, _dot, row = key.partition(".")
        return Task.objects.select_related("collector", "ledger").get(
            ledger=self.cast.ledger, number=int(item), row=int(row or 0)
        )

    def _do_jobs(self) -> None:
        """Do what waits in the job table, as the worker does."""
        for uid in Job.objects.filter(state=Job.State.QUEUED).order_by("pk").values_list("uid", flat=True):
            jobs.run(uid)

    def _running(self) -> ReportingPeriod:
        found = open_period_of(self.cast.ledger)
        assert found is not None
        return found
