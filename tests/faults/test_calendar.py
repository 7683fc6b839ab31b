"""Time itself as a fault: two beats, a beat that was away over the end of a month, a clock that jumps back."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from reform.core.jobs import claim, enqueue
from reform.core.models import AuditEntry, Job
from reform.core.periods import Period
from reports.jobs import tick
from reports.models import Circular, ProgressReport, ReportingPeriod
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period, open_period
from reports.services.recording import record_progress
from tests.browser.processes import run
from tests.faults import programs
from tests.faults.conftest import Office
from tests.faults.programs import wait

SHANGHAI = ZoneInfo("Asia/Shanghai")


def settled(office: Office) -> ReportingPeriod:
    """Last month, with its one matter determined and not closed."""
    cast = office.cast
    cast.task(1)
    this = timezone.localdate().replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    with time_machine.travel(datetime(last.year, last.month, 20, 10, tzinfo=SHANGHAI), tick=True):
        period = open_period(ledger=cast.ledger, period=Period(last), by=cast.clerk)
        on = timezone.localdate()
        for task in cast.ledger.tasks.all():
            said = {"text": "按计划推进。", "self_rated": "on_schedule", "source": "phone", "recorded_on": on}
            record_progress(task=task, **said, by=cast.clerk)
    prepare_determination(period=period, by=cast.clerk)
    confirm_determination(period=period, by=cast.head)
    return period


def test_two_beats_make_one_of_everything(office):
    """Closed while nothing runs; then both beats ask every second what should exist."""
    period = settled(office)
    close_period(period=period, by=office.cast.clerk)
    Job.objects.all().delete()
    fast = office.env | {"JOB_TICK_SECONDS": "1"}
    office.worker(JOB_TICK_SECONDS="1")
    for name in ("beat", "second-beat"):
        office.start(programs.beat(fast, name))
    wait(lambda: Job.objects.filter(kind="circular.draft", state="done").exists(), seconds=60)
    wait(lambda: (office.var / "worker.log").read_text("utf-8", "replace").count("reports.jobs.tick") >= 8)
    assert max(Counter(Job.objects.values_list("key", flat=True)).values()) == 1
    assert Circular.objects.filter(period=period, kind="monthly").count() == 1
    assert AuditEntry.objects.filter(act="circular.draft").count() == 1
    assert ReportingPeriod.objects.filter(ledger=office.cast.ledger).count() == 2


def test_calendar_that_slept_over_the_end_of_the_month_makes_up_for_it_once(office):
    """Nothing ran from the 20th of October to the 3rd of November."""
    cast = office.cast
    cast.task(1)
    with time_machine.travel(datetime(2026, 10, 1, 0, 5, tzinfo=SHANGHAI)):
        tick()
    first = ReportingPeriod.objects.get()
    with time_machine.travel(datetime(2026, 11, 3, 0, 5, tzinfo=SHANGHAI)):
        for _again in range(3):
            tick()
        found = list(ReportingPeriod.objects.order_by("start").values_list("start", flat=True))
        assert found[0] == first.start
        assert len(found) == len(set(found))
        flags = Job.objects.filter(kind="reports.calendar_flags", key__endswith="2026-11-03")
        assert flags.count() == 1


def test_clock_that_jumps_back_issues_nothing_again(office):
    cast = office.cast
    cast.task(1)
    now = timezone.now()
    with time_machine.travel(now, tick=True):
        tick()
        job = enqueue(kind="faults.note", key="note", payload={"name": "note"})
        assert claim(job.uid) is not None
    before = [
        list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in (Job, ProgressReport)
    ]
    with time_machine.travel(now - timedelta(minutes=10), tick=True):
        tick()
        assert claim(job.uid) is None
        assert enqueue(kind="faults.note", key="note", payload={"name": "note"}).pk == job.pk
        record = list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))
    after = [
        list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in (Job, ProgressReport)
    ]
    assert after == before
    # The record's order is its own, not the clock's: it is verified at the end of every test.
    assert record == sorted(record)
    Job.objects.filter(pk=job.pk).update(state="done")


MOMENTS = {
    # A second before and at midnight in Shanghai, which is 16:00 the day before in Greenwich.
    "2026-01-31T15:59:59Z": ("2026-01-31", "2026-01"),
    "2026-01-31T16:00:00Z": ("2026-02-01", "2026-02"),
    "2026-02-28T15:59:59Z": ("2026-02-28", "2026-02"),
    "2026-02-28T16:00:00Z": ("2026-03-01", "2026-03"),
    "2028-02-28T16:00:00Z": ("2028-02-29", "2028-02"),
    "2028-02-29T16:00:00Z": ("2028-03-01", "2028-03"),
    "2026-11-30T15:59:59Z": ("2026-11-30", "2026-11"),
    "2026-11-30T16:00:00Z": ("2026-12-01", "2026-12"),
    "2026-12-31T15:59:59Z": ("2026-12-31", "2026-12"),
    "2026-12-31T16:00:00Z": ("2027-01-01", "2027-01"),
}
ASKED = """
import json, sys
from datetime import datetime
import django
django.setup()
import time_machine
from django.db import connection
from django.db.models import DateField, F
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from reform.core.models import Job
from reform.core.periods import Period
found = {}
for moment in json.loads(sys.argv[1]):
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    with time_machine.travel(at, tick=False):
        today = timezone.localdate()
        period = Period(today.replace(day=1))
    job = Job.objects.create(kind="x", key=moment, not_before=at, state="done")
    inside = Job.objects.filter(pk=job.pk).values_list(TruncDate("not_before"), flat=True).get()
    job.delete()
    found[moment] = [today.isoformat(), f"{period.start:%Y-%m}", inside.isoformat()]
print(json.dumps(found))
"""


@pytest.mark.parametrize("zone", ["America/New_York", "UTC"])
def test_month_ends_at_midnight_in_shanghai_wherever_the_process_thinks_it_is(office, zone):
    """Python's own answer and the database's are the same, at every end of a month."""
    argv = [sys.executable, "-c", ASKED, json.dumps(list(MOMENTS))]
    env = office.env | {"TZ": zone, "DJANGO_SETTINGS_MODULE": "reform.settings", "PGTZ": zone}
    found = json.loads(run(argv, env=env | {"PYTHONPATH": os.getcwd()}))
    assert found == {moment: [day, month, day] for moment, (day, month) in MOMENTS.items()}
