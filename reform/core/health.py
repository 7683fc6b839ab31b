"""How each part of the portal is: read, never changed. Told to operators only; strangers learn whether it is ready.

Source: ASVS 13.4.5 (no details of the inside to strangers).
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from reform.core.audit_seals import oldest_unsealed
from reform.core.backups.last import last_backup
from reform.core.models import AuditEntry
from reform.core.queue_state import abandoned, queue_state
from reform.core.signs import BEAT, WORKER, last_sign

log = logging.getLogger(__name__)
GREEN, YELLOW, RED, UNKNOWN = "green", "yellow", "red", "grey"
# From good to bad; what cannot be told is as bad as nothing: whatever hides it is red itself.
LEVELS = (UNKNOWN, GREEN, YELLOW, RED)
BROKER_SECONDS = 2


@dataclass(frozen=True)
class Part:
    """One part: `code` is one word for what it met, `figures` what was read (seconds, bytes, numbers)."""

    name: str
    level: str = GREEN
    code: str = "ok"
    figures: dict[str, Any] = field(default_factory=dict)


Reader = Callable[[datetime], Part]
_readers: dict[str, Reader] = {}
# What can be told without the database.
_ALONE = ("database", "broker", "disk")


def reads(name: str) -> Callable[[Reader], Reader]:
    """Register the decorated function as the one that reads the part `name`; it gets the moment and writes nothing."""

    def register(reader: Reader) -> Reader:
        _readers[name] = reader
        return reader

    return register


def read_health(now: datetime | None = None) -> list[Part]:
    """Return every part as it is now. Without the database most of them are unknown (grey)."""
    moment = now or timezone.now()
    parts = [read_part("database", moment)]
    down = parts[0].level == RED
    for name in _readers:
        if name != "database":
            parts.append(
                Part(name, UNKNOWN, "unknown") if down and name not in _ALONE else read_part(name, moment)
            )
    return parts


def read_part(name: str, now: datetime) -> Part:
    """Return one part; unknown where the database broke off meanwhile."""
    try:
        return _readers[name](now)
    except (DatabaseError, InterfaceError) as error:
        log.warning("the part %s could not be read: %s", name, error)
        return Part(name, UNKNOWN, "unknown")


def worst(parts: list[Part]) -> str:
    """Return the level of the part in most trouble."""
    return max((part.level for part in parts), key=LEVELS.index, default=GREEN)


def not_ready() -> str:
    """Return why no request should be sent here now, in one word; "" where nothing is against it."""
    now = timezone.now()
    for name in ("database", "migrations", "broker", "disk"):
        if read_part(name, now).level in {RED, UNKNOWN}:
            return name
    return ""


def graded(value: float | None, limits: str) -> str:
    """Return the level of a figure by the two limits settings.HEALTH has under this name; None is green."""
    yellow, red = settings.HEALTH[limits]
    if value is None or value < yellow:
        return GREEN
    return RED if value >= red else YELLOW


def age(moment: datetime | None, now: datetime) -> float | None:
    """Return the seconds since a moment, not below 0; None where there is none."""
    return None if moment is None else max(0.0, (now - moment).total_seconds())


@reads("database")
def _database(_now: datetime) -> Part:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, InterfaceError) as error:
        # What it said may name host and account: for the log alone.
        log.warning("the database does not answer: %s", error)
        return Part("database", RED, "down", {"engine": connection.vendor})
    ms = round((time.perf_counter() - began) * 1000, 1)
    return Part("database", GREEN, "ok", {"engine": connection.vendor, "ms": ms})


@lru_cache(maxsize=1)
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


@reads("migrations")
def _migrations(_now: datetime) -> Part:
    pending = len(_migrations_of_the_code() - set(MigrationRecorder(connection).applied_migrations()))
    return Part("migrations", RED if pending else GREEN, "pending" if pending else "ok", {"pending": pending})


@reads("broker")
def _broker(_now: datetime) -> Part:
    if not settings.REDIS_URL:
        # Meant so: one worker looks at the job table by itself (manage.py run_jobs).
        return Part("broker", GREEN, "none")
    from reform.celery import app

    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_SECONDS)
    except Exception as error:
        # Each transport has errors of its own; whatever it is, no message gets through.
        log.warning("the broker does not answer: %s", type(error).__name__)
        return Part("broker", RED, "down")
    return Part("broker")


@reads("worker")
def _worker(now: datetime) -> Part:
    return _sign(WORKER, now)


@reads("beat")
def _beat(now: datetime) -> Part:
    return _sign(BEAT, now)


def _sign(name: str, now: datetime) -> Part:
    seconds = age(last_sign(name), now)
    if seconds is None:
        return Part(name, RED, "never")
    level = graded(seconds, name)
    return Part(name, level, "ok" if level == GREEN else "silent", {"seconds": seconds})


@reads("queue")
def _queue(now: datetime) -> Part:
    kinds = queue_state(now)
    oldest = age(min((kind.since for kind in kinds if kind.since), default=None), now)
    lost = abandoned(now)
    figures = {
        "waiting": sum(kind.waiting for kind in kinds),
        "running": sum(kind.running for kind in kinds),
        "oldest_seconds": oldest or 0.0,
        "abandoned": lost,
    }
    if lost:
        return Part("queue", RED, "abandoned", figures)
    level = graded(oldest, "queue")
    return Part("queue", level, "ok" if level == GREEN else "late", figures)


@reads("failed")
def _failed(now: datetime) -> Part:
    failed = sum(kind.failed for kind in queue_state(now))
    level = graded(failed, "failed")
    return Part("failed", level, "ok" if level == GREEN else "failed", {"jobs": failed})


@reads("record")
def _record(now: datetime) -> Part:
    seconds = age(oldest_unsealed(), now)
    level = graded(seconds, "seal")
    return Part("record", level, "ok" if level == GREEN else "unsealed", {"seconds": seconds or 0.0})


@reads("disk")
def _disk(_now: datetime) -> Part:
    free = min(_free(folder) for folder in (settings.VAR_DIR, settings.MEDIA_ROOT))
    figures = {"free": free, "floor": settings.FREE_DISK_BYTES}
    if free < settings.FREE_DISK_BYTES:
        return Part("disk", RED, "full", figures)
    low = free < settings.HEALTH_DISK_BYTES
    return Part("disk", YELLOW if low else GREEN, "low" if low else "ok", figures)


def _free(folder: str | Path) -> int:
    """Return the bytes free where a folder lies, or would be made."""
    path = Path(folder)
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


@reads("backup")
def _backup(now: datetime) -> Part:
    last = last_backup()
    if last is None:
        return Part("backup", RED, "none")
    seconds = age(last.at, now) or 0.0
    figures = {"seconds": seconds, "bytes": last.size}
    level = graded(seconds / 3600, "backup")
    if level == GREEN and not last.verified:
        return Part("backup", YELLOW, "unread", figures)
    return Part("backup", level, "ok" if level == GREEN else "old", figures)


@reads("clock")
def _clock(now: datetime) -> Part:
    newest = AuditEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    # Behind what was written already: it was turned back.
    off = max(0.0, (newest - now).total_seconds()) if newest else 0.0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            off = max(off, abs((cursor.fetchone()[0] - timezone.now()).total_seconds()))
    level = graded(off, "clock")
    return Part("clock", level, "ok" if level == GREEN else "wrong", {"seconds": round(off, 1)})
