"""The audit record refuses to be rewritten."""

import pytest
from django.db import DatabaseError, transaction

from reform.core import audit
from reform.core.models import AuditEntry


def test_record_masks_secrets(cast):
    entry = audit.record(
        by=cast.clerk, act="people.change", obj=cast.health, after={"phone": "1", "name": "甲"}
    )
    assert entry.after == {"phone": "***", "name": "甲"}
    assert (entry.actor_label, entry.role, entry.object_uid) == (cast.clerk.label, "clerk", cast.health.uid)


@pytest.mark.parametrize("attempt", ["update", "delete"])
def test_audit_rows_cannot_be_changed(cast, attempt):
    entry = audit.record(by=cast.clerk, act="x")
    rows = AuditEntry.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(act="y") if attempt == "update" else rows.delete()
    assert AuditEntry.objects.get(pk=entry.pk).act == "x"
