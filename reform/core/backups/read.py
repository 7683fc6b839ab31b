"""Reading a backup through to its end: only then is it known to be whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from reform.core.backups.about import About, about_from
from reform.core.backups.faults import BackupFailed, BadBackup
from reform.core.backups.members import MemberReader
from reform.core.backups.sealed import CHUNK

DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}


class Taker(Protocol):
    """Who is given what a backup holds while it is read; nothing of it is certain before the end."""

    def begin(self, about: About) -> None:
        """Take what the backup says of itself; may raise BadBackup."""

    def member(self, name: str, blocks: Iterator[bytes]) -> None:
        """Take one member."""


@dataclass
class Contents:
    """What a whole backup holds; `missing` are files that were gone when it was made."""

    about: About
    files: int = 0
    missing: tuple[str, ...] = ()


def verify(file: Path, taker: Taker | None = None) -> Contents:
    """Read a backup to its end, give each member to `taker`, and return what it holds.

    Raises BadBackup where a bit of it is not what was written, BackupFailed where it can't be read at all.
    """
    try:
        with file.open("rb") as opened:
            members = iter(MemberReader(opened, [settings.BACKUP_KEY, *settings.BACKUP_KEY_FALLBACKS]))
            name, blocks = next(members, ("", iter(())))
            if name != "about":
                raise BadBackup("The backup does not say what it is.")
            found = Contents(about_from(b"".join(blocks)))
            if taker:
                taker.begin(found.about)
            database = False
            for name, blocks in members:
                if name == "missing":
                    found.missing = tuple(b"".join(blocks).decode().splitlines())
                    continue
                database = database or name == DATABASES[found.about.database]
                found.files += name.startswith("files/")
                if taker:
                    taker.member(name, blocks)
            if not database:
                raise BadBackup("The backup holds no database.")
    except OSError as error:
        raise BackupFailed(f"{file} can't be read: {error.strerror}.") from error
    return found


def unpacked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Give what a gzip member holds. Raises BadBackup where it is not whole."""
    opener = zlib.decompressobj(wbits=31)
    for block in blocks:
        while block:
            yield opener.decompress(block, CHUNK)
            block = opener.unconsumed_tail
    if not opener.eof:
        raise BadBackup("The backup's database is not whole.")
