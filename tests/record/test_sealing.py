"""Entries get consecutive places in a chain of HMACs; its head lies in a file beside the database."""

import hashlib
import hmac
import json
import stat
from datetime import timedelta

import pytest
import time_machine
from celery.signals import worker_shutdown
from django.core.management import call_command
from django.utils import timezone

from reform.celery import app
from reform.core import audit_seals
from reform.core.audit import record
from reform.core.audit_chain import BEGIN, ENTRY_FIELDS, canonical
from reform.core.audit_seals import oldest_unsealed, seal_entries
from reform.core.audit_verify import verify_record
from reform.core.models import AuditEntry, AuditSeal
from tests.record.chain import write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_a_seal_is_the_hmac_of_the_one_before_and_the_whole_entry(settings, algorithm):
    settings.AUDIT_HASH, settings.AUDIT_KEY = algorithm, "k" * 50
    for n in range(3):
        record(by=None, act="post.fill", after={"to": n})
    assert seal_entries() == 3
    previous = BEGIN
    for seal in AuditSeal.objects.order_by("seq"):
        entry = AuditEntry.objects.filter(pk=seal.entry_id).values(*ENTRY_FIELDS).get()
        said = canonical([previous, seal.seq, algorithm, seal.sealed_at, entry])
        previous = hmac.new(
            b"k" * 50, said.encode(), lambda data=b"": hashlib.new(algorithm, data)
        ).hexdigest()
        assert (seal.digest, seal.entry_uid) == (previous, entry["uid"])
    assert list(AuditSeal.objects.values_list("seq", flat=True)) == [1, 2, 3]


def test_canonical_form_is_one_form():
    moment = timezone.now()
    assert canonical({"b": "é", "a": moment}) == canonical(dict(reversed({"b": "é", "a": moment}.items())))
    assert canonical({"x": "\ud800中"}) == '{"x":"\\ud800\\u4e2d"}'


def test_sealing_goes_on_where_it_stopped_and_in_batches(monkeypatch):
    monkeypatch.setattr(audit_seals, "BATCH", 2)
    write(5)
    assert seal_entries() == 0
    record(by=None, act="post.fill")
    assert seal_entries() == 1
    assert list(AuditSeal.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_an_entry_committed_after_a_higher_number_is_sealed_within_the_hour():
    """On PostgreSQL numbers are given when written and seen when committed: 7 may come after 9."""
    entries = write(2)
    AuditEntry.objects.create(pk=entries[1].pk + 10, at=timezone.now(), act="x")
    seal_entries()
    late = AuditEntry.objects.create(pk=entries[1].pk + 5, at=timezone.now(), act="x")
    assert seal_entries() == 1
    assert AuditSeal.objects.get(seq=4).entry_id == late.pk


def test_entry_late_when_a_copy_was_made_is_sealed_in_the_copy():
    """Restored hours later it would count as put in afterwards; the moment of the copy decides."""
    then = timezone.now() - timedelta(hours=3)
    with time_machine.travel(then, tick=False):
        entries = write(2)
        AuditEntry.objects.create(pk=entries[1].pk + 10, at=timezone.now(), act="x")
        seal_entries()
        AuditEntry.objects.create(pk=entries[1].pk + 5, at=timezone.now(), act="x")
    assert seal_entries() == 0
    assert seal_entries(as_of=then) == 1
    assert verify_record().ok


def test_settled_numbers_are_not_looked_through_again(django_assert_max_num_queries):
    write(300)
    record(by=None, act="x")
    seal_entries()
    record(by=None, act="x")
    with django_assert_max_num_queries(15) as done:
        seal_entries()
    looked = [q["sql"] for q in done.captured_queries if "NOT EXISTS" in q["sql"].upper()]
    floor = AuditSeal.objects.get(seq=300).entry_id
    assert looked
    assert all(f"> {floor}" in sql for sql in looked)


def test_head_is_noted_once_and_only_added_to(settings):
    write(2)
    seal_entries()
    record(by=None, act="x")
    seal_entries()
    lines = [json.loads(line) for line in settings.AUDIT_HEADS.read_text().splitlines()]
    assert [line["seq"] for line in lines] == [2, 3]
    assert lines[1]["digest"] == AuditSeal.objects.get(seq=3).digest
    assert stat.S_IMODE(settings.AUDIT_HEADS.stat().st_mode) == 0o600


def test_head_left_unnoted_by_a_crash_is_noted_next_time(settings):
    write(2)
    settings.AUDIT_HEADS.unlink()
    assert seal_entries() == 0
    assert json.loads(settings.AUDIT_HEADS.read_text())["seq"] == 2


def test_oldest_unsealed_tells_since_when():
    assert oldest_unsealed() is None
    write(1)
    assert oldest_unsealed() is None
    with time_machine.travel(timezone.now() - timedelta(minutes=3), tick=False):
        waiting = record(by=None, act="x")
    record(by=None, act="x")
    assert oldest_unsealed() == waiting.at


def test_worker_on_the_job_table_seals_before_it_ends(monkeypatch):
    monkeypatch.setattr("signal.signal", lambda *_: None)
    entry = record(by=None, act="x")
    call_command("run_jobs", once=True)
    assert AuditSeal.objects.filter(entry_id=entry.pk).count() == 1


def test_beat_asks_for_seals_twice_a_minute():
    asked = app.conf.beat_schedule["seal"]
    assert (asked["task"], asked["schedule"]) == ("reform.core.jobs.seal", 30.0)
    assert asked["task"] in app.tasks


def test_worker_seals_when_it_ends():
    entry = record(by=None, act="x")
    worker_shutdown.send(sender=None)
    assert AuditSeal.objects.filter(entry_id=entry.pk).count() == 1
