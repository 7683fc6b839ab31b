"""Places a portal's data lie in: a folder and a database each, between which this process changes."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.test import override_settings

from reform.bootstrap import services
from reform.database_settings import database_settings

LOCK = "a key for backups, for these tests alone, 0123456789-abcdefg"


@dataclass(frozen=True)
class Place:
    """A folder for data, and the DATABASE_URL of a database, "" for SQLite in the folder."""

    var: Path
    url: str = ""

    @property
    def database(self) -> Path:
        """The file of the database, on SQLite."""
        return self.var / "portal.sqlite3"

    @property
    def files(self) -> dict[str, bytes]:
        """What is kept, by name."""
        root = self.var / "files"
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    @property
    def backups(self) -> list[Path]:
        """The backups made of it, oldest first."""
        return sorted((self.var / "backups").glob("*.backup"))


@contextmanager
def at(place: Place, **changes: object) -> Iterator[Place]:
    """Let the portal's data lie in this place, in every thread that connects from now on."""
    place.var.mkdir(parents=True, exist_ok=True)
    made = connections.configure_settings(
        {"default": database_settings(place.url, embedded=place.var / "portal.sqlite3")}
    )["default"]
    before, connection = connections.settings["default"], connections["default"]
    connections.settings["default"] = made
    connections["default"] = connections.create_connection("default")
    folder, services.VAR_DIR = services.VAR_DIR, place.var
    values = {
        "VAR_DIR": place.var,
        "MEDIA_ROOT": place.var / "files",
        "AUDIT_HEADS": place.var / "audit-heads",
        "AUDIT_ARCHIVE": place.var / "audit-archive",
        "BACKUP_DIR": place.var / "backups",
        "BACKUP_KEY": LOCK,
        "PASSWORD_HASHERS": settings.PASSWORD_HASHERS,
    }
    try:
        with override_settings(**(values | changes)):
            yield place
    finally:
        services.VAR_DIR = folder
        connections["default"].close()
        connections.settings["default"], connections["default"] = before, connection


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file of this process grow further, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
