"""What costs much to make and depends on the code alone: made once for a state of the code, kept in .build, copied.

Above all the migrated database: test processes, browser tests and mutants take a copy and migrate nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.creation import DatabaseCreation

from reform.bootstrap.paths import BASE_DIR, BUILD_DIR, environment

KEPT = BUILD_DIR / "kept-for-tests"
# What an older state of the code left goes after an hour: until then other tests may use it.
OLD_SECONDS = 3600
APPS = ("departments", "tasks", "reports", "reform")
MIGRATED = "portal.sqlite3"


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a short sum over the names and contents of the files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"\0{path.relative_to(BASE_DIR)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of this name; if it is not there, `make` makes it, and others wait meanwhile."""
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / name
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _forget_old()
            draft = KEPT / f"draft-{name}"
            shutil.rmtree(draft, ignore_errors=True)
            make(draft)
            os.replace(draft, folder)
    return folder


def _forget_old() -> None:
    for old in KEPT.iterdir():
        if old.stat().st_mtime < time.time() - OLD_SECONDS:
            shutil.rmtree(old) if old.is_dir() else old.unlink()


def migrated() -> Path:
    """Return a folder of data with a migrated, empty SQLite database in it; copy it, never write to it."""
    return kept(f"empty-{sum_over_tables()}", _migrate)


def sum_over_tables() -> str:
    """Return the fingerprint of all that decides what a migrated database has in it."""
    found = [BASE_DIR / "requirements.txt", BASE_DIR / "reform" / "settings.py"]
    for app in APPS:
        # Permissions and kinds of content are written after migrating, from the models as they are.
        for part in ("migrations", "models", "enums.py", "apps.py"):
            found += (BASE_DIR / app).rglob(f"{part}/*.py" if "." not in part else part)
    return fingerprint(found)


def _migrate(folder: Path) -> None:
    folder.mkdir()
    clean = {
        name: word for name, word in environment().items() if name not in {"DATABASE_URL", "PORTAL_PROFILE"}
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        cwd=BASE_DIR,
        env=clean | {"PORTAL_VAR": str(folder)},
        check=True,
    )


def use_migrated_database() -> None:
    """Let Django copy the kept database where it would migrate one for the tests; only SQLite's is kept."""

    def copied(creation: DatabaseCreation, *_args: Any, **_options: Any) -> str:
        connection = creation.connection
        name = str(creation._get_test_db_name())
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with closing(sqlite3.connect(migrated() / MIGRATED)) as source:
            source.backup(connection.connection)
        return name

    DatabaseCreation.create_test_db = copied
