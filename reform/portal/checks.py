"""What must be true before the portal serves an office: nothing of the demonstration is in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

# The act under which the record tells of loading it; nobody can take that back.
DEMO_LOADED = "demo.load"


def demo_accounts() -> Path:
    """Return where the demonstration's accounts and passwords are written."""
    return Path(settings.VAR_DIR) / "demo-accounts.txt"


def _demo_was_loaded(database: str) -> bool:
    from reform.core.models import AuditEntry

    if AuditEntry._meta.db_table not in connections[database].introspection.table_names():
        return False
    return AuditEntry.objects.using(database).filter(act=DEMO_LOADED).exists()


@checks.register(checks.Tags.database)
def no_demonstration(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse production on data of the demonstration, whose accounts and passwords lie in a file; asked by migrate."""
    if settings.PROFILE != "production" or "default" not in (databases or ()):
        return []
    if not demo_accounts().exists() and not _demo_was_loaded("default"):
        return []
    return [
        checks.Error(
            "The demonstration was loaded into this portal: its accounts must not serve an office.",
            hint="Set DATABASE_URL and PORTAL_VAR to places of production's own.",
            id="portal.E001",
        )
    ]
