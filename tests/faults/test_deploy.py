"""A new version while a job runs: the old worker ends it or the new one does it again, and nothing asked for is dropped."""

from __future__ import annotations

import signal

from reform.core.jobs import enqueue
from reform.core.models import Job
from tests.faults.conftest import Office, state_of
from tests.faults.programs import wait


def test_worker_asked_to_end_ends_its_job_first_and_leaves_what_it_does_not_know(office: Office) -> None:
    old = office.worker("-B", "-s", str(office.var / "schedule"), FAULTS_KINDS="faults.hold")
    held = enqueue(kind="faults.hold", key="hold", payload={"name": "hold"})
    unknown = enqueue(kind="faults.note", key="note", payload={"name": "note"})
    newer = enqueue(kind="faults.hold", key="newer", payload={"name": "newer"})
    Job.objects.filter(pk=newer.pk).update(payload_version=2)
    wait(lambda: office.began("hold"))
    old.signal(signal.SIGTERM)
    office.flag("hold")
    old.wait_for_end(30)
    assert (state_of(held.uid), office.times_done("hold")) == ("done", 1)
    assert (state_of(unknown.uid), state_of(newer.uid)) == ("queued", "queued")
    assert set(Job.objects.filter(pk__in=[unknown.pk, newer.pk]).values_list("attempts", flat=True)) == {0}
    office.worker("-B", "-s", str(office.var / "schedule"), name="new")
    wait(lambda: state_of(unknown.uid) == "done")
    assert office.times_done("note") == 1
    # Its payload is of a form that this version does not read either.
    assert state_of(newer.uid) == "queued"
    Job.objects.filter(pk=newer.pk).update(payload_version=1)
    office.flag("newer")
    wait(lambda: state_of(newer.uid) == "done")


def test_worker_that_is_not_waited_for_leaves_its_job_to_the_new_one(office: Office) -> None:
    old = office.worker("-B", "-s", str(office.var / "schedule"))
    held = enqueue(kind="faults.hold", key="hold", payload={"name": "hold"})
    wait(lambda: office.began("hold"))
    old.signal(signal.SIGTERM)
    old.kill()
    office.flag("hold")
    office.worker("-B", "-s", str(office.var / "schedule"), name="new")
    wait(lambda: state_of(held.uid) == "done")
    assert (office.times_done("hold"), Job.objects.get(pk=held.pk).attempts) == (1, 2)
