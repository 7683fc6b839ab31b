"""What becomes of work that failed for good: tried again, or given up with a reason. `by` is None for the command line."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import Done, record, record_each
from reform.core.jobs import wake_after_commit
from reform.core.models import Job
from reform.core.queue_state import FAILED
from reform.core.workflow import WrongState

REASON_LENGTH = 300


@transaction.atomic
def retry_job(*, job: Job, by: Actor | None) -> None:
    """Let a failed job be tried anew, in the name of whoever asked for it first; one audit row.

    Raises PermissionDenied, and WrongState for one that did not fail, was given up or was retried a moment ago.
    """
    _require(by, job)
    # One conditional UPDATE: of two who retry at once one wins, and what waits or runs is left alone.
    if not _again(job):
        raise WrongState("jobs.retry", _state(job))
    record(by=by, act="jobs.retry", obj=job, before={"attempts": job.attempts}, after={"kind": job.kind})
    wake_after_commit(str(job.uid))


@transaction.atomic
def retry_kind(*, kind: str, by: Actor | None) -> int:
    """Let every failed job of a kind be tried anew and return how many; an audit row each. Raises PermissionDenied."""
    _require(by, Job)
    mine = [job for job in Job.objects.filter(FAILED, kind=kind).order_by("pk") if _again(job)]
    record_each(
        by=by,
        act="jobs.retry",
        done=[Done(job, before={"attempts": job.attempts}, after={"kind": job.kind}) for job in mine],
    )
    for job in mine:
        wake_after_commit(str(job.uid))
    return len(mine)


@transaction.atomic
def give_up_job(*, job: Job, reason: str, by: Actor | None) -> None:
    """Say that a failed job is not to be tried again, and why; one audit row.

    Raises PermissionDenied, ValidationError without a reason, WrongState for one that did not fail or was given up.
    """
    _require(by, job)
    reason = reason.strip()
    if not reason or len(reason) > REASON_LENGTH:
        raise ValidationError(_("Say in at most %(n)d characters why it is given up.") % {"n": REASON_LENGTH})
    if not Job.objects.filter(FAILED, pk=job.pk).update(given_up=reason):
        raise WrongState("jobs.give_up", _state(job))
    record(by=by, act="jobs.give_up", obj=job, after={"kind": job.kind}, reason=reason)


def _require(by: Actor | None, job: Job | type[Job]) -> None:
    if by is not None:
        require(by, "jobs.manage", job)


def _again(job: Job) -> bool:
    failed = Job.objects.filter(FAILED, pk=job.pk)
    return bool(
        failed.update(
            state=Job.State.QUEUED, attempts=0, error="", not_before=timezone.now(), finished_at=None
        )
    )


def _state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)
