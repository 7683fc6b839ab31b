"""The database before the portal starts: migrated, or rebuilt beside a kept copy, and the demo on the first start."""

import os
import secrets
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from reform.bootstrap.paths import BASE_DIR, DEMO_ACCOUNTS, VAR_DIR, VENV_PYTHON, environment
from reform.bootstrap.steps import LOG_FILE, Stopped, run, say, step

SQLITE_FILE = VAR_DIR / "portal.sqlite3"
NO_DEMO = VAR_DIR / "no-demo"
# As reform/settings.py reads them.
KEYS = ("SECRET_KEY", "FIELD_KEY", "AUDIT_KEY", "BACKUP_KEY")
# As reform/core/management/commands/prepare_database.py exits.
UNKNOWN_STATE, MIGRATION_FAILED = 3, 4
SIDE_FILES = ("-wal", "-shm", "-journal")


def is_production() -> bool:
    """Return whether PORTAL_PROFILE asks for production: nothing is rebuilt there and no demo loaded."""
    return os.environ.get("PORTAL_PROFILE") == "production"


def own_sqlite() -> bool:
    """Return whether the data lie in the SQLite file that set-up itself made."""
    return not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


def make_keys() -> None:
    """Write each of KEYS into var/, readable by the owner only, unless it is there or the environment gives it."""
    VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in KEYS:
        path = VAR_DIR / name.lower()
        if os.environ.get(name) or os.environ.get(f"{name}_FILE") or path.exists():
            continue
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))


def set_aside(database: Path, copy: Path) -> None:
    """Move a SQLite database out of the way: a whole copy at `copy` where it can be read, else the file itself."""
    if not copy.exists():
        try:
            with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(copy)) as new:
                old.backup(new)
        except sqlite3.DatabaseError:
            shutil.copyfile(database, copy)
    copy.chmod(0o600)
    for suffix in ("", *SIDE_FILES):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _prepare(copy: Path | None) -> subprocess.CompletedProcess[str]:
    argv = [str(VENV_PYTHON), str(BASE_DIR / "manage.py"), "prepare_database"]
    if copy:
        argv += ["--copy-to", str(copy)]
    done = subprocess.run(argv, cwd=BASE_DIR, env=environment(), capture_output=True, text=True)
    LOG_FILE.parent.mkdir(parents=True, exist_ok=True)
    with LOG_FILE.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(argv)}\n{done.stdout}{done.stderr}\n")
    return done


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    lines = done.stderr.strip().splitlines() or ["no reason given"]
    return lines[-1].removeprefix("CommandError: ")


def prepare_database(*, demo: bool) -> None:
    """Migrate, rebuild our own SQLite file when its state is unknown, and load the demo into an empty database.

    `demo=False` is remembered in var/no-demo. Raises Stopped when the database is someone else's or in production.
    """
    if not demo:
        NO_DEMO.touch()
    copy = VAR_DIR / f"backup-{datetime.now():%Y%m%d-%H%M%S}.sqlite3"
    with step("Preparing the database"):
        done = _prepare(copy if own_sqlite() else None)
        if done.returncode in {UNKNOWN_STATE, MIGRATION_FAILED}:
            if not own_sqlite() or is_production():
                kept = f" A copy from before is {copy}." if copy.exists() else ""
                raise Stopped(
                    f"{_reason(done)} The database was left as it is; install the code that made it.{kept}"
                )
            say(f"  {_reason(done)}")
            set_aside(SQLITE_FILE, copy)
            say(f"  A copy of the old data is kept as {copy}; the database is built anew.")
            done = _prepare(None)
        if done.returncode:
            raise Stopped(f"Preparing the database failed: {_reason(done)} More in {LOG_FILE}.")
    if done.stdout.split()[-1:] == ["empty"] and not NO_DEMO.exists() and not is_production():
        with step("Loading the demo"):
            run([VENV_PYTHON, BASE_DIR / "manage.py", "load_demo"], what="Loading the demo")


def remove_data() -> None:
    """Delete this installation's data: database, uploads, broker's file, keys, logs, the record's heads and archives.

    Copies of the database are kept, and backups with the keys that open them.
    """
    for suffix in ("", *SIDE_FILES):
        SQLITE_FILE.with_name(SQLITE_FILE.name + suffix).unlink(missing_ok=True)
    for folder in ("files", "static", "valkey", "run", "log", "audit-archive"):
        shutil.rmtree(VAR_DIR / folder, ignore_errors=True)
    # The heads of a record that is gone would say of the next one that it was cut off.
    keys = [] if any((VAR_DIR / "backups").glob("*.backup")) else [VAR_DIR / name.lower() for name in KEYS]
    for file in (DEMO_ACCOUNTS, NO_DEMO, VAR_DIR / "audit-heads", *keys):
        file.unlink(missing_ok=True)
