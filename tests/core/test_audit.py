"""The audit record: who, from where, in which request or job; in the transaction of the change; never rewritten."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from reform.core import audit, jobs
from reform.core.asking import Asking, asking, neutral
from reform.core.models import AuditEntry


def test_record_masks_secrets(cast):
    entry = audit.record(
        by=cast.clerk,
        act="people.change",
        obj=cast.health,
        before={"phone": "2", "name": "乙"},
        after={"phone": "1", "name": "甲"},
    )
    assert entry.before == {"phone": "***", "name": "乙"}
    assert entry.after == {"phone": "***", "name": "甲"}
    assert (entry.actor_label, entry.role, entry.object_uid) == (cast.clerk.label, "clerk", cast.health.uid)


def test_record_masks_numbers_in_reasons_and_names(cast):
    cast.health.name = cast.health.short_name = "热线13800000000"
    entry = audit.record(by=cast.clerk, act="x", obj=cast.health, reason="请致电13800000000")
    assert (entry.reason, entry.object_label) == ("请致电***", "热线***")


@pytest.mark.parametrize("attempt", ["update", "delete"])
def test_audit_rows_cannot_be_changed(cast, attempt):
    entry = audit.record(by=cast.clerk, act="x")
    rows = AuditEntry.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(act="y") if attempt == "update" else rows.delete()
    assert AuditEntry.objects.get(pk=entry.pk).act == "x"


def test_record_takes_request_browser_and_address_from_what_is_under_way(cast):
    with asking(Asking(address="10.1.2.3", agent="Firefox")) as one:
        mine = audit.record(by=cast.clerk, act="x")
        nobodys = audit.record(by=None, act="x")
    assert (mine.address, mine.agent, mine.request_uid) == ("127.0.0.1", "Firefox", one.uid)
    assert (nobodys.address, nobodys.role) == ("10.1.2.3", "system")
    assert audit.record(by=None, act="x").request_uid is None


@pytest.mark.parametrize("sign", ["\r\n", "\x00", "\x1b[2K", "\u202e", "\u2028"])
def test_browser_name_is_neutralised_and_cut(sign):
    assert neutral(f"a{sign}b").replace("[2K", "").split() == ["a", "b"]
    assert len(neutral("x" * 999)) == 200


def test_failed_transaction_leaves_no_row(cast):
    def fail():
        with transaction.atomic():
            audit.record(by=cast.clerk, act="x")
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        fail()
    assert not AuditEntry.objects.exists()


def test_job_writes_in_the_name_of_whoever_asked_for_it_in_their_request(cast):
    jobs.handles("test.record")(lambda _payload: audit.record(by=None, act="x"))
    with asking(Asking(address="10.1.2.3", agent="Firefox")) as one:
        job = jobs.enqueue(kind="test.record", key="1", payload={}, by=cast.clerk)
    assert jobs.run(job.uid)
    entry = AuditEntry.objects.get(act="x")
    assert (entry.actor_uid, entry.post_uid, entry.role, entry.actor_label) == (
        cast.clerk.user.uid,
        cast.clerk.post.uid,
        "clerk",
        cast.clerk.label,
    )
    assert (entry.address, entry.agent, entry.request_uid) == ("127.0.0.1", "job test.record", one.uid)


def test_job_nobody_asked_for_writes_as_the_system_under_its_own_name(db):
    jobs.handles("test.record")(lambda _payload: audit.record(by=None, act="x"))
    job = jobs.enqueue(kind="test.record", key="1", payload={})
    assert jobs.run(job.uid)
    entry = AuditEntry.objects.get(act="x")
    assert (entry.actor_uid, entry.role, entry.request_uid) == (None, "system", uuid.UUID(str(job.uid)))
