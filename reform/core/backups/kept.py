"""The backups in a folder: their names, which are old, and the lock that lets one be made at a time."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from reform.core.backups.faults import BackupFailed

# The moment in UTC, to the millisecond: names sort by age.
NAME = re.compile(r"portal-(\d{8}T\d{6})(\d{3})Z\.backup")
UNFINISHED = ".unfinished"


def name_of(at: datetime) -> str:
    """Return the file name of a backup made at this moment."""
    utc = at.astimezone(UTC)
    return f"portal-{utc:%Y%m%dT%H%M%S}{utc.microsecond // 1000:03}Z.backup"


def made_at(file: Path) -> datetime:
    """Return when a backup was made, by its name. Raises ValueError for another's."""
    found = NAME.fullmatch(file.name)
    if not found:
        raise ValueError(file.name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC, microsecond=int(found[2]) * 1000)


def backups_in(folder: Path) -> list[Path]:
    """Return the finished backups of a folder, newest first; unfinished ones and others' files are none."""
    return sorted((file for file in folder.glob("*.backup") if NAME.fullmatch(file.name)), reverse=True)


def full(folder: Path) -> str:
    """Return the sentence for a disk that can take no backup."""
    return f"The disk of {folder} is full or nearly so: no backup was made, those there are stay."


def refuse_full(folder: Path, size: int = 0) -> None:
    """Raise BackupFailed where `size` bytes more would leave the portal less of the disk than it needs."""
    if shutil.disk_usage(folder).free - size < settings.FREE_DISK_BYTES:
        raise BackupFailed(full(folder))


def too_old(
    folder: Path, *, now: datetime, days: int | None, count: int | None, coming: int = 0
) -> list[Path]:
    """Return the backups that neither rule keeps: those younger than `days`, and the newest `count`. None: no such rule.

    The newest is always kept; without any rule all are. `coming` ones will be newer than all there are.
    """
    if days is None and count is None:
        return []
    kept = max(count or 0, 1) - coming
    limit = now - timedelta(days=days) if days is not None else None
    return [file for file in backups_in(folder)[kept:] if limit is None or made_at(file) < limit]


def newest(folder: Path) -> Path:
    """Return the newest backup of a folder. Raises BackupFailed where there is none."""
    found = backups_in(folder)
    if not found:
        raise BackupFailed(f"There is no backup in {folder}.")
    return found[0]


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder while a backup is made; what a killed one left unfinished is removed.

    Raises BackupFailed where another is under way or the folder can't be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / ".lock").open("a")
    except OSError as error:
        raise BackupFailed(f"The folder {folder} can't be written to: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFailed("Another backup is being made just now.") from None
        for left in folder.glob(f"*{UNFINISHED}"):
            left.unlink()
        yield
