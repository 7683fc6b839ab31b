"""What start does with a database: migrates it, keeps a copy of one it does not know, leaves others' alone."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reform.bootstrap import database, paths
from reform.bootstrap.paths import BASE_DIR
from reform.bootstrap.steps import Stopped
from tests.kept import MIGRATED, migrated

CALL = "from reform.bootstrap.database import prepare_database; prepare_database(demo=False)"


def prepare(var: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run prepare_database in a process of its own, on the data in `var`."""
    clean = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORTAL_PROFILE"}
    }
    return subprocess.run(
        [sys.executable, "-c", CALL],
        cwd=BASE_DIR,
        env=clean | {"PORTAL_VAR": str(var)} | env,
        capture_output=True,
        text=True,
    )


def recorded(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {f"{app}.{name}" for app, name in db.execute("SELECT app, name FROM django_migrations")}


@pytest.fixture
def var(tmp_path) -> Path:
    """A folder with a migrated database."""
    (tmp_path / MIGRATED).write_bytes((migrated() / MIGRATED).read_bytes())
    return tmp_path


def add_unknown_migration(var: Path) -> None:
    with closing(sqlite3.connect(var / "portal.sqlite3")) as db:
        db.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('tasks', '0999_future', '2026-01-01')"
        )
        db.commit()


def test_a_known_database_is_kept(var):
    before = (var / "portal.sqlite3").read_bytes()
    done = prepare(var)
    assert done.returncode == 0, done.stderr
    assert (var / "portal.sqlite3").read_bytes() == before
    assert list(var.glob("backup-*")) == []


def test_an_unknown_migration_state_is_kept_as_a_copy_and_rebuilt(var):
    add_unknown_migration(var)
    done = prepare(var)
    assert done.returncode == 0, done.stderr
    (copy,) = var.glob("backup-*.sqlite3")
    assert "The database knows tasks.0999_future; this code does not." in done.stdout
    assert f"A copy of the old data is kept as {copy}; the database is built anew." in done.stdout
    assert "tasks.0999_future" in recorded(copy)
    assert recorded(var / "portal.sqlite3") == recorded(copy) - {"tasks.0999_future"}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_file_that_is_no_database_counts_as_unknown(tmp_path, monkeypatch):
    (tmp_path / "portal.sqlite3").write_bytes(b"not a database at all " * 100)
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.setattr(paths, "VAR_DIR", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    done = database._prepare(tmp_path / "copy.sqlite3")
    assert done.returncode == database.UNKNOWN_STATE
    assert "The database can't be read: file is not a database" in done.stderr
    assert not (tmp_path / "copy.sqlite3").exists()


def test_set_aside_keeps_a_broken_file_byte_for_byte(tmp_path):
    broken, copy = tmp_path / "portal.sqlite3", tmp_path / "backup.sqlite3"
    broken.write_bytes(b"not a database at all " * 100)
    (tmp_path / "portal.sqlite3-journal").touch()
    database.set_aside(broken, copy)
    assert copy.read_bytes() == b"not a database at all " * 100
    assert [path.name for path in tmp_path.iterdir()] == ["backup.sqlite3"]


def test_a_failed_migration_keeps_the_state_from_before(var):
    with closing(sqlite3.connect(var / "portal.sqlite3")) as db:
        # The sessions' migration will find its table there already, after the one of axes has gone well.
        db.execute("DELETE FROM django_migrations WHERE app IN ('axes', 'sessions')")
        tables = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'axes_%'"
        ).fetchall()
        for (table,) in tables:
            db.execute(f"DROP TABLE {table}")
        db.commit()
    done = prepare(var)
    assert done.returncode == 0, done.stderr
    assert 'Migrating failed: table "django_session" already exists' in done.stdout
    (copy,) = var.glob("backup-*.sqlite3")
    assert not any(name.startswith("axes.") for name in recorded(copy))
    assert "sessions.0001_initial" in recorded(var / "portal.sqlite3")


KEYS = {name: f"{name}-abcdefghijklmnopqrstuvwxyz-0123456789-0123456789" for name in database.KEYS}


def test_production_is_never_rebuilt(var):
    add_unknown_migration(var)
    before = (var / "portal.sqlite3").read_bytes()
    done = prepare(var, PORTAL_PROFILE="production", ALLOWED_HOSTS="portal.example", **KEYS)
    assert done.returncode != 0
    assert "The database was left as it is; install the code that made it." in done.stderr
    assert (var / "portal.sqlite3").read_bytes() == before


def test_a_database_of_the_office_is_never_rebuilt(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://portal@localhost/portal")
    monkeypatch.setattr(database, "VAR_DIR", tmp_path)
    monkeypatch.setattr(database, "NO_DEMO", tmp_path / "no-demo")
    asked = []

    def unknown(copy: Path | None) -> subprocess.CompletedProcess[str]:
        asked.append(copy)
        return subprocess.CompletedProcess(
            [], database.UNKNOWN_STATE, "", "CommandError: It knows tasks.0999_future."
        )

    monkeypatch.setattr(database, "_prepare", unknown)
    with pytest.raises(Stopped) as stopped:
        database.prepare_database(demo=True)
    assert str(stopped.value) == (
        "It knows tasks.0999_future. The database was left as it is; install the code that made it."
    )
    assert asked == [None]


def test_keys_are_private_apart_and_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "VAR_DIR", tmp_path / "var")
    for name in database.KEYS:
        monkeypatch.delenv(name, raising=False)
    database.make_keys()
    paths = [tmp_path / "var" / name for name in ("secret_key", "field_key", "audit_key", "backup_key")]
    first = [path.read_text() for path in paths]
    assert all(len(key) >= 50 for key in first)
    assert len(set(first)) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    database.make_keys()
    assert [path.read_text() for path in paths] == first
