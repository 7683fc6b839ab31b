"""Steps a person can watch: one line when a step begins, a sign of life while it lasts, its seconds at the end."""

import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reform.bootstrap.paths import BASE_DIR, BUILD_DIR, environment

HEARTBEAT_SECONDS = 10
LOG_FILE = BUILD_DIR / "setup.log"
TAIL_LINES = 15


class Stopped(Exception):
    """Nothing more can be done; the text is one or more sentences for the person at the terminal."""


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print that `title` begins, every ten seconds that it goes on, and how long it took."""
    begun = time.monotonic()
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            say(f"  ... {title.lower()}: {time.monotonic() - begun:.0f} s")

    say(f"- {title}")
    pulse = threading.Thread(target=beat, daemon=True)
    pulse.start()
    outcome = "failed after"
    try:
        yield
        outcome = "done in"
    finally:
        ended.set()
        pulse.join()
        say(f"  {outcome} {time.monotonic() - begun:.1f} s")


def run(
    argv: Sequence[str | Path], *, what: str, env: dict[str, str] | None = None, cwd: Path = BASE_DIR
) -> str:
    """Run a program to its end and return what it wrote to standard output.

    Everything it wrote is added to .build/setup.log. Raises Stopped with the last lines when it fails.
    """
    LOG_FILE.parent.mkdir(parents=True, exist_ok=True)
    command = [str(part) for part in argv]
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env or environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except OSError as error:
        raise Stopped(f"{what} failed: {command[0]} could not be run ({error.strerror}).") from error
    with LOG_FILE.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n{done.stdout}{done.stderr}\n")
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-TAIL_LINES:])
        raise Stopped(f"{what} failed (exit code {done.returncode}):\n{tail}\nMore in {LOG_FILE}.")
    return done.stdout
