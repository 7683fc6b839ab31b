"""The broker gone, and back empty: who files waits for nobody, and nothing asked for is lost or done twice."""

from __future__ import annotations

import logging

import pytest
from django.utils import timezone
from kombu import Exchange, Queue
from kombu.common import ignore_errors

from reform.core.jobs import enqueue
from reform.core.models import Job
from reform.core.periods import Period
from reports.models import ProgressReport
from reports.services.periods import open_period
from tests.faults.conftest import Office, state_of
from tests.faults.programs import at_once, messages, wait

JOBS = 50


@pytest.fixture
def report(office: Office) -> ProgressReport:
    """A report of this month that lacks nothing but its words."""
    cast = office.cast
    cast.task(1)
    month = Period(timezone.localdate().replace(day=1))
    return open_period(ledger=cast.ledger, period=month, by=cast.clerk).reports.get()


FILLED = {"text": "已完成调研，形成初稿。", "self_rated": "on_schedule", "act": "submit"}


def test_report_is_filed_and_its_work_waits_while_the_broker_is_gone(office, report):
    url = office.web()
    he, she = office.visitor(url, "liaison"), office.visitor(url, "clerk")
    # The first page a process draws costs it its templates.
    he.get(f"/reports/{report.uid}/")
    she.get(f"/review/{report.uid}/")
    office.broker.kill()
    filed = he.post(f"/reports/{report.uid}/", FILLED)
    assert (filed.status, filed.seconds < at_once()) == (302, True), filed.seconds
    report.refresh_from_db()
    assert report.state == "submitted"
    # What only a worker can do is asked for, without a worker to be told.
    asked = she.post(f"/periods/{report.period.uid}/material/", {})
    assert (asked.status, asked.seconds < at_once()) == (302, True), asked.seconds
    job = Job.objects.get(kind="reports.made_file")
    assert job.state == "queued"
    office.broker.start()
    office.worker()
    wait(lambda: state_of(job.uid) == "done", seconds=20)
    assert Job.objects.get(uid=job.uid).attempts == 1


def test_fifty_jobs_are_done_once_each_though_the_broker_comes_back_empty_three_times(office, broker_folder):
    office.worker("-B", "-s", str(office.var / "schedule"))
    jobs = []
    for number in range(JOBS):
        jobs.append(enqueue(kind="faults.note", key=f"note:{number}", payload={"name": f"n{number}"}))
        if number % 16 == 15:
            office.broker.kill()
            office.broker.start()
    wait(lambda: not Job.objects.exclude(state="done").exists(), seconds=60)
    assert [office.times_done(f"n{number}") for number in range(JOBS)] == [1] * JOBS
    assert {job.attempts for job in Job.objects.filter(kind="faults.note")} == {1}
    assert messages(broker_folder).ping()


def test_worker_lives_on_whose_broker_goes_while_it_holds_a_message(broker, broker_folder):
    from reform.celery import app

    with app.connection_for_read(f"redis+socket://{broker_folder}/valkey.sock?virtual_host=0") as connection:
        channel = connection.default_channel
        queue = Queue("held", Exchange("held"), "held")(channel)
        queue.declare()
        connection.Producer(channel).publish({}, exchange="held", routing_key="held")
        message = queue.get()
        broker.kill()
        # As a worker does that lost its connection: it lets go of the transport, then closes what is left.
        connection.transport.client = None
        ignore_errors(connection, connection.close)
        assert channel.closed
        # A job that ends now confirms its message.
        message.ack_log_error(logging.getLogger("test"), connection.connection_errors)
