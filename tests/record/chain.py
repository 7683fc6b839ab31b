"""A sealed record to damage, and what a database's owner could do to it with the triggers out of the way."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import time_machine
from django.db import connection
from django.utils import timezone

from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.models import AuditEntry, AuditSeal

LONG_AGO = timedelta(days=181)


def write(count: int, *, ago: timedelta = timedelta(hours=2), by: Any = None) -> list[AuditEntry]:
    """Write and seal entries that are `ago` old; return them in order."""
    with time_machine.travel(timezone.now() - ago, tick=False):
        made = [record(by=by, act="post.fill", after={"to": n}) for n in range(count)]
        seal_entries()
    return made


@contextmanager
def as_owner():
    """Let the block change the record's tables as somebody who owns the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'core_audit%'"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            try:
                yield cursor
            finally:
                for _name, sql in triggers:
                    cursor.execute(sql)
        else:
            tables = ("core_auditentry", "core_auditseal", "core_auditsegment")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield cursor
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def edit(entry: AuditEntry, **fields: Any) -> None:
    """Change an entry."""
    with as_owner():
        AuditEntry.objects.filter(pk=entry.pk).update(**fields)


def remove(*entries: AuditEntry, seals: bool = False) -> None:
    """Remove entries, with their seals if asked."""
    keys = [entry.pk for entry in entries]
    with as_owner():
        AuditEntry.objects.filter(pk__in=keys).delete()
        if seals:
            AuditSeal.objects.filter(entry_id__in=keys).delete()


def swap(one: AuditEntry, other: AuditEntry) -> None:
    """Let two entries change their numbers, uids included or not as the rows have them."""
    with as_owner():
        AuditEntry.objects.filter(pk=one.pk).update(id=-1)
        AuditEntry.objects.filter(pk=other.pk).update(id=one.pk)
        AuditEntry.objects.filter(pk=-1).update(id=other.pk)


def put_in(number: int) -> AuditEntry:
    """Put an entry in under a number below the last."""
    with as_owner():
        return AuditEntry.objects.create(pk=number, at=timezone.now(), act="post.fill", actor_label="x")
