"""The database as it stands at one moment, while others write on."""

from __future__ import annotations

import os
import sqlite3
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from reform.core.backups.faults import BackupFailed
from reform.core.backups.kept import refuse_full
from reform.core.backups.sealed import CHUNK

# A copy that a killed backup left behind is known by it.
COPY_PREFIX = ".backup-copy-"
BUSY_SECONDS = 60


def quoted(name: str) -> str:
    """Return a table's or column's name for a statement."""
    return connection.ops.quote_name(name)


class Snapshot(ABC):
    """One moment: `rows` asks it, `dump` gives it whole under the name `member`."""

    vendor: str
    member: str

    @abstractmethod
    def rows(self, select: str) -> Iterator[Sequence[Any]]:
        """Give the rows of a SELECT, in constant memory."""

    @abstractmethod
    def tables(self) -> list[str]:
        """Return the names of the tables, sorted."""

    @abstractmethod
    def columns(self, table: str) -> set[str]:
        """Return the names of a table's columns."""

    @abstractmethod
    def dump(self) -> Iterator[bytes]:
        """Give the database, in blocks."""


class SqliteSnapshot(Snapshot):
    """A private copy made by SQLite itself."""

    vendor, member = "sqlite", "database.sqlite3.gz"

    def __init__(self, copy: Path, opened: sqlite3.Connection) -> None:
        self.copy, self.opened = copy, opened

    def rows(self, select: str) -> Iterator[Sequence[Any]]:
        yield from self.opened.execute(select)

    def tables(self) -> list[str]:
        found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return sorted(name for (name,) in found)

    def columns(self, table: str) -> set[str]:
        return {row[1] for row in self.rows(f'PRAGMA table_info("{table}")')}

    def dump(self) -> Iterator[bytes]:
        # The quickest level: it halves what has to be written, and nobody waits for the rest.
        packer = zlib.compressobj(1, wbits=31)
        with self.copy.open("rb") as file:
            while block := file.read(CHUNK):
                yield packer.compress(block)
        yield packer.flush()


@contextmanager
def _sqlite() -> Iterator[SqliteSnapshot]:
    """Copy the database in one step: writers wait for it (seconds a gigabyte), and nothing changes midway."""
    database = Path(connection.settings_dict["NAME"])
    if not database.exists():
        raise BackupFailed("There is no portal in this database yet: nothing to back up.")
    for left in settings.VAR_DIR.glob(f"{COPY_PREFIX}*"):
        left.unlink(missing_ok=True)
    refuse_full(settings.VAR_DIR, database.stat().st_size)
    # Beside the database, which lies open here as well: never where the backup goes.
    handle, name = mkstemp(prefix=COPY_PREFIX, dir=settings.VAR_DIR)
    os.close(handle)
    copy = Path(name)
    try:
        # Not read-only: what a killed process left half written has to be rolled back first.
        address = f"file:{quote(str(database))}?mode=rw"
        with (
            closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as live,
            closing(sqlite3.connect(copy)) as opened,
        ):
            opened.execute("PRAGMA synchronous=OFF")
            live.backup(opened)
            fault = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
            if fault != "ok":
                raise BackupFailed(f"The database itself is damaged ({fault}): keep the backups there are.")
            yield SqliteSnapshot(copy, opened)
    except sqlite3.Error as error:
        raise BackupFailed(f"The database can't be copied: {error}.") from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{copy}{suffix}").unlink()


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Hold the database of the settings as it stands now. Raises BackupFailed where that can't be had."""
    if connection.vendor == "sqlite":
        with _sqlite() as taken:
            yield taken
    else:
        from reform.core.backups.postgres import postgres_snapshot

        with postgres_snapshot() as exported:
            yield exported
