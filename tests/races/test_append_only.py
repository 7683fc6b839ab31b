"""On PostgreSQL nobody rewrites the audit record, whatever the statement."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from reform.core import audit
from reform.core.models import AuditEntry


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET act = 'y'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
        "TRUNCATE core_auditentry, core_job CASCADE",
        "INSERT INTO core_auditentry SELECT * FROM core_auditentry ON CONFLICT (id) DO UPDATE SET act = 'y'",
    ],
)
def test_the_audit_record_is_append_only(cast, statement):
    audit.record(by=cast.clerk, act="x")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["x"]
