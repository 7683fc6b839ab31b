"""On PostgreSQL nobody rewrites the audit record, its seals or its segments, whatever the statement."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from reform.core import audit
from reform.core.audit_seals import seal_entries
from reform.core.models import AuditEntry, AuditSeal, AuditSegment


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET act = 'y'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
        "TRUNCATE core_auditentry, core_job CASCADE",
        "INSERT INTO core_auditentry SELECT * FROM core_auditentry ON CONFLICT (id) DO UPDATE SET act = 'y'",
        "UPDATE core_auditseal SET digest = 'y'",
        "DELETE FROM core_auditseal",
        "TRUNCATE core_auditseal",
        "TRUNCATE core_auditsegment",
    ],
)
def test_the_audit_record_is_append_only(cast, statement):
    audit.record(by=cast.clerk, act="x")
    seal_entries()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["x"]
    assert AuditSeal.objects.exclude(digest="y").count() == 1


def test_a_segment_over_what_is_young_is_refused(cast):
    audit.record(by=cast.clerk, act="x")
    seal_entries()
    now = timezone.now()
    young = AuditSegment(
        first_seq=1, last_seq=1, first_at=now, last_at=now, archived_at=now, algorithm="sha256"
    )
    with pytest.raises(DatabaseError, match="older than 180 days"), transaction.atomic():
        young.save(force_insert=True)
    assert not AuditSegment.objects.exists()
