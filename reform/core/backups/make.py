"""Making a backup: written unfinished, read back whole, and only then given its name."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError

from reform.core.audit import record
from reform.core.audit_heads import heads_file
from reform.core.backups.about import About, describe
from reform.core.backups.faults import BackupFailed
from reform.core.backups.kept import UNFINISHED, full, name_of, only_one, refuse_full, too_old
from reform.core.backups.members import MemberWriter, writing
from reform.core.backups.read import verify
from reform.core.backups.sealed import CHUNK
from reform.core.backups.snapshot import Snapshot, quoted, snapshot
from reform.core.kept_files import file_columns

MADE = "backup.make"
# How often the free room is looked at while writing.
LOOK_EVERY = 32 * CHUNK
ATTEMPTS = 3
# Passwords of made-up people, in a demonstration and where data were made to measure on: without them nobody comes in.
ACCOUNTS = ("demo-accounts.txt", "seed-accounts.txt")


@dataclass(frozen=True)
class Made:
    """A backup that was made: its file and size in bytes, what was kept, what is gone, and how long it took in seconds."""

    file: Path
    size: int
    about: About
    files: int
    missing: list[str]
    removed: list[Path]
    seconds: float
    recorded: bool


class _Moved(Exception):
    """A file was deleted for good while the backup was made: the next snapshot does not name it any more."""


class _Guarded:
    """A file that stops growing before the disk is full: the portal itself needs what is left."""

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        self.file, self.folder, self.until_look = file, folder, 0

    def write(self, data: bytes) -> int:
        self.until_look -= len(data)
        if self.until_look < 0:
            self.until_look = LOOK_EVERY
            refuse_full(self.folder)
        return self.file.write(data)


def _blocks(file: BinaryIO, most: int | None = None) -> Iterator[bytes]:
    left = most
    while block := file.read(CHUNK if left is None else min(CHUNK, left)):
        yield block
        if left is not None:
            left -= len(block)


def named_files(taken: Snapshot) -> Iterator[str]:
    """Give the name of every kept file that a row of the snapshot names, once each."""
    selects = []
    tables = set(taken.tables())
    for model, column, _summed in file_columns():
        table = model._meta.db_table
        # A database that waits for its migration may not have it yet.
        if table in tables and column in taken.columns(table):
            name, source = quoted(column), quoted(table)
            selects.append(" ".join(("SELECT", name, "FROM", source, "WHERE", name, "<> ''")))
    for (found,) in taken.rows(" UNION ".join(selects) + " ORDER BY 1"):
        yield found


def _is_named_now(name: str) -> bool:
    return any(
        model._base_manager.filter(**{column: name}).exists() for model, column, _summed in file_columns()
    )


def _write(taken: Snapshot, about: About, heads: int, writer: MemberWriter) -> tuple[int, list[str]]:
    """Write all members; return the number of files and the names of those that are gone."""
    writer.add("about", [about.as_bytes()])
    writer.add(taken.member, taken.dump())
    for name, file, most in (
        ("audit-heads", heads_file(), heads),
        *((name, settings.VAR_DIR / name, None) for name in ACCOUNTS),
        *((f"audit-archive/{file.name}", file, None) for file in _archives()),
    ):
        if file.exists():
            with file.open("rb") as opened:
                writer.add(name, _blocks(opened, most))
    count, missing = 0, []
    for name in named_files(taken):
        try:
            kept = default_storage.open(name)
        except FileNotFoundError:
            if not _is_named_now(name):
                raise _Moved from None
            missing.append(name)
            continue
        with kept:
            writer.add(f"files/{name}", kept.chunks(CHUNK))
        count += 1
    if missing:
        writer.add("missing", ["\n".join(missing).encode()])
    return count, missing


def _archives() -> list[Path]:
    return sorted(file for file in settings.AUDIT_ARCHIVE.glob("*") if file.is_file())


def _key() -> str:
    if not settings.BACKUP_KEY:
        raise BackupFailed("BACKUP_KEY is not set: a backup is never written unlocked.")
    return str(settings.BACKUP_KEY)


def _written(unfinished: Path, key: str) -> tuple[About, int, list[str]]:
    """Write a backup to this file, on the disk when this returns."""
    # Before the snapshot: no head is noted in it that the snapshot has not.
    heads = heads_file().stat().st_size if heads_file().exists() else 0
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, snapshot() as taken:
        about = describe(taken)
        with writing(_Guarded(file, unfinished.parent), key) as writer:
            files, missing = _write(taken, about, heads, writer)
        file.flush()
        os.fsync(file.fileno())
    return about, files, missing


def _named(unfinished: Path, finished: Path) -> None:
    """Give a whole backup its name, on the disk when this returns."""
    os.replace(unfinished, finished)
    folder = os.open(finished.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def make_backup(*, folder: Path, keep_days: int | None = None, keep_count: int | None = None) -> Made:
    """Make a backup in a folder, remove those that no rule keeps, and record it.

    Everybody works on meanwhile; on SQLite writers wait while the database is copied. Raises BackupFailed with a
    sentence: then there is no new backup, and the old ones stay.
    """
    begun, key = time.monotonic(), _key()
    with only_one(folder):
        finished = folder / name_of(datetime.now(UTC))
        unfinished = finished.with_suffix(UNFINISHED)
        try:
            for _attempt in range(ATTEMPTS):
                with suppress(_Moved):
                    about, files, missing = _written(unfinished, key)
                    break
            else:
                raise BackupFailed("Files are deleted faster than they can be read; try again later.")
            verify(unfinished)
            size = unfinished.stat().st_size
            _named(unfinished, finished)
        except OSError as error:
            raise BackupFailed(f"{full(folder)} ({error.strerror or error})") from error
        finally:
            unfinished.unlink(missing_ok=True)
        removed = too_old(folder, now=datetime.now(UTC), days=keep_days, count=keep_count)
        for old in removed:
            old.unlink()
    seconds = time.monotonic() - begun
    recorded = _recorded(finished, size, about, files + len(missing), seconds)
    return Made(finished, size, about, files, missing, removed, seconds, recorded)


def _recorded(finished: Path, size: int, about: About, files: int, seconds: float) -> bool:
    """Record that a backup was made; a database that waits for its migration may not take it."""
    after = {
        "file": finished.name,
        "size": size,
        "sealed": about.head[0],
        "files": files,
        "seconds": round(seconds, 1),
        "verified": True,
    }
    try:
        record(by=None, act=MADE, after=after)
    except DatabaseError:
        return False
    return True


@dataclass(frozen=True)
class Planned:
    """What a backup would hold: rows and bytes of the database before packing, files with their bytes, old ones to remove."""

    rows: int
    files: int
    size: int
    removed: list[Path]


def plan(*, folder: Path, keep_days: int | None = None, keep_count: int | None = None) -> Planned:
    """Return what `make_backup` would do, and do nothing of it. Raises BackupFailed."""
    _key()
    with snapshot() as taken:
        about = describe(taken)
        names = [name for name in named_files(taken) if default_storage.exists(name)]
        size = sum(default_storage.size(name) for name in names)
    removed = too_old(folder, now=datetime.now(UTC), days=keep_days, count=keep_count, coming=1)
    return Planned(sum(about.rows.values()), len(names), size, removed)
