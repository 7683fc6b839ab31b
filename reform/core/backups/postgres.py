"""PostgreSQL's own programs: pg_dump of an exported snapshot, pg_restore in one transaction.

They are looked for in PG_PROGRAMS, on PATH and where Debian keeps them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from reform.core.backups.faults import BackupFailed
from reform.core.backups.sealed import CHUNK
from reform.core.backups.snapshot import Snapshot
from reform.database_settings import LIBPQ

DEBIAN = Path("/usr/lib/postgresql")
# Where a restore over a database keeps what stood there.
KEPT_SCHEMA = "before_"
OTHERS = """SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
NO_LIMITS = ("idle_in_transaction_session_timeout", "statement_timeout", "lock_timeout")


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's client programs, the newest Debian has. Raises BackupFailed."""
    packaged = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    given = [Path(settings.PG_PROGRAMS)] if settings.PG_PROGRAMS else []
    path = os.pathsep.join([*map(str, given), os.environ.get("PATH", os.defpath), *map(str, packaged)])
    if found := shutil.which(name, path=path):
        return found
    raise BackupFailed(
        f"{name} is missing: install PostgreSQL's client programs, of the server's version or newer "
        "(Debian: apt-get install postgresql-client), or name their folder in PG_PROGRAMS."
    )


def _parameters() -> dict[str, Any]:
    """Return how the database is reached, as libpq names it, without the limits of the portal's own connections."""
    given = connection.settings_dict
    words = ("host", "port", "user", "password")
    found = {word: given[word.upper()] for word in words if given[word.upper()]} | {"dbname": given["NAME"]}
    return found | {word: value for word, value in given["OPTIONS"].items() if word in LIBPQ}


def _reached() -> tuple[list[str], dict[str, str]]:
    """Return argument and environment by which the programs reach the database; the password is in no argument."""
    parameters = _parameters()
    password = {"PGPASSWORD": parameters.pop("password")} if "password" in parameters else {}
    return ["-d", make_conninfo(**parameters)], dict(os.environ) | password


def connect() -> psycopg.Connection[Any]:
    """Return a connection of its own to the database of the settings. Raises BackupFailed."""
    try:
        return psycopg.connect(**_parameters())
    except psycopg.Error as error:
        raise BackupFailed(f"The database can't be reached: {error}") from error


def _said(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace").strip()[-500:]


class PostgresSnapshot(Snapshot):
    """A transaction that sees one moment, and the name under which pg_dump sees the same."""

    vendor, member = "postgresql", "database.dump"

    def __init__(self, opened: psycopg.Connection[Any], name: str) -> None:
        self.opened, self.name = opened, name

    def rows(self, select: str) -> Iterator[Sequence[Any]]:
        with self.opened.cursor(name="backup") as cursor:
            cursor.execute(select.encode())
            yield from cursor

    def tables(self) -> list[str]:
        return [
            name
            for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        ]

    def columns(self, table: str) -> set[str]:
        with self.opened.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(table)))
            return {column.name for column in cursor.description or ()}

    def dump(self) -> Iterator[bytes]:
        argv = [program("pg_dump"), "-Fc", "-Z1", "--no-owner", "--no-privileges", "--no-comments"]
        argv += [f"--snapshot={self.name}", f"--exclude-schema={KEPT_SCHEMA}*"]
        reached, environment = _reached()
        with (
            TemporaryFile() as errors,
            subprocess.Popen(
                argv + reached, stdout=subprocess.PIPE, stderr=errors, env=environment
            ) as dumping,
        ):
            output = cast(BinaryIO, dumping.stdout)
            try:
                while block := output.read(CHUNK):
                    yield block
            finally:
                # Whoever reads no further ends it.
                output.close()
                code = dumping.wait()
            if code:
                raise BackupFailed(f"pg_dump failed: {_said(errors)}")


@contextmanager
def postgres_snapshot() -> Iterator[PostgresSnapshot]:
    """Hold one moment of the database of the settings, as PostgreSQL exports it."""
    program("pg_dump")
    with connect() as opened:
        opened.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        opened.read_only = True
        try:
            for limit in NO_LIMITS:
                opened.execute(sql.SQL("SET LOCAL {} = 0").format(sql.Identifier(limit)))
            ((name,),) = opened.execute("SELECT pg_export_snapshot()").fetchall()
            yield PostgresSnapshot(opened, name)
        except psycopg.Error as error:
            raise BackupFailed(f"The database can't be read: {error}") from error
        finally:
            opened.rollback()


def others() -> int:
    """Return how many other connections the database has."""
    with connect() as opened:
        ((found,),) = opened.execute(OTHERS).fetchall()
    return int(found)


def table_count() -> int:
    """Return how many tables the database has."""
    with connect() as opened:
        ((found,),) = opened.execute("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return int(found)


def load(dump: Path, *, aside: str) -> None:
    """Restore a dump into the schema `public`, all or nothing; what stood there is kept as schema `aside`, if named.

    Raises BackupFailed with what pg_restore said; the database is then as it was.
    """
    restoring = program("pg_restore")
    if aside:
        _rename("public", aside, make=True)
    argv = [restoring, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with dump.open("rb") as file, TemporaryFile() as errors:
        reached, environment = _reached()
        done = subprocess.run(argv + reached, stdin=file, stdout=errors, stderr=errors, env=environment)
        if done.returncode == 0:
            return
        said = _said(errors)
    if aside:
        _rename(aside, "public", make=False)
    raise BackupFailed(f"The database was left as it was: pg_restore failed: {said}")


def _rename(schema: str, name: str, *, make: bool) -> None:
    """Rename a schema, with an empty `public` in its old place, or in the place of the empty `public`."""
    with connect() as opened:
        if not make:
            opened.execute("DROP SCHEMA public")
        opened.execute(
            sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(schema), sql.Identifier(name))
        )
        if make:
            opened.execute("CREATE SCHEMA public")
