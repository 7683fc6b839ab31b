"""Searching the audit record, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from departments.actor import Actor
from departments.models import Post
from reform.core.audit_seals import LONGEST_WAIT, oldest_unsealed
from reform.core.audit_verify import Broken
from reform.core.models import AuditEntry, Job

VERIFY = "audit.verify"
# Before any record: days further back are beyond what the database's clock can tell.
EARLIEST = date(2000, 1, 1)
# What is searched for as it stands, and what as a part of words.
EXACT = ("act", "outcome", "address", "role", "object_uid", "request_uid")
PARTS = {"person": "actor_label", "object": "object_label"}


def audit_entries(actor: Actor, filters: dict[str, Any] | None = None) -> QuerySet[AuditEntry]:
    """Return the record as far as the auditor's jurisdiction reaches, newest first.

    In reach is what was done in a post of the jurisdiction or below it, and what was done in no post at all (refused
    sign-ins, jobs of the system). `filters`: person and object (parts of words), act, outcome, address, role,
    object_uid, request_uid, start and end (dates, both included, on the office's calendar).
    """
    if actor.programme is None:
        return AuditEntry.objects.none()
    path = actor.programme.jurisdiction.path
    posts = Post.objects.filter(programme__jurisdiction__path__startswith=path)
    rows = AuditEntry.objects.filter(Q(post_uid__isnull=True) | Q(post_uid__in=posts.values("uid")))
    given = {key: value for key, value in (filters or {}).items() if value}
    rows = rows.filter(**{name: given[name] for name in EXACT if name in given})
    rows = rows.filter(
        **{f"{field}__icontains": given[name] for name, field in PARTS.items() if name in given}
    )
    if "start" in given:
        rows = rows.filter(at__gte=_moment(given["start"], time.min))
    if "end" in given:
        rows = rows.filter(at__lte=_moment(given["end"], time.max))
    return rows.order_by("-at", "-pk")


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(max(day, EARLIEST), clock))


# --- how the record stands ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Verification:
    """The last walk over the record: when, by whom, how many entries, and the first row that does not hold."""

    at: datetime
    who: str
    checked: int
    seconds: float
    broken: Broken | None


@dataclass(frozen=True)
class Standing:
    """What the auditor's page says above the list. `late_since` is set while an entry waits too long for its seal."""

    last: Verification | None
    under_way: bool
    given_up: bool
    late_since: datetime | None


def verification_under_way() -> Job | None:
    """Return the job that walks the record or waits to, None for none."""
    return Job.objects.filter(kind=VERIFY, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()


def _last_verification() -> Verification | None:
    # By the job: it is a small table, and it names the entry's request, which has an index.
    job = Job.objects.filter(kind=VERIFY, state=Job.State.DONE).order_by("-finished_at").first()
    if job is None:
        return None
    entry = (
        AuditEntry.objects.filter(act=VERIFY, request_uid=job.request_uid or job.uid).order_by("-pk").first()
    )
    if entry is None:
        return None
    broken = entry.after.get("broken")
    return Verification(
        entry.at,
        entry.actor_label,
        entry.after["checked"],
        entry.after["seconds"],
        Broken(**broken) if broken else None,
    )


def record_standing() -> Standing:
    """Return how the record stands: verified when and with what result, and whether the sealer keeps up."""
    since = oldest_unsealed()
    late = since is not None and timezone.now() - since > LONGEST_WAIT
    newest = Job.objects.filter(kind=VERIFY).order_by("-pk").first()
    return Standing(
        last=_last_verification(),
        under_way=verification_under_way() is not None,
        given_up=newest is not None and newest.state == Job.State.DEAD,
        late_since=since if late else None,
    )
