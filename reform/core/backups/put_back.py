"""Restoring: a backup is read to its end beside the place it goes to; only then anything is put there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from django.conf import settings
from django.db import connection

from reform.bootstrap.services import only_one_portal
from reform.bootstrap.steps import Stopped
from reform.core.backups import place
from reform.core.backups.about import About, audit_head, counts, lacking_keys, refuse_newer
from reform.core.backups.faults import BackupFailed, BadBackup
from reform.core.backups.make import ACCOUNTS
from reform.core.backups.read import DATABASES, Contents, unpacked, verify
from reform.core.backups.snapshot import Snapshot, SqliteSnapshot, snapshot

STAGED_PREFIX = ".restoring-"


@dataclass
class Judge:
    """Says of a backup whether it may be restored here, before it is read further."""

    without_keys: bool = False

    def begin(self, about: About) -> None:
        """Raise BadBackup where it may not."""
        if about.database != connection.vendor:
            names = {"sqlite": "SQLite (DATABASE_URL unset)", "postgresql": "PostgreSQL (DATABASE_URL set)"}
            raise BadBackup(
                f"The backup is of a portal on {names[about.database]}; these settings name another."
            )
        refuse_newer(about)
        lacking = lacking_keys(about)
        if lacking and not self.without_keys:
            raise BadBackup(
                f"{' and '.join(lacking)} are not those of the portal that was backed up: set them to the ones kept "
                "apart (docs/backup.md). Without FIELD_KEY telephones and second factors are lost, without "
                "AUDIT_KEY the record cannot be verified; --without-keys restores all the same."
            )

    def member(self, name: str, blocks: Iterator[bytes]) -> None:
        """Leave it."""


@dataclass
class Stager(Judge):
    """Writes what a backup holds into a folder of its own, on the disk it will stay on."""

    folder: Path = Path()

    @property
    def database(self) -> Path:
        return self.folder / "database"

    def member(self, name: str, blocks: Iterator[bytes]) -> None:
        """Write one member. Raises BadBackup for a name that leads elsewhere, BackupFailed for a full disk."""
        if name in DATABASES.values():
            target, blocks = self.database, unpacked(blocks) if name.endswith(".gz") else blocks
        else:
            parts = PurePosixPath(name).parts
            if name.startswith("/") or ".." in parts:
                raise BadBackup(f"The backup holds a file with the name {name!r}.")
            target = self.folder.joinpath(*parts)
        try:
            self._make(target.parent)
            with target.open("wb") as file:
                for block in blocks:
                    file.write(block)
            target.chmod(settings.FILE_UPLOAD_PERMISSIONS if name.startswith("files/") else 0o600)
        except OSError as error:
            raise BackupFailed(
                f"The disk of {self.folder.parent} can't take the backup: {error.strerror}. Nothing was changed."
            ) from error

    def _make(self, folder: Path) -> None:
        """Make a folder and those above it, each with the modes of folders of kept files."""
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir()
            folder.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)


@contextmanager
def _staging() -> Iterator[Path]:
    for left in settings.VAR_DIR.glob(f"{STAGED_PREFIX}*"):
        shutil.rmtree(left)
    folder = Path(mkdtemp(prefix=STAGED_PREFIX, dir=settings.VAR_DIR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _at_rest() -> Iterator[None]:
    """Hold the place as a running portal would."""
    try:
        with only_one_portal():
            place.refuse_in_use()
            yield
    except Stopped as running:
        raise BackupFailed(f"{running} Stop it, then restore.") from running


def _compare(about: About, found: Snapshot) -> None:
    """Raise BadBackup where a database is not the one the backup tells of."""
    if counts(found) != about.rows or audit_head(found) != about.head:
        raise BadBackup("The database in the backup is not the one it tells of.")


def _compare_staged(about: About, database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as opened:
            if opened.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise BadBackup("The database in the backup is damaged.")
            _compare(about, SqliteSnapshot(database, opened))
    except sqlite3.Error as error:
        raise BadBackup(f"The database in the backup is damaged: {error}.") from error


def restore(
    file: Path, *, over: str = "", without_keys: bool = False, dry_run: bool = False
) -> tuple[Contents, list[str]]:
    """Put a backup into the place the settings name; return what it holds and where former things are kept.

    The place must be empty, or `over` be the name of its database: what stands there is then moved aside, not removed.
    A dry run only reads. Raises BackupFailed with a sentence: then nothing was changed.
    """
    with _at_rest():
        there = place.what_is_there()
        if there and over != place.database_name():
            raise BackupFailed(
                f"This place is not empty: it holds {' and '.join(there)}. Restore into an empty one, or name it: "
                f"--over {place.database_name()} (what it holds is moved aside)."
            )
        if dry_run:
            return verify(file, Judge(without_keys)), []
        with _staging() as folder:
            stager = Stager(without_keys, folder)
            contents = verify(file, stager)
            if connection.vendor == "sqlite":
                _compare_staged(contents.about, stager.database)
            # Everything at once, not file by file.
            os.sync()
            return contents, _put(contents.about, stager)


def _put(about: About, stager: Stager) -> list[str]:
    """Put what was staged into its place, the database first: it alone can fail."""
    stamp = f"{datetime.now():%Y%m%d-%H%M%S}"
    kept = [place.put_database(stager.database, stamp=stamp)]
    kept.append(place.put_files(stager.folder / "files", stamp=stamp))
    kept.append(place.put_heads(stager.folder / "audit-heads", stamp=stamp))
    for name in ACCOUNTS:
        if (stager.folder / name).exists():
            shutil.move(stager.folder / name, settings.VAR_DIR / name)
    archives = stager.folder / "audit-archive"
    for archive in archives.iterdir() if archives.exists() else ():
        settings.AUDIT_ARCHIVE.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(archive, settings.AUDIT_ARCHIVE / archive.name)
    if connection.vendor != "sqlite":
        with snapshot() as found:
            _compare(about, found)
    return [one for one in kept if one]
