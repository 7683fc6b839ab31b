"""Workers killed at work: what they held is done by another, once, and nothing half done is left."""

from __future__ import annotations

import os
import signal
from datetime import date

import psutil
import pytest
from django.utils import timezone

from reform.core.jobs import enqueue
from reform.core.models import Job
from reform.core.periods import Period
from reports.models import Circular, CircularFile, CircularSnapshot
from reports.services.periods import open_period
from tests.faults.conftest import LEASE, Office, state_of
from tests.faults.programs import messages, wait


@pytest.fixture
def snapshot(office: Office) -> CircularSnapshot:
    """A paper whose files are asked for."""
    cast = office.cast
    cast.task(1)
    today = timezone.localdate()
    period = open_period(ledger=cast.ledger, period=Period(date(today.year, today.month, 1)), by=cast.clerk)
    paper = Circular.objects.create(
        programme=cast.programme, jurisdiction=cast.city, period=period, year=today.year, title="通报"
    )
    return CircularSnapshot.objects.create(circular=paper, number=1, data={}, sha256="0" * 64)


def test_child_killed_at_a_pdf_is_followed_by_another_that_makes_one(office, snapshot):
    worker = office.worker("-B", "-s", str(office.var / "schedule"))
    job = enqueue(kind="faults.pdf", key="pdf", payload={"snapshot": str(snapshot.uid), "name": "pdf"})
    wait(lambda: office.began("pdf"))
    [child] = office.began("pdf")
    os.kill(child, signal.SIGKILL)
    office.flag("pdf")
    wait(lambda: state_of(job.uid) == "done", seconds=LEASE + 20)
    row = Job.objects.get(uid=job.uid)
    assert (row.attempts, row.error) == (2, "")
    [file] = CircularFile.objects.all()
    assert file.file.read() == b"%PDF-1.7 held"
    # One file, no litter; that its sha256 is right is asked at the end of every test.
    assert [path.name for path in office.kept()] == [file.file.name.rpartition("/")[2]]
    assert worker.process.poll() is None


def test_worker_killed_whole_is_followed_by_a_new_one_though_its_messages_are_gone(office, broker_folder):
    first = office.worker()
    job = enqueue(kind="faults.hold", key="hold", payload={"name": "hold"})
    # There is no beat: the worker hears of it by its own first look, or by this message.
    from tests.faults.waking import wake

    wake(office.env, job.uid)
    wait(lambda: office.began("hold"))
    first.kill()
    messages(broker_folder).flushall()
    office.flag("hold")
    wait(lambda: Job.objects.filter(uid=job.uid, lease_until__lt=timezone.now()).exists(), seconds=LEASE + 2)
    office.worker(name="second")
    wait(lambda: state_of(job.uid) == "done", seconds=20)
    assert (Job.objects.get(uid=job.uid).attempts, office.times_done("hold")) == (2, 1)


def test_job_that_kills_its_worker_is_given_up_after_three_and_holds_up_nobody(office):
    worker = office.worker("-B", "-s", str(office.var / "schedule"))
    poison = enqueue(kind="faults.poison", key="poison", payload={})
    others = [enqueue(kind="faults.note", key=f"note:{n}", payload={"name": f"note{n}"}) for n in range(10)]
    wait(lambda: all(state_of(job.uid) == "done" for job in others), seconds=30)
    wait(lambda: state_of(poison.uid) == "dead", seconds=60)
    row = Job.objects.get(uid=poison.uid)
    assert (row.attempts, row.error) == (3, "its worker ended 3 times while at work on it")
    assert len(list((office.var / "flags").glob("poisoned-*"))) == 3
    assert [office.times_done(f"note{n}") for n in range(10)] == [1] * 10
    assert psutil.Process(worker.pid).children()


def test_all_that_a_worker_forked_is_killed_and_the_clock_goes_on(office):
    worker = office.worker(PORTAL_CLOCK=str(office.var / "schedule"))
    main = psutil.Process(worker.pid)
    # Two for the work, the helper that draws, beat.
    wait(lambda: len(main.children()) == 4)
    for child in main.children():
        child.kill()
    # Its message comes too early: only the clock can find it.
    job = enqueue(
        kind="faults.note",
        key="later",
        payload={"name": "later"},
        not_before=timezone.now() + timezone.timedelta(seconds=2),
    )
    wait(lambda: state_of(job.uid) == "done", seconds=40)
    assert office.times_done("later") == 1
    assert worker.process.poll() is None
    assert "beat ended (exit code -9); it is begun anew" in (office.var / "worker.log").read_text()


def test_worker_whose_clock_is_wrong_takes_nobodys_job(office):
    office.worker("-B", "-s", str(office.var / "schedule"))
    job = enqueue(kind="faults.hold", key="hold", payload={"name": "hold"})
    wait(lambda: office.began("hold"))
    import time_machine

    from reform.core.jobs import claim

    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=10), tick=True):
        assert claim(job.uid) is None
    office.flag("hold")
    wait(lambda: state_of(job.uid) == "done")
    assert Job.objects.get(uid=job.uid).attempts == 1
