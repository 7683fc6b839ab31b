"""The sealer: gives every entry its place in the chain, in the background and in batches.

Whoever writes an entry never waits for it. Two sealers at once meet at the seals' primary key: one wins, the other
takes back its batch, so places are consecutive on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from reform.core.audit_chain import ENTRY_FIELDS, head, link_text, sign
from reform.core.audit_heads import note_head
from reform.core.models import AuditEntry, AuditSeal

BATCH = 1000
# An entry gets its number when written, and is seen when its transaction ends: no transaction lasts this long.
LATEST_COMMIT = timedelta(hours=1)
# How long an entry may wait before the auditor's page raises the alarm.
LONGEST_WAIT = timedelta(seconds=120)


def _top() -> int:
    return AuditSeal.objects.aggregate(top=Max("entry_id"))["top"] or 0


def settled_below(now: datetime) -> int:
    """Return the entry number below which everything had been committed, and so sealed, before `now`."""
    seal = AuditSeal.objects.filter(sealed_at__lt=now - LATEST_COMMIT).order_by("-seq").first()
    return seal.entry_id if seal else 0


def _fresh() -> QuerySet[AuditEntry]:
    """Entries above every sealed one."""
    return AuditEntry.objects.filter(pk__gt=_top()).order_by("pk")


def _late(as_of: datetime | None = None) -> QuerySet[AuditEntry]:
    """Entries whose transaction ended after a higher number was sealed; looked for in the last hour's numbers only."""
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    between = AuditEntry.objects.filter(pk__gt=settled_below(as_of or timezone.now()), pk__lt=_top())
    return between.filter(~Exists(sealed)).order_by("pk")


def unsealed() -> int:
    """Return how many entries wait for their seal; both sealers' questions, which indexes answer."""
    return _fresh().count() + _late().count()


def _seal_batch(waiting: Callable[[], QuerySet[AuditEntry]]) -> int:
    """Seal up to BATCH entries and return how many. Raises IntegrityError where another sealer was quicker."""
    with transaction.atomic():
        seq, digest = head()
        now, algorithm = timezone.now(), settings.AUDIT_HASH
        seals = []
        for entry in waiting().values(*ENTRY_FIELDS)[:BATCH]:
            seq += 1
            text = link_text(previous=digest, seq=seq, algorithm=algorithm, sealed_at=now, entry=entry)
            digest = sign(text, algorithm=algorithm, key=settings.AUDIT_KEY)
            seals.append(
                AuditSeal(
                    seq=seq,
                    entry_id=entry["id"],
                    entry_uid=entry["uid"],
                    algorithm=algorithm,
                    digest=digest,
                    sealed_at=now,
                )
            )
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


def seal_entries(*, as_of: datetime | None = None) -> int:
    """Seal every entry that waits and return how many were sealed here; notes the chain's head in its file.

    Where another sealer is at work this one leaves the rest to it. `as_of` is the moment of which the record is a
    copy, for one that was restored.
    """
    sealed = 0
    try:
        for waiting in (partial(_late, as_of), _fresh):
            # Asked first outside of a transaction: on SQLite one would lock the writers out, twice a minute for nothing.
            while waiting().exists():
                sealed += _seal_batch(waiting)
    except IntegrityError:
        pass
    seq, digest = head()
    if seq:
        note_head(seq=seq, digest=digest)
    return sealed


def oldest_unsealed() -> datetime | None:
    """Return since when the longest waiting entry waits for its seal; None when none does."""
    found = [waiting().order_by("at").values_list("at", flat=True).first() for waiting in (_late, _fresh)]
    return min((at for at in found if at), default=None)
