"""Rows are the queue."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from reform.core import jobs
from reform.core.models import Job


@pytest.fixture
def done():
    calls: list[dict] = []
    jobs.handles("test.note")(calls.append)
    return calls


def ask(key="note:1"):
    return jobs.enqueue(kind="test.note", key=key, payload={"n": 1})


def test_enqueue_twice_makes_one_row(db):
    assert ask().pk == ask().pk
    assert Job.objects.count() == 1


def test_run_does_a_job_once(db, done):
    job = ask()
    assert jobs.run(job.uid) is True
    assert jobs.run(job.uid) is False
    assert done == [{"n": 1}]
    assert Job.objects.get().state == Job.State.DONE


def test_claim_is_refused_while_a_lease_holds(db):
    job = ask()
    assert jobs.claim(job.uid) is not None
    assert jobs.claim(job.uid) is None


def test_claim_after_the_lease_ran_out_succeeds(db):
    job = ask()
    jobs.claim(job.uid)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.claim(job.uid).attempts == 2


def test_worker_that_lost_its_lease_changes_nothing(db, done):
    job = ask()

    @jobs.handles("test.note")
    def stolen(payload):
        Job.objects.filter(pk=job.pk).update(lease_token="00000000-0000-0000-0000-000000000001")

    assert jobs.run(job.uid) is False
    assert Job.objects.get().state == Job.State.RUNNING


def test_failing_job_is_dead_after_three_attempts(db):
    @jobs.handles("test.note")
    def fail(payload):
        raise ValueError("no such font")

    job = ask()
    for _ in range(3):
        Job.objects.update(not_before=timezone.now())
        jobs.run(job.uid)
    row = Job.objects.get()
    assert (row.state, row.attempts, row.error) == (Job.State.DEAD, 3, "ValueError: no such font")
    assert ask().state == Job.State.QUEUED


def test_try_again_revives_what_was_given_up_and_nothing_else(db):
    given_up, done, other = ask("paper:1:pdf"), ask("paper:1:word"), ask("paper:2:pdf")
    Job.objects.filter(pk__in=[given_up.pk, other.pk]).update(state=Job.State.DEAD, error="gone", attempts=3)
    Job.objects.filter(pk=done.pk).update(state=Job.State.DONE)
    assert jobs.try_again(start="paper:1:", by=None) == 1
    assert jobs.try_again(start="paper:1:", by=None) == 0
    rows = Job.objects.order_by("pk").values_list("state", "error", "attempts")
    assert list(rows) == [("queued", "", 0), ("done", "", 0), ("dead", "gone", 3)]


def test_message_goes_to_the_portals_own_broker_from_every_thread():
    """A web server's threads would else fall back to Celery's own default, a broker that nobody runs."""
    found = []
    thread = threading.Thread(target=lambda: found.append(jobs.perform.app.main))
    thread.start()
    thread.join()
    assert found == ["reform"]


def test_broker_that_is_gone_is_tried_once(tmp_path):
    """Whoever waits for a page does not wait for it; the sweeper does the rest."""
    taken = []
    for _try in range(2):
        url = f"redis+socket://{tmp_path}/gone.sock?virtual_host=0"
        begun = time.monotonic()
        with pytest.raises(OperationalError), jobs.perform.app.connection_for_write(url=url) as asked:
            asked.default_channel.close()
        taken.append(time.monotonic() - begun)
    # The first try costs the modules of the transport.
    assert taken[1] < 1.5


def test_broker_that_is_down_leaves_the_job_to_the_sweeper(db, done, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    def refuse(*_args):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(jobs.perform, "delay", refuse)
    job = ask()
    # Not with real commits: what they leave would be emptied out, and the audit record lets nobody do that.
    _savepoints, wake, robust = connection.run_on_commit[-1]
    with pytest.raises(OperationalError):
        wake()
    assert (robust, jobs.due_jobs()) == (True, [job.uid])
