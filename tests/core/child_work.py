"""What the tests let a child process do; it must not need Django's settings."""

from __future__ import annotations

from reform.core.child import MEMORY_BYTES


def greedy(data: bytes) -> int:
    """Take more memory than the child may have."""
    return len(bytearray(2 * MEMORY_BYTES)) + len(data)


def slow(data: bytes) -> int:
    """Work without end."""
    while True:
        data = data[::-1]


def echo(data: bytes, word: str) -> dict[str, object]:
    """Give back what came in."""
    return {"size": len(data), "word": word}


def faulty(data: bytes) -> int:
    """Fail."""
    raise ValueError("what went wrong")
