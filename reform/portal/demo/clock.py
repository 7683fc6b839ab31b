"""Letting the services write as if on another day; for the demonstration only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def standing_at(day: date, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Make the portal's clock stand at a moment of `day`, never later than now."""
    moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
    with patch("django.utils.timezone.now", return_value=min(moment, _real_now())):
        yield


def _real_now() -> datetime:
    return datetime.now(tz=timezone.get_current_timezone())
