"""Jobs: rows that are claimed with one conditional UPDATE and a lease, renewed while the work goes on."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from reform.core.actor import ActorLike
from reform.core.asking import Asking, asking, current
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.models import AuditEntry, Job
from reform.core.once import forget_form_tokens
from reform.core.rates import forget_rates
from reform.core.telemetry import note_job

log = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any]], None]
Recheck = Callable[[Job], str]
_handlers: dict[str, Handler] = {}
_versions: dict[str, int] = {}
_rechecks: list[Recheck] = []
NOBODY: dict[str, Any] = {"asked_by": "", "actor_uid": None, "post_uid": None, "role": "", "address": ""}


class TooManyWaiting(Exception):
    """So much work of this person's waits already that no more is taken; `count` is how much."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def handles(kind: str, *, version: int = 1) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that does jobs of `kind`. It gets the payload.

    `version` is the newest form of payload it reads; it must read the earlier ones too, which may wait from before an
    upgrade. What newer code asked for waits for newer code.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind], _versions[kind] = handler, version
        return handler

    return register


def rechecks(check: Recheck) -> Recheck:
    """Register the decorated function to be asked before a job somebody asked for is done.

    It returns why the job may no longer be done in that name, "" where it may.
    """
    _rechecks.append(check)
    return check


def kinds() -> list[str]:
    """Return the kinds of jobs this code does, by name."""
    return sorted(_handlers)


def standing_of(start: str) -> str:
    """Return where the work stands whose keys begin so: "failed" for good, "running", "waiting", "" when there is none."""
    states = set(Job.objects.filter(key__startswith=start).values_list("state", flat=True))
    words = ((Job.State.RUNNING, "running"), (Job.State.QUEUED, "waiting"), (Job.State.DEAD, "failed"))
    return next((word for state, word in words if state in states), "")


def enqueue(
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    by: ActorLike | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Write the job row (in the caller's transaction) and return it; the same key gives the same row.

    After the commit a message wakes a worker; without one the sweeper finds the row. A dead job of the
    same key is queued again, in the name of whoever asks now. Raises TooManyWaiting when JOBS_WAITING of theirs wait
    and this is not one of them.
    """
    _require_room(key, by)
    job, made = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload,
            "payload_version": _versions.get(kind, 1),
            "not_before": not_before or timezone.now(),
            **_asker(by),
        },
    )
    if not made:
        Job.objects.filter(pk=job.pk, state=Job.State.DEAD).update(
            state=Job.State.QUEUED,
            attempts=0,
            error="",
            given_up="",
            not_before=not_before or timezone.now(),
            **(NOBODY | _asker(by)),
        )
        job.refresh_from_db()
    if job.state == Job.State.QUEUED:
        wake_after_commit(str(job.uid))
    return job


def try_again(*, start: str, by: ActorLike | None) -> int:
    """Queue those jobs again that were given up and whose keys begin so, in the name of `by`; return how many.

    Raises TooManyWaiting.
    """
    given_up = list(Job.objects.filter(key__startswith=start, state=Job.State.DEAD))
    for job in given_up:
        enqueue(kind=job.kind, key=job.key, payload=job.payload, by=by)
    return len(given_up)


def _require_room(key: str, by: ActorLike | None) -> None:
    """One person's work must not keep everybody else's waiting. Source: ASVS 2.4.1."""
    if by is None or by.user_uid is None:
        return
    waiting = Job.objects.filter(actor_uid=by.user_uid, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    if waiting.count() >= settings.JOBS_WAITING and not waiting.filter(key=key).exists():
        raise TooManyWaiting(settings.JOBS_WAITING)


def _asker(by: ActorLike | None) -> dict[str, Any]:
    """Return who asked and in which request, for the record of what the job does."""
    now = current()
    asked: dict[str, Any] = {"request_uid": now.uid if now else None}
    if by is None:
        return asked
    return asked | {
        "asked_by": by.label[:200],
        "actor_uid": by.user_uid,
        "post_uid": by.post_uid,
        "role": by.role,
        "address": by.address,
    }


@dataclass(frozen=True)
class Asker:
    """Whoever asked for a job, as the record names them."""

    label: str
    user_uid: uuid.UUID | None
    post_uid: uuid.UUID | None
    role: str
    address: str


def _asking(job: Job) -> Asking:
    """Return the job as what is under way: under its request's name, in the name of whoever asked for it."""
    by = None
    if job.actor_uid:
        by = Asker(job.asked_by, job.actor_uid, job.post_uid, job.role, job.address)
    return Asking(uid=job.request_uid or job.uid, agent=f"job {job.kind}", by=by)


def wake_after_commit(uid: str) -> None:
    """Send the wake-up after the commit; without a broker, or when it is down, the sweeper does the work."""

    def wake() -> None:
        if settings.REDIS_URL:
            perform.delay(uid)

    # A named function: Django's report of one that fails asks for its name.
    transaction.on_commit(wake, robust=True)


def _free() -> Q:
    """Jobs that may be taken: due, or of a worker whose lease ran out.

    Leases are held to the database's clock alone: a worker whose own clock is wrong takes nobody's work away.
    """
    waiting = Q(state=Job.State.QUEUED, not_before__lte=timezone.now())
    return waiting | Q(state=Job.State.RUNNING, lease_until__lt=Now())


def _lease() -> Any:
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(uid: uuid.UUID | str) -> Job | None:
    """Take the job for one lease and return it, or None when it is done, taken or not yet due."""
    taken = Job.objects.filter(_free(), uid=uid).update(
        state=Job.State.RUNNING,
        lease_token=uuid.uuid4(),
        lease_until=_lease(),
        begun_at=timezone.now(),
        attempts=F("attempts") + 1,
    )
    return Job.objects.get(uid=uid) if taken == 1 else None


def _known() -> Q:
    """Jobs this code can do: during an upgrade older code may meet what only newer code knows, and leaves it alone."""
    kinds: dict[int, list[str]] = {}
    for kind, version in _versions.items():
        kinds.setdefault(version, []).append(kind)
    known = Q(pk__in=[])
    for version, names in kinds.items():
        known |= Q(kind__in=names, payload_version__lte=version)
    return known


def run(uid: uuid.UUID | str) -> bool:
    """Claim and do one job; return whether it was done here.

    What this code does not know waits. What somebody asked for who may no longer ask is refused: the row says why and
    is not tried again. A failure is written to the row and tried again later, at most JOB_MAX_ATTEMPTS times. The final
    write is fenced by the lease token, so a worker that lost its lease changes nothing.
    """
    job = claim(uid) if Job.objects.filter(_known(), uid=uid).exists() else None
    if job is None:
        return False
    mine = Job.objects.filter(pk=job.pk, lease_token=job.lease_token)
    if job.attempts > settings.JOB_MAX_ATTEMPTS:
        ended = f"its worker ended {job.attempts - 1} times while at work on it"
        mine.update(
            state=Job.State.DEAD,
            attempts=job.attempts - 1,
            error=f"{job.error}; {ended}" if job.error else ended,
            finished_at=timezone.now(),
        )
        log.error("job %s given up: %s", job, ended)
        note_job(kind=job.kind, outcome="dead", seconds=0)
        return False
    if job.actor_uid and (refusal := next(filter(None, (check(job) for check in _rechecks)), "")):
        _refuse(job, mine, refusal)
        note_job(kind=job.kind, outcome="refused", seconds=0)
        return False
    began = time.monotonic()
    try:
        with asking(_asking(job)), _renewed(job):
            _handlers[job.kind](job.payload)
    except Exception as error:
        log.exception("job %s failed", job)
        last = job.attempts >= settings.JOB_MAX_ATTEMPTS
        mine.update(
            state=Job.State.DEAD if last else Job.State.QUEUED,
            error=f"{type(error).__name__}: {error}"[:2000],
            not_before=timezone.now() + timedelta(seconds=30 * job.attempts),
            finished_at=timezone.now() if last else None,
        )
        note_job(kind=job.kind, outcome="dead" if last else "failed", seconds=time.monotonic() - began)
        return False
    done = mine.update(state=Job.State.DONE, error="", finished_at=timezone.now()) == 1
    note_job(kind=job.kind, outcome="done" if done else "lost", seconds=time.monotonic() - began)
    return done


def _refuse(job: Job, mine: QuerySet[Job], refusal: str) -> None:
    """Give a job up that may no longer be done in its asker's name, and record it as theirs."""
    with transaction.atomic(), asking(_asking(job)):
        # Said why and final: nobody has to look at it.
        why = {"error": refusal, "given_up": refusal[:300]}
        if mine.update(state=Job.State.DEAD, finished_at=timezone.now(), **why):
            record(by=None, act="jobs.refuse", obj=job, outcome=AuditEntry.Outcome.REFUSED, reason=refusal)
    log.warning("job %s refused: %s", job, refusal)


class _renewed:
    """Renew the lease in a thread while the work goes on."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._loop, daemon=True)

    def __enter__(self) -> None:
        # In a test's or caller's transaction another connection could not see the row.
        if not connection.in_atomic_block:
            self.thread.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop.set()
        if self.thread.is_alive():
            self.thread.join()

    def _loop(self) -> None:
        while not self.stop.wait(settings.JOB_RENEW_SECONDS):
            try:
                mine = Job.objects.filter(pk=self.job.pk, lease_token=self.job.lease_token)
                mine.update(lease_until=_lease())
            except (OperationalError, InterfaceError):
                # The database is away: the next turn takes a new connection.
                log.warning("the lease of job %s could not be renewed", self.job)
                connection.close()
        connection.close()


def due_jobs() -> list[uuid.UUID]:
    """Return the uids of jobs this code can do that wait or whose lease ran out, oldest first, at most 100."""
    due = Job.objects.filter(_free(), _known()).order_by("not_before")
    return list(due.values_list("uid", flat=True)[:100])


@shared_task(name="reform.core.jobs.perform")
def perform(uid: str) -> None:
    """Celery's side of `run`."""
    run(uid)


@shared_task(name="reform.core.jobs.sweep")
def sweep() -> None:
    """Do what a lost message forgot, until the next sweep: Celery's limit of time is for one job, not for a hundred."""
    until = time.monotonic() + settings.JOB_SWEEP_SECONDS
    for uid in due_jobs():
        if time.monotonic() < until:
            run(uid)


@shared_task(name="reform.core.jobs.seal")
def seal() -> None:
    """Seal what was added to the audit record."""
    seal_entries()


@shared_task(name="reform.core.jobs.tidy")
def tidy() -> None:
    """Forget counts of windows long past, and sessions that ran out (GB/T 22239-2019 剩余信息保护)."""
    forget_rates(timezone.now() - timedelta(days=2))
    forget_form_tokens(timezone.now() - timedelta(days=2))
    SessionStore.clear_expired()
