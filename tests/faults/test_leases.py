"""A job longer than its lease keeps it: two workers, one does it."""

from __future__ import annotations

import time

from reform.core.jobs import enqueue
from reform.core.models import Job
from tests.faults.conftest import LEASE, Office, state_of
from tests.faults.programs import wait


def test_job_longer_than_its_lease_is_done_once(office: Office) -> None:
    for name in ("first", "second"):
        office.worker("-B", "-s", str(office.var / f"schedule-{name}"), name=name)
    job = enqueue(kind="faults.hold", key="hold", payload={"name": "hold"})
    wait(lambda: office.began("hold"))
    time.sleep(2 * LEASE + 1)
    office.flag("hold")
    wait(lambda: state_of(job.uid) == "done")
    assert (Job.objects.get(pk=job.pk).attempts, office.times_done("hold")) == (1, 1)
    assert len(office.began("hold")) == 1
