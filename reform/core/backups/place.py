"""The place a backup is restored to: whether it is empty and at rest, and putting things there without losing what stood there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

from reform.core.audit_heads import heads_file
from reform.core.backups import postgres
from reform.core.backups.faults import BackupFailed

SIDE_FILES = ("", "-journal", "-wal", "-shm")


def database_name() -> str:
    """Return the name by which the place is called: the database's, or the SQLite file's."""
    return Path(connection.settings_dict["NAME"]).name


def what_is_there() -> list[str]:
    """Return what the place holds, in words; an empty list for an empty place."""
    found = []
    if _database_is_filled():
        found.append(f"the database {database_name()}")
    if _files_are_there():
        found.append("kept files")
    return found


def _database_is_filled() -> bool:
    if connection.vendor != "sqlite":
        return postgres.table_count() > 0
    database = Path(connection.settings_dict["NAME"])
    if not database.exists() or database.stat().st_size == 0:
        return False
    try:
        with closing(sqlite3.connect(database)) as opened:
            return bool(opened.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.Error:
        # Whatever it is, it is not nothing.
        return True


def _files_are_there() -> bool:
    try:
        folders, files = default_storage.listdir("")
    except FileNotFoundError:
        return False
    return bool(folders or files)


def refuse_in_use() -> None:
    """Raise BackupFailed where other programs are connected to the database."""
    connection.close()
    if connection.vendor != "sqlite" and (count := postgres.others()):
        raise BackupFailed(
            f"{count} other connections use the database {database_name()}: stop the portal, then restore."
        )


def put_database(staged: Path, *, stamp: str) -> str:
    """Let the staged database be the portal's; return where the former one is kept, "" where there was none.

    Raises BackupFailed; the place is then as it was.
    """
    connection.close()
    if connection.vendor != "sqlite":
        aside = f"{postgres.KEPT_SCHEMA}{stamp}" if postgres.table_count() else ""
        postgres.load(staged, aside=aside)
        return f"schema {aside} of the database" if aside else ""
    database = Path(connection.settings_dict["NAME"])
    kept = database.with_name(f"backup-{stamp}.sqlite3") if _database_is_filled() else None
    for suffix in SIDE_FILES:
        side = Path(f"{database}{suffix}")
        if kept and side.exists():
            side.rename(f"{kept}{suffix}")
    os.replace(staged, database)
    return str(kept or "")


def put_files(staged: Path, *, stamp: str) -> str:
    """Move the staged files to where kept ones lie; return where the former ones are kept, "" where there were none."""
    if not isinstance(default_storage, FileSystemStorage):
        _upload(staged, default_storage)
        return ""
    target, kept = Path(settings.MEDIA_ROOT), Path(settings.VAR_DIR) / f"files-before-{stamp}"
    target.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    former = list(target.iterdir())
    if former:
        kept.mkdir(mode=0o700)
    # Not the folder itself: it may be another disk's.
    for child in former:
        shutil.move(child, kept / child.name)
    for child in staged.iterdir() if staged.exists() else ():
        shutil.move(child, target / child.name)
    return str(kept) if former else ""


def _upload(staged: Path, storage: Any) -> None:
    """Put the staged files into the store, each under its own name."""
    for file in staged.rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                storage.put_back(str(file.relative_to(staged)), File(opened))


def put_heads(staged: Path, *, stamp: str) -> str:
    """Let the staged heads of the record be the noted ones; return where newer ones are kept as evidence."""
    heads = heads_file()
    kept = heads.with_name(f"{heads.name}-before-{stamp}") if heads.exists() else None
    if kept:
        heads.rename(kept)
    if staged.exists():
        heads.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(staged, heads)
    return str(kept or "")
