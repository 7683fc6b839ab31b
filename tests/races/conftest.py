"""Races need a database that lets two write at once, and threads that commit: a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from reform.database_settings import database_settings
from tests.cast import Cast, make_cast
from tests.postgres import MIGRATED, Server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs PostgreSQL."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.postgres)


@contextmanager
def default_database(url: str, *, embedded: Path = Path()) -> Iterator[None]:
    """Let `default` be this database, in every thread that connects from now on."""
    made = connections.configure_settings({"default": database_settings(url, embedded=embedded)})["default"]
    before, connection = connections.settings["default"], connections["default"]
    connections.settings["default"] = made
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = before, connection


@pytest.fixture
def database(postgres_server: Server, django_db_blocker: Any) -> Iterator[str]:
    """A migrated database of the test's own as `default`; what is committed stays until its end."""
    url = postgres_server.create("portal_race", template=MIGRATED)
    with django_db_blocker.unblock(), default_database(url):
        yield url
    postgres_server.drop("portal_race")


@pytest.fixture
def cast(database: str) -> Cast:
    """The cast, committed."""
    return make_cast()


@pytest.fixture(autouse=True)
def _room_for_jobs(settings: Any) -> None:
    """No worker takes what the many rounds of a race ask for."""
    settings.JOBS_WAITING = 10_000


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Do all acts at once, each on a connection of its own; return what each returned or raised, in order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return act()
        except Exception as raised:
            return raised
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
