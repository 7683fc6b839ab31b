"""The same road with PostgreSQL, Valkey, gunicorn, and a Celery worker and beat really running."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.portal import Portal, empty_portal, serving
from tests.browser.road import walk
from tests.browser.servers import celery, valkey
from tests.browser.windows import Windows
from tests.postgres import MIGRATED, running_server

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal on real servers; they end in the reverse order."""
    var = tmp_path_factory.mktemp("servers") / "var"
    with ExitStack() as servers:
        database = servers.enter_context(running_server()).create("portal", template=MIGRATED)
        broker = servers.enter_context(valkey())
        env = empty_portal(var, DATABASE_URL=database, REDIS_URL=broker)
        quiet = ("--without-gossip", "--without-mingle", "-c", "1")
        servers.enter_context(celery("worker", *quiet, env=env, ready="ready."))
        schedule = ("--pidfile=", "-s", str(var / "beat-schedule"))
        servers.enter_context(celery("beat", *schedule, env=env, ready="beat: Starting"))
        # Nobody but the worker does jobs: there is nothing to do but wait.
        yield servers.enter_context(serving(env, do_jobs=lambda: None))


def test_road_leads_to_the_circular_on_real_servers(served: Portal, windows: Windows) -> None:
    assert served.tell("servers") == {"database": "postgresql 18", "broker": True}
    walk(served, windows)
    jobs = served.tell("jobs")
    assert [job["attempts"] for job in jobs if job["kind"].startswith("circular.")] == [1, 1]
    assert {job["state"] for job in jobs} == {"done"}
    worker = Path(served.env["PORTAL_VAR"], "worker.log").read_text("utf-8")
    assert worker.count("Task reform.core.jobs.perform") >= 4
