"""Real processes for the faults: one PostgreSQL and one broker a run, a database, worker and web of its own a test.

Whatever a test did, what must hold holds at its end (`manage.py check_invariants`).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as portal
from django.db import connection

from reform.core.audit_seals import seal_entries
from reform.core.invariants import Look, broken
from reform.core.models import Job
from tests.browser.processes import portal_environment
from tests.cast import Cast, make_cast
from tests.faults import programs
from tests.faults.programs import Program
from tests.faults.visitor import Visitor
from tests.postgres import MIGRATED, Server
from tests.races.conftest import default_database

HERE = Path(__file__).parent
LEASE = 3
# Times of minutes are of seconds here.
FAST = {
    "JOB_LEASE_SECONDS": str(LEASE),
    "JOB_RENEW_SECONDS": "1",
    "JOB_SWEEP_SECONDS": "1",
    "MAIL_TIMEOUT_SECONDS": "1",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts processes, but what is marked as quick."""
    for item in items:
        if HERE in item.path.parents and "quick" not in item.path.name:
            item.add_marker(pytest.mark.faults)


@dataclass
class Office:
    """The portal under test: its environment, and the programs it started so far."""

    env: dict[str, str]
    var: Path
    server: Server
    broker: Program
    cast: Cast
    started: list[Program] = field(default_factory=list)

    def start(self, program: Program) -> Program:
        """Start a program that ends with the test."""
        self.started.append(program)
        return program.start()

    def worker(self, *arguments: str, name: str = "worker", **more: str) -> Program:
        """Start a worker."""
        return self.start(programs.worker(self.env | more, *arguments, name=name))

    def web(self, *, workers: int = 1, out: Path | None = None, **more: str) -> str:
        """Start the web server and return its address."""
        program, url = programs.web(self.env | more, workers=workers, out=out)
        self.start(program)
        return url

    def visitor(self, url: str, who: str, language: str = "zh-hans") -> Visitor:
        """Return somebody signed in."""
        return Visitor(url, self.cast.people[who], language)

    def flag(self, name: str) -> None:
        """Let the jobs that wait for this flag go on."""
        (self.var / "flags" / name).touch()

    def began(self, name: str) -> list[int]:
        """Return the processes that began the job that waits for this flag."""
        return [int(path.name.rpartition("-")[2]) for path in (self.var / "flags").glob(f"began-{name}-*")]

    def times_done(self, name: str) -> int:
        """Return how often a job was done to its end."""
        path = self.var / "done" / name
        return len(path.read_text().splitlines()) if path.exists() else 0

    def kept(self) -> list[Path]:
        """Return every file below the kept files, unfinished ones too."""
        return [path for path in (self.var / "files").rglob("*") if path.is_file()]


@pytest.fixture(scope="session")
def broker_folder() -> Iterator[Path]:
    """A folder with a short name, for the broker's socket."""
    with tempfile.TemporaryDirectory(prefix="rtp-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def broker_program(broker_folder: Path) -> Iterator[Program]:
    """One broker for all tests."""
    program = programs.broker(broker_folder).start()
    yield program
    program.stop()


@pytest.fixture
def broker(broker_program: Program, broker_folder: Path) -> Program:
    """The broker, running and empty."""
    if broker_program.process is None or broker_program.process.poll() is not None:
        broker_program.start()
    programs.messages(broker_folder).flushall()
    return broker_program


@pytest.fixture
def office(
    postgres_server: Server,
    broker: Program,
    broker_folder: Path,
    tmp_path: Path,
    settings: Any,
    django_db_blocker: Any,
) -> Iterator[Office]:
    """An office on PostgreSQL, the test itself connected to its database and its files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.AUDIT_HEADS = tmp_path / "audit-heads"
    settings.SESSION_COOKIE_NAME = "sessionid"
    settings.JOB_LEASE_SECONDS = LEASE
    settings.JOBS_WAITING = 10_000
    for name in ("files", "flags", "done"):
        (tmp_path / name).mkdir()
    url = postgres_server.create("portal_faults", template=MIGRATED)
    env = portal_environment(
        tmp_path,
        DATABASE_URL=url,
        REDIS_URL=f"redis+socket://{broker_folder}/valkey.sock?virtual_host=0",
        SECRET_KEY=portal.SECRET_KEY,
        FIELD_KEY=portal.FIELD_KEY,
        AUDIT_KEY=portal.AUDIT_KEY,
        **FAST,
    )
    with django_db_blocker.unblock(), default_database(url):
        found = Office(env, tmp_path, postgres_server, broker, make_cast())
        try:
            yield found
            for program in reversed(found.started):
                program.stop()
            assert_all_holds()
        finally:
            for program in reversed(found.started):
                program.kill()
            connection.close()
            postgres_server.drop("portal_faults")


def assert_all_holds() -> None:
    """What must hold holds, once the record is sealed."""
    seal_entries()
    assert list(broken(Look())) == []


def state_of(uid: UUID) -> str:
    """Return the state of a job as it stands."""
    return str(Job.objects.values_list("state", flat=True).get(uid=uid))


def told(env: dict[str, str], code: str) -> Any:
    """Run Python in a process of the office and return what it says as JSON."""
    from tests.browser.processes import run

    return json.loads(run([os.environ.get("PYTHON", "python"), "-c", code], env=env))
