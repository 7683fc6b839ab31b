"""When the last good backup was made, for whoever looks after the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reform.core.backups.make import MADE
from reform.core.models import AuditEntry


@dataclass(frozen=True)
class LastBackup:
    """A backup of this database: when its name was given, its size in bytes, and whether it was read back whole."""

    at: datetime
    size: int
    file: str
    verified: bool


def last_backup() -> LastBackup | None:
    """Return the newest backup the record tells of, None without one; one query by an index of its own.

    Made on whichever host: it is not looked for in a folder, from which it may have been moved away.
    """
    entry = AuditEntry.objects.filter(act=MADE).order_by("-at").values_list("at", "after").first()
    if entry is None:
        return None
    at, after = entry
    return LastBackup(at, after["size"], after["file"], after["verified"])
