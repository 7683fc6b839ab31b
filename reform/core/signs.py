"""Signs of life of what works without anybody waiting for it: beat and the workers."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from reform.core.models import SignOfLife

log = logging.getLogger(__name__)
BEAT, WORKER = "beat", "worker"
# A part at work shows it so often at most: each sign is a write.
EVERY_SECONDS = 20
_shown: dict[str, float] = {}


def show_sign(part: str) -> None:
    """Note that a part works, at most every EVERY_SECONDS a process. A database that is away is no reason to stop."""
    if time.monotonic() < _shown.get(part, 0):
        return
    _shown[part] = time.monotonic() + EVERY_SECONDS
    try:
        SignOfLife.objects.update_or_create(part=part, defaults={"at": timezone.now()})
    except DatabaseError as error:
        log.warning("no sign of life of %s could be written: %s", part, type(error).__name__)


def last_sign(part: str) -> datetime | None:
    """Return when a part last showed that it works; None when it never did."""
    return SignOfLife.objects.filter(part=part).values_list("at", flat=True).first()
