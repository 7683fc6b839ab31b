"""deploy/upgrade between clones of the portal that really run: forward with a migration, back where it does not get ready.

Slow: each upgrade backs up, collects and starts a web server. On SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.browser.processes import free_port
from tests.deploy.releases import READY, copy_of_head, with_migration
from tests.postgres import Server

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

# With arguments: one of manage.py's commands instead of the web server.
START = """cd {root}/current && set -a && . {root}/etc/portal.env && PORTAL_VAR={var} && set +a
for key in {root}/etc/keys/*; do export "$(basename $key | tr a-z A-Z)=$(cat $key)"; done
[ $# = 0 ] || exec .venv/bin/python manage.py "$@"
exec .venv/bin/python -m gunicorn reform.wsgi:application --bind 127.0.0.1:{port} --daemon --pid {root}/web.pid \
    --no-control-socket --log-file {root}/web.log
"""
STOP = """pid=$(cat {root}/web.pid 2>/dev/null) || exit 0
kill $pid 2>/dev/null || exit 0
while kill -0 $pid 2>/dev/null; do sleep 0.1; done
"""


@dataclass(frozen=True)
class Installed:
    """A portal installed as docs/deploy.md says, below one folder; `database` is its DATABASE_URL, "" for SQLite."""

    root: Path
    port: int
    database: str

    @property
    def var(self) -> Path:
        return self.root / "var"

    def upgrade(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the upgrade script of the release in force."""
        argv: list[str | Path] = [self.root / "current" / "deploy" / "upgrade", "--root", self.root]
        argv += [
            "--env",
            self.root / "etc" / "portal.env",
            "--keys",
            self.root / "etc" / "keys",
            "--var",
            self.var,
            "--user",
            "",
        ]
        argv += ["--start", self._script("start", START), "--stop", self._script("stop", STOP)]
        argv += ["--setup", READY, "--wait", "25", *arguments]
        return subprocess.run([str(part) for part in argv], capture_output=True, text=True, timeout=400)

    def _script(self, name: str, text: str) -> str:
        path = self.root / name
        path.write_text(text.format(root=self.root, var=self.var, port=self.port))
        return f"bash {path}"

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Return what the database answers."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                return list(connection.execute(statement.encode()).fetchall())
        with closing(sqlite3.connect(self.var / "portal.sqlite3")) as connection:
            return list(connection.execute(statement).fetchall())

    def write(self, statement: str) -> None:
        """Change the database behind the portal's back."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                connection.execute(statement.encode())
            return
        with closing(sqlite3.connect(self.var / "portal.sqlite3")) as connection:
            connection.execute(statement)
            connection.commit()

    def tables(self) -> set[str]:
        """Return the tables that the made-up migrations made and that are there."""
        kind = (
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            if self.database
            else "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
        return {str(row[0]) for row in self.rows(kind)} & {"tried_first", "tried_second"}

    def current(self) -> str:
        """Return which version the release in force calls itself."""
        text = (self.root / "current" / "pyproject.toml").read_text()
        return next(line.split('"')[1] for line in text.splitlines() if line.startswith("version"))

    def answers(self) -> bool:
        """Return whether the web server that runs is ready."""
        from urllib.request import ProxyHandler, build_opener

        with suppress(OSError):
            address = f"http://127.0.0.1:{self.port}/ready/"
            with build_opener(ProxyHandler({})).open(address, timeout=10) as answer:
                return bool(answer.status == 200)
        return False


@pytest.fixture(scope="module")
def portal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_server: Server
) -> Iterator[Installed]:
    """The first version, installed and running, with one account."""
    root = tmp_path_factory.mktemp(request.param)
    database = postgres_server.create("upgraded") if request.param == "postgresql" else ""
    installed = Installed(root, free_port(), database)
    first = copy_of_head(root / "source", version="1.0")
    argv: list[str | Path] = [first / "deploy" / "install", "--root", root, "--etc", root / "etc"]
    argv += ["--var", installed.var, "--backups", root / "backups", "--units", root / "units", "--user", ""]
    argv += ["--database", database, "--broker", "", "--setup", READY, first, "portal.example"]
    done = subprocess.run([str(part) for part in argv], capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr
    with (root / "etc" / "portal.env").open("a") as settings:
        settings.write(f"PORTAL_BIND=127.0.0.1:{installed.port}\nPG_PROGRAMS={postgres_server.programs}\n")
    assert {file.name for file in (root / "units").iterdir()} >= {"portal.target", "portal-web.service"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in (root / "etc" / "keys").iterdir())
    again = subprocess.run([str(part) for part in argv], capture_output=True, text=True)
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    begin = installed._script("start", START)
    made = "from departments.models import User; User.objects.create_user('kept', '甲')"
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    shell = f"{begin.removeprefix('bash ')} shell -v 0 -c"
    subprocess.run(["bash", *shell.split(), made], env=env, check=True)
    subprocess.run(["bash", "-c", begin], env=env, check=True)
    deadline = time.monotonic() + 60
    while not installed.answers():
        assert time.monotonic() < deadline, (root / "web.log").read_text()
        time.sleep(0.2)
    yield installed
    with suppress(OSError, ValueError):
        os.kill(int((root / "web.pid").read_text()), signal.SIGTERM)


def users(portal: Installed) -> list[str]:
    return sorted(str(row[0]) for row in portal.rows("SELECT username FROM departments_user"))


@pytest.mark.parametrize("portal", ["sqlite", "postgresql"], indirect=True)
def test_a_version_comes_with_its_migration_and_a_broken_one_is_put_back(
    portal: Installed, tmp_path: Path
) -> None:
    second = with_migration(copy_of_head(tmp_path / "second", version="2.0"), "tried_first")
    done = portal.upgrade(second)
    assert (done.returncode, portal.current(), portal.answers()) == (0, "2.0", True), done.stderr
    assert (portal.tables(), users(portal)) == ({"tried_first"}, ["kept"])

    # What was entered since is kept, when the next one migrates and never gets ready.
    portal.write("UPDATE departments_user SET username = 'renamed'")
    third = with_migration(copy_of_head(tmp_path / "third", version="3.0"), "tried_first")
    with_migration(third, "tried_second", ruin="DELETE FROM departments_user")
    (third / "reform" / "wsgi.py").write_text("raise RuntimeError('does not start')\n")
    done = portal.upgrade(third)
    assert (done.returncode, portal.current(), portal.answers()) == (1, "2.0", True), done.stderr
    assert (portal.tables(), users(portal)) == ({"tried_first"}, ["renamed"])
    assert "runs as before" in done.stderr


@pytest.mark.parametrize("portal", ["sqlite"], indirect=True)
def test_nothing_is_changed_before_a_version_is_ready_and_former_ones_come_back_by_hand(
    portal: Installed, tmp_path: Path
) -> None:
    another = with_migration(copy_of_head(tmp_path / "another", version="5.0"), "tried_first")
    before = sorted((portal.root / "releases").iterdir())
    assert portal.upgrade("--dry-run", another).returncode == 0
    unready = portal.upgrade("--setup", "false", another)
    assert (unready.returncode, portal.current(), portal.answers()) == (1, "2.0", True), unready.stderr
    assert sorted((portal.root / "releases").iterdir()) == before

    # Not back over a migration; without one between the two, back.
    refused = portal.upgrade("--back")
    assert (refused.returncode, portal.current()) == (1, "2.0")
    assert "the database knows core.9001_tried_first" in refused.stderr
    assert (portal.upgrade(another).returncode, portal.current()) == (0, "5.0")
    back = portal.upgrade("--back")
    assert (back.returncode, portal.current(), portal.answers()) == (0, "2.0", True), back.stderr
    assert users(portal) == ["renamed"]
