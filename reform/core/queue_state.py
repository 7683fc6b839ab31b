"""How the job table stands: what waits, runs and failed for good, by kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from reform.core.models import Job

# A job at work renews its lease; one whose lease ran out so often is looked after by nobody.
LEASES_LOST = 5
WAITING = Q(state=Job.State.QUEUED)
RUNNING = Q(state=Job.State.RUNNING)
# Failed for good, and nobody said that it may stay so.
FAILED = Q(state=Job.State.DEAD, given_up="")


@dataclass(frozen=True)
class KindState:
    """The jobs of one kind that are not over. `since` is when the oldest became due that could be done now."""

    kind: str
    waiting: int
    running: int
    failed: int
    since: datetime | None


def queue_state(now: datetime | None = None) -> list[KindState]:
    """Return the kinds with jobs that wait, run or failed for good; one query."""
    due = WAITING & Q(not_before__lte=now or timezone.now())
    rows = (
        Job.objects.filter(WAITING | RUNNING | FAILED)
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=WAITING),
            running=Count("pk", filter=RUNNING),
            failed=Count("pk", filter=FAILED),
            since=Min("not_before", filter=due),
        )
        .order_by("kind")
    )
    return [KindState(**row) for row in rows]


def abandoned(now: datetime | None = None) -> int:
    """Return how many jobs are said to run though their lease ran out long ago."""
    lost = timedelta(seconds=LEASES_LOST * settings.JOB_LEASE_SECONDS)
    return Job.objects.filter(RUNNING, lease_until__lt=(now or timezone.now()) - lost).count()
