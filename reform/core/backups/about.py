"""What a backup says of itself: made when, by which version, of which database, with which keys."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from reform.core.audit_chain import BEGIN
from reform.core.backups.faults import BackupFailed, BadBackup
from reform.core.backups.sealed import key_mark
from reform.core.backups.snapshot import Snapshot, quoted
from reform.core.version import version

FORMAT = 1
# What is locked or sealed with them is lost without them; SECRET_KEY only ends sessions and links.
KEYS = ("FIELD_KEY", "AUDIT_KEY")


@dataclass(frozen=True)
class About:
    """`rows` counts the rows by table, `head` is place and digest of the record's last seal, `keys` marks by setting."""

    format: int
    version: str
    made_at: str
    database: str
    migrations: list[str]
    head: list[Any]
    rows: dict[str, int]
    keys: dict[str, list[str]]

    @property
    def at(self) -> datetime:
        """The moment whose state the backup holds."""
        return datetime.fromisoformat(self.made_at)

    def as_bytes(self) -> bytes:
        """Return it as the member `about`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def about_from(data: bytes) -> About:
    """Return what `as_bytes` wrote. Raises BadBackup for a format this version does not know."""
    said = json.loads(data)
    if said["format"] != FORMAT:
        raise BadBackup(f"The backup has format {said['format']}; this version of the portal reads {FORMAT}.")
    return About(**said)


def _keys() -> dict[str, list[str]]:
    """Return the marks of the keys in use and the former ones, by setting."""
    return {
        name: [
            key_mark(key, name).hex()
            for key in (getattr(settings, name), *getattr(settings, f"{name}_FALLBACKS"))
        ]
        for name in KEYS
    }


def audit_head(snapshot: Snapshot) -> list[Any]:
    """Return place and digest of the record's last seal, as `reform.core.audit_chain.head` does."""
    for select in (
        "SELECT seq, digest FROM core_auditseal ORDER BY seq DESC LIMIT 1",
        "SELECT last_seq, digest_after FROM core_auditsegment ORDER BY last_seq DESC LIMIT 1",
    ):
        if found := next(snapshot.rows(select), None):
            return list(found)
    return [0, BEGIN]


def counts(snapshot: Snapshot) -> dict[str, int]:
    """Return the number of rows of every table."""
    return {
        table: next(snapshot.rows(" ".join(("SELECT COUNT(*) FROM", quoted(table)))))[0]
        for table in snapshot.tables()
    }


def describe(snapshot: Snapshot) -> About:
    """Return what there is to say of a snapshot. Raises BackupFailed for a database that is not the portal's."""
    tables = snapshot.tables()
    if "core_auditseal" not in tables:
        raise BackupFailed("There is no portal in this database yet: nothing to back up.")
    applied = snapshot.rows("SELECT app, name FROM django_migrations ORDER BY app, name")
    return About(
        format=FORMAT,
        version=version(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        database=snapshot.vendor,
        migrations=[f"{app}.{name}" for app, name in applied],
        head=audit_head(snapshot),
        rows=counts(snapshot),
        keys=_keys(),
    )


def lacking_keys(about: About) -> list[str]:
    """Return which settings lack a key that the backup's contents were locked or sealed with."""
    ours = _keys()
    return [name for name in KEYS if not set(about.keys[name]) <= set(ours[name])]


def refuse_newer(about: About) -> None:
    """Raise BadBackup for a backup made by code newer than this one: its database would not be understood."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    unknown = [name for name in about.migrations if tuple(name.split(".", 1)) not in known]
    if unknown or _numbers(about.version) > _numbers(version()):
        newest = f" (it knows {unknown[0]})" if unknown else ""
        raise BadBackup(
            f"The backup was made by a newer portal, version {about.version}{newest}; this is "
            f"{version()}. Install that version, then restore."
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
