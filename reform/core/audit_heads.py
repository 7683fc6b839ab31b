"""The heads of the chain in a file beside the database: what shows that the end of the record was cut off."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

TAIL_BYTES = 400


def heads_file() -> Path:
    """Return where the heads are kept."""
    return Path(settings.AUDIT_HEADS)


def note_head(*, seq: int, digest: str) -> None:
    """Add the chain's head to the file, on the disk when this returns; nothing where it is the last one noted."""
    path = heads_file()
    if _last_line(path) == (seq, digest):
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"seq": seq, "digest": digest, "at": at}) + "\n"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode())
        os.fsync(file)
    finally:
        os.close(file)


def _last_line(path: Path) -> tuple[int, str] | None:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            said = json.loads(file.read().splitlines()[-1])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return said["seq"], said["digest"]


def noted_heads(path: Path) -> dict[int, set[str]] | None:
    """Return every digest noted for a place, by place; None where there is no file.

    A line broken off by a lost machine is left out. An attacker's second digest for a place stands beside the first.
    """
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    found: dict[int, set[str]] = {}
    for line in lines:
        try:
            said = json.loads(line)
            found.setdefault(int(said["seq"]), set()).add(str(said["digest"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found
