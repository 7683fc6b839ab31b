"""What the tests let a child process do; it must not need Django's settings."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from reform.core.child import MEMORY_BYTES


def greedy(data: bytes) -> int:
    """Take more memory than the child may have."""
    return len(bytearray(2 * MEMORY_BYTES)) + len(data)


def slow(data: bytes) -> int:
    """Work without end."""
    while True:
        data = data[::-1]


def leaves_things(data: bytes, told: str) -> None:
    """Write where it works and what it started, then work without end."""
    asleep = subprocess.Popen(["sleep", "300"], stdout=subprocess.DEVNULL)
    Path(tempfile.mkdtemp(), "left").write_bytes(data)
    Path(told).write_text(f"{tempfile.gettempdir()} {asleep.pid}", "utf-8")
    time.sleep(300)


def echo(data: bytes, word: str) -> dict[str, object]:
    """Give back what came in."""
    return {"size": len(data), "word": word}


def faulty(data: bytes) -> int:
    """Fail."""
    raise ValueError("what went wrong")
