"""How often somebody may do something dear: one counted row a window, on both databases, without Redis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from reform.core.models import RateBucket


class TooOften(Exception):
    """The limit of this window is reached; `wait` is how many seconds until the next one begins."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def _window(now: datetime, length: timedelta) -> datetime:
    seconds = int(length.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def take(key: str, *, limit: int, per: timedelta) -> None:
    """Count one act under `key` in the running window of length `per`; writes a RateBucket.

    The count rises by one conditional UPDATE, so parallel requests never pass the limit together. Raises TooOften at
    the limit. Source: ASVS 2.4.1.
    """
    now = timezone.now()
    window = _window(now, per)
    bucket, _made = RateBucket.objects.get_or_create(key=key, window=window)
    if not RateBucket.objects.filter(pk=bucket.pk, count__lt=limit).update(count=F("count") + 1):
        raise TooOften(max(1, int((window + per - now).total_seconds())))


def forget_rates(before: datetime) -> int:
    """Delete counts of windows that began before a time; return how many."""
    return RateBucket.objects.filter(window__lt=before).delete()[0]
