"""Servers that take each other's place: Redis Sentinel's broker and PostgreSQL's standby, with the portal's own settings.

Slow: each starts several servers and waits until one notices that another is gone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
import redis
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from reform.bootstrap.services import broker_program
from reform.database_settings import database_settings
from tests.browser.portal import empty_portal
from tests.browser.processes import BASE_DIR, free_port, running, tail
from tests.browser.servers import celery, short_folder
from tests.postgres import Server, running_server, standby_of

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
SENTINEL = """port {port}
bind 127.0.0.1
dir {folder}
sentinel monitor portal 127.0.0.1 {primary} 1
sentinel down-after-milliseconds portal 1000
sentinel failover-timeout portal 4000
"""
WAKE = 'from reform.celery import app; app.send_task("reform.core.jobs.sweep")'
DONE = "Task reform.core.jobs.sweep"


def until(true: Callable[[], bool], *, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.2)


def pings(port: int) -> bool:
    try:
        with redis.Redis(port=port) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def valkey(folder: Path, port: int, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Valkey on a port of loopback."""
    folder.mkdir()
    argv = [
        str(broker_program()),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(folder),
        *arguments,
    ]
    with running(argv, env=dict(os.environ), log=folder / "log", ready=lambda: pings(port)) as process:
        yield process


def test_worker_goes_on_with_the_broker_that_sentinel_promoted(tmp_path: Path) -> None:
    primary, replica, watcher = free_port(), free_port(), free_port()
    (tmp_path / "sentinel.conf").write_text(SENTINEL.format(port=watcher, folder=tmp_path, primary=primary))
    env = empty_portal(
        tmp_path / "var", REDIS_URL=f"sentinel://127.0.0.1:{watcher}", REDIS_SENTINEL_MASTER="portal"
    )
    with ExitStack() as servers:
        first = servers.enter_context(valkey(tmp_path / "first", primary))
        servers.enter_context(valkey(tmp_path / "second", replica, "--replicaof", "127.0.0.1", str(primary)))
        argv = [str(broker_program()), str(tmp_path / "sentinel.conf"), "--sentinel"]
        log = tmp_path / "sentinel.log"
        servers.enter_context(running(argv, env=dict(os.environ), log=log, ready=lambda: pings(watcher)))
        watch = servers.enter_context(redis.Redis(port=watcher, decode_responses=True))
        until(
            lambda: int(watch.sentinel_master("portal")["num-slaves"]) == 1,
            seconds=30,
            what="finding the replica",
        )
        quiet = ("--without-gossip", "--without-mingle", "-c", "1")
        worker = servers.enter_context(celery("worker", *quiet, env=env, ready="ready."))

        def wake() -> None:
            subprocess.run([sys.executable, "-c", WAKE], cwd=BASE_DIR, env=env, check=True, timeout=60)

        def swept() -> int:
            text = worker.read_text("utf-8")
            return sum(DONE in line and "succeeded" in line for line in text.splitlines())

        wake()
        until(lambda: swept() >= 1, seconds=60, what=f"the first sweep\n{tail(worker)}")
        first.kill()
        first.wait()
        until(
            lambda: watch.sentinel_get_master_addr_by_name("portal")[1] == replica,  # type: ignore[index] # a pair, as redis says
            seconds=30,
            what="the promotion",
        )
        before = swept()

        def swept_again() -> bool:
            wake()
            return swept() > before

        until(swept_again, seconds=90, what=f"a sweep by the promoted broker\n{tail(worker)}")


@pytest.fixture
def pair() -> Iterator[tuple[Server, Server]]:
    """A server and its standby."""
    with running_server() as primary, short_folder() as folder, standby_of(primary, folder) as standby:
        yield primary, standby


def test_portal_goes_on_with_the_standby_that_was_promoted(
    pair: tuple[Server, Server], django_db_blocker: object
) -> None:
    primary, standby = pair
    primary.create("portal")
    with psycopg.connect(primary.url("portal"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    # The standby stands first: it is passed over while it takes no writes.
    url = f"postgres://portal@/portal?host={standby.folder},{primary.folder}&target_session_attrs=read-write"
    made = connections.configure_settings({"default": database_settings(url, embedded=Path())})["default"]
    portal = DatabaseWrapper(made, alias="portal")
    with django_db_blocker.unblock():  # type: ignore[attr-defined] # pytest-django's own
        with portal.cursor() as cursor:
            cursor.execute("INSERT INTO kept VALUES ('before')")
        until(lambda: words(standby) == ["before"], seconds=20, what="replication")
        primary.stop("immediate")
        standby.promote()
        # As at the beginning of every request.
        portal.health_check_done = False
        portal.close_if_unusable_or_obsolete()
        with portal.cursor() as cursor:
            cursor.execute("INSERT INTO kept VALUES ('after')")
            cursor.execute("SELECT word FROM kept ORDER BY word")
            assert [row[0] for row in cursor.fetchall()] == ["after", "before"]
        portal.close()


def words(server: Server) -> list[str]:
    try:
        with psycopg.connect(server.url("portal")) as connection:
            return [str(row[0]) for row in connection.execute("SELECT word FROM kept")]
    except psycopg.Error:
        return []
