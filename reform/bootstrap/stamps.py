"""Remembers from what each thing was made, so that a second start makes nothing again."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reform.bootstrap.paths import BUILD_DIR
from reform.bootstrap.steps import say

STAMP_FILE = BUILD_DIR / "stamps.json"


def digest(*files: Path, also: str = "") -> str:
    """Return the sha256 of the names and contents of `files` and of the words `also`."""
    total = hashlib.sha256(also.encode())
    for file in files:
        total.update(f"\0{file.name}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_current(name: str, value: str, *, path: Path = STAMP_FILE) -> bool:
    """Return whether `name` was last made from `value`; a lost or broken file means no."""
    return _read(path).get(name) == value


def record(name: str, value: str, *, path: Path = STAMP_FILE) -> None:
    """Remember that `name` is now made from `value`; the file is replaced whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(_read(path) | {name: value}, indent=1, sort_keys=True), "utf-8")
    os.replace(draft, path)


@contextmanager
def only_one_setup() -> Iterator[None]:
    """Hold the lock of this folder's set-up; a second set-up waits for the first and says so."""
    BUILD_DIR.mkdir(parents=True, exist_ok=True)
    with (BUILD_DIR / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("- Waiting for another set-up in this folder to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
