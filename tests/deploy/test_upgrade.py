"""deploy/upgrade between clones of the portal that really run: forward with a migration, back where it does not get ready.

Slow: each upgrade backs up, collects and starts a web server. On SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
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
from tests.postgres import Server, postgres_server

__all__ = ["postgres_server"]
pytestmark = [pytest.mark.slow, pytest.mark.postgres]

START = """cd {root}/current && set -a && . {root}/portal.env && PORTAL_VAR={var} && set +a
for key in {root}/keys/*; do export "$(basename $key | tr a-z A-Z)=$(cat $key)"; done
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
            self.root / "portal.env",
            "--keys",
            self.root / "keys",
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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def portal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_server: Server
) -> Iterator[Installed]:
    """The first version, installed and running, with one account."""
    root = tmp_path_factory.mktemp(request.param)
    database = postgres_server.create("upgraded") if request.param == "postgresql" else ""
    installed = Installed(root, free_port(), database)
    for folder in ("releases", "keys", "var"):
        (root / folder).mkdir()
    settings = {
        "PORTAL_PROFILE": "production",
        "ALLOWED_HOSTS": "portal.example",
        "PORTAL_BIND": f"127.0.0.1:{installed.port}",
        "BACKUP_DIR": str(root / "backups"),
        "PG_PROGRAMS": str(postgres_server.programs),
    }
    (root / "portal.env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    keys = {name: os.urandom(40).hex() for name in ("secret_key", "field_key", "audit_key", "backup_key")}
    for name, value in (keys | ({"database_url": database} if database else {})).items():
        (root / "keys" / name).write_text(value)
    first = copy_of_head(root / "releases" / "first", version="1.0")
    subprocess.run(["bash", "-c", READY], cwd=first, check=True)
    (root / "current").symlink_to(first)
    env = os.environ | settings | {name.upper(): value for name, value in keys.items()}
    env |= {"PORTAL_VAR": str(installed.var), "DATABASE_URL": database, "PYTHONWARNINGS": "ignore"}
    python = str(first / ".venv" / "bin" / "python")
    subprocess.run([python, "manage.py", "migrate", "-v", "0"], cwd=first, env=env, check=True)
    made = "from departments.models import User; User.objects.create_user('kept', '甲')"
    subprocess.run([python, "manage.py", "shell", "-v", "0", "-c", made], cwd=first, env=env, check=True)
    subprocess.run(["bash", "-c", installed._script("start", START)], check=True)
    deadline = time.monotonic() + 60
    while not installed.answers():
        assert time.monotonic() < deadline, (root / "web.log").read_text()
        time.sleep(0.2)
    yield installed
    with suppress(OSError, ValueError):
        os.kill(int((root / "web.pid").read_text()), signal.SIGTERM)


def users(portal: Installed) -> list[str]:
    return sorted(str(row[0]) for row in portal.rows("SELECT username FROM departments_user"))


def test_the_road_forward_and_back(portal: Installed, tmp_path: Path) -> None:
    # A dry run and a version that can't be made ready change nothing.
    second = with_migration(copy_of_head(tmp_path / "second", version="2.0"), "tried_first")
    assert portal.upgrade("--dry-run", second).returncode == 0
    unready = portal.upgrade("--setup", "false", second)
    assert (unready.returncode, portal.current(), portal.answers()) == (1, "1.0", True), unready.stderr
    assert len(list((portal.root / "releases").iterdir())) == 1

    # Forward, with a migration.
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

    # One whose migration fails is put back as well.
    fourth = with_migration(copy_of_head(tmp_path / "fourth", version="4.0"), "tried_first")
    with_migration(fourth, "tried_second", ruin="DELETE FROM no_such_table")
    done = portal.upgrade(fourth)
    assert (done.returncode, portal.current(), portal.answers()) == (1, "2.0", True), done.stderr
    assert (portal.tables(), users(portal)) == ({"tried_first"}, ["renamed"])

    # By hand: not over a migration; without one, back and forth.
    refused = portal.upgrade("--back")
    assert (refused.returncode, portal.current()) == (1, "2.0")
    assert "the database knows core.9001_tried_first" in refused.stderr
    fifth = with_migration(copy_of_head(tmp_path / "fifth", version="5.0"), "tried_first")
    assert (portal.upgrade(fifth).returncode, portal.current()) == (0, "5.0")
    back = portal.upgrade("--back")
    assert (back.returncode, portal.current(), portal.answers()) == (0, "2.0", True), back.stderr
    assert users(portal) == ["renamed"]
    shutil.rmtree(portal.root / "releases", ignore_errors=True)
