"""Work in the background that failed for good, for whoever looks after the portal: what, since when, why; never whose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.permissions import may
from reform.core.models import Job
from reform.core.queue_state import FAILED

# Kind of error -> what happened, what to do. The rest of what an error said may quote the office's texts: it stays in
# the log of the machine.
WHY: dict[str, tuple[Promise, Promise]] = {
    "ended": (
        gettext_lazy("Its worker ended each time while at work on it"),
        gettext_lazy("Most often too little memory: give the machine more, then retry."),
    ),
    "time": (
        gettext_lazy("It took longer than a job may"),
        gettext_lazy("Retry when the machine has less to do."),
    ),
    "memory": (
        gettext_lazy("There was not enough memory"),
        gettext_lazy("Give the machine more memory, then retry."),
    ),
    "disk": (gettext_lazy("The disk was full"), gettext_lazy("Make room on the disk, then retry.")),
    "database": (
        gettext_lazy("The database broke off"),
        gettext_lazy("Look whether the database runs, then retry."),
    ),
    "gone": (
        gettext_lazy("What it was to be made from is not there any more"),
        gettext_lazy("Give it up if the matter was taken out; else restore the matter and retry."),
    ),
    "code": (
        gettext_lazy("An error of the program"),
        gettext_lazy(
            "Retry once; if it fails again, hand the log of the worker to whoever maintains the portal."
        ),
    ),
}
# First word of the kept error -> kind.
NAMES = {
    "SoftTimeLimitExceeded": "time",
    "TimeLimitExceeded": "time",
    "TimeoutError": "time",
    "TimeoutExpired": "time",
    "MemoryError": "memory",
    "OperationalError": "database",
    "InterfaceError": "database",
    "DatabaseError": "database",
    "DoesNotExist": "gone",
    "FileNotFoundError": "gone",
    "DiskFull": "disk",
}
_NAME = re.compile(r"(\w+):")
_ENDED = re.compile(r"its worker ended \d+ times while at work on it$")


@dataclass(frozen=True)
class Why:
    """Why a job failed and what to do, in words; `error` is the error's name as programs call it, "" without one."""

    words: str
    advice: str
    error: str


def why(job: Job) -> Why:
    """Return why a job failed for good."""
    found = _NAME.match(job.error)
    name = found[1] if found else ""
    kind = NAMES.get(name, "code")
    if "No space left on device" in job.error or "disk is full" in job.error:
        kind = "disk"
    elif _ENDED.search(job.error):
        kind = "ended"
    words, advice = WHY[kind]
    return Why(str(words), str(advice), name)


def failed_jobs(actor: Actor) -> QuerySet[Job]:
    """Return the jobs that failed for good and that nobody gave up, oldest first; none for who may not manage them."""
    if not may(actor, "jobs.manage", Job):
        return Job.objects.none()
    return Job.objects.filter(FAILED).order_by("finished_at", "pk")


def jobs_managed(actor: Actor) -> QuerySet[Job]:
    """Return every job that did not succeed, given up or not: what an act on a job may name."""
    if not may(actor, "jobs.manage", Job):
        return Job.objects.none()
    return Job.objects.exclude(state=Job.State.DONE)
