"""Programs that a test starts and ends: each writes to its own file, is waited for, and is always ended."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reform.bootstrap.paths import BASE_DIR, environment

READY_SECONDS = 60
STOP_SECONDS = 20
TAIL_CHARACTERS = 3000
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def portal_environment(var: Path, **more: str) -> dict[str, str]:
    """Return the environment of a portal whose data lie in `var`; nothing of the outer one's databases stays."""
    env = environment()
    for name in ("DATABASE_URL", "REDIS_URL", "PORTAL_PROFILE", "PORTAL_BIND", "ALLOWED_HOSTS"):
        env.pop(name, None)
    return env | {"PORTAL_VAR": str(var), "PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1"} | more


def run(argv: Sequence[str | Path], *, env: dict[str, str], seconds: float = 300) -> str:
    """Run a program to its end and return what it printed; raises AssertionError with its words when it fails."""
    command = [str(part) for part in argv]
    done = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def manage(*arguments: str, env: dict[str, str]) -> str:
    """Run one of manage.py's commands and return what it printed."""
    return run([sys.executable, "manage.py", *arguments], env=env)


@contextmanager
def running(
    argv: Sequence[str | Path],
    *,
    env: dict[str, str],
    log: Path,
    ready: Callable[[], bool],
    stop: int = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends.

    Raises AssertionError with its last words when it does not get ready.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(part) for part in argv],
            cwd=BASE_DIR,
            env=env,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=_end_with_the_tests,
        )
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not ready():
            assert process.poll() is None, f"{argv[0]} ended at once:\n{tail(log)}"
            assert time.monotonic() < deadline, f"{argv[0]} did not get ready:\n{tail(log)}"
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def tail(log: Path) -> str:
    """Return the end of a log file."""
    return log.read_text("utf-8", "replace")[-TAIL_CHARACTERS:] if log.exists() else ""


def _end_with_the_tests() -> None:
    """Run in the child before its program: it ends even when the tests are killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
