"""What must hold of the ground floor: jobs, kept files, the audit record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.utils import translation

from reform.core.audit_verify import verify_record
from reform.core.invariants import Look, invariant
from reform.core.kept_files import faults, left_files
from reform.core.models import Job

# A lease is taken over by the next sweep: one so old says that nobody sweeps.
LEASES = 5
ORPHAN = timedelta(hours=1)


@invariant("jobs")
def jobs_are_looked_after(_look: Look) -> Iterator[str]:
    """No job is held by a worker that is long gone; every job that was given up says why."""
    old = Now() - timedelta(seconds=LEASES * settings.JOB_LEASE_SECONDS)
    for job in Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=old).iterator():
        yield f"Job {job.uid} ({job}) has been running since its lease ended at {job.lease_until}: nobody took it up."
    for job in Job.objects.filter(state=Job.State.DEAD, error="", given_up="").iterator():
        yield f"Job {job.uid} ({job}) was given up and does not say why."


@invariant("files")
def files_are_whole(_look: Look) -> Iterator[str]:
    """Every file that a row names is there, with its sha256."""
    for fault in faults():
        yield fault.sentence()


@invariant("left")
def files_have_rows(_look: Look) -> Iterator[str]:
    """Nothing older than an hour lies among the kept files that no row names."""
    for name in left_files(for_at_least=ORPHAN):
        yield f"File {name} is older than an hour and no row names it."


@invariant("audit")
def record_holds(look: Look) -> Iterator[str]:
    """The chain of the audit record is whole, and nothing waits for its seal for two minutes."""
    found = verify_record().broken
    if found and not (look.unsealed and found.kind == "unsealed"):
        with translation.override("en"):
            yield found.sentence()
