"""Which ledgers the calendar looks after now: each once an hour, and where somebody did something a moment ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from departments.models import Post
from reform.core.models import AuditEntry
from tasks.enums import LedgerState
from tasks.models import Ledger

# What changed without anybody's act in the record (a command, a row set right by hand) is seen within the hour.
EVERY = timedelta(hours=1)


def ledgers_to_look_after(now: datetime) -> QuerySet[Ledger]:
    """Return the running ledgers in which something may be missing that was not when they were looked after last.

    Looked after again is a ledger on a new day, after an hour, where the clock went back, and for as long as two looks
    are apart after somebody of its programme did something (the record's entries; a late one is seen by the second look).
    """
    local = timezone.localtime(now)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    lately = AuditEntry.objects.filter(at__gte=now - timedelta(seconds=2 * settings.JOB_TICK_SECONDS))
    posts = lately.filter(post_uid__isnull=False).order_by().values_list("post_uid", flat=True).distinct()
    acted = Post.objects.filter(uid__in=list(posts)).order_by().values("programme").distinct()
    since = max(midnight, now - EVERY)
    due = Q(looked_after_at__isnull=True) | Q(looked_after_at__lt=since) | Q(looked_after_at__gt=now)
    return (
        Ledger.objects.filter(state=LedgerState.OPEN)
        .filter(due | Q(programme__in=acted))
        .select_related("programme", "jurisdiction")
    )
