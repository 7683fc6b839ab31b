"""Each part as it is read: what is in order, what is in trouble, what cannot be told."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone

from departments.models import Delivery
from reform.celery import app as celery
from reform.core import health, signs
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.health import Part, read_health, read_part, worst
from reform.core.models import Job, SignOfLife

pytestmark = pytest.mark.django_db
PARTS = [
    "database",
    "migrations",
    "broker",
    "worker",
    "beat",
    "queue",
    "failed",
    "record",
    "disk",
    "backup",
    "clock",
    "texts",
]


def at(**ago):
    return timezone.now() - timedelta(**ago)


def met(name, **figures):
    """Return level and code of a part, and of its figures those asked for."""
    part = read_part(name, timezone.now())
    return part.level, part.code, {name: part.figures[name] for name in figures} == figures


def a_job(**fields):
    return Job.objects.create(
        **{"kind": "test.note", "key": f"k{Job.objects.count()}", "not_before": at(seconds=1)} | fields
    )


def failed_job(**fields):
    return a_job(
        **{"state": "dead", "attempts": 3, "error": "ValueError: x", "finished_at": at(hours=1)} | fields
    )


def test_every_part_is_read_in_order():
    assert [part.name for part in read_health()] == PARTS


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, ("green", "ok")), (119, ("green", "ok")), (121, ("yellow", "silent")), (301, ("red", "silent"))],
)
def test_beat_is_in_trouble_when_its_sign_grows_old(seconds, said):
    SignOfLife.objects.create(part="beat", at=at(seconds=seconds))
    assert met("beat")[:2] == said


def test_part_that_never_showed_a_sign_is_in_trouble():
    assert (met("beat")[:2], met("worker")[:2]) == (("red", "never"), ("red", "never"))


def test_sign_is_written_once_in_a_while(monkeypatch):
    monkeypatch.setattr(signs, "_shown", {})
    signs.show_sign("worker")
    first = signs.last_sign("worker")
    signs.show_sign("worker")
    assert signs.last_sign("worker") == first
    assert timezone.now() - first < timedelta(seconds=5)


def test_queue_counts_what_is_due_not_what_is_for_later():
    a_job(not_before=timezone.now() + timedelta(days=3))
    assert met("queue", waiting=1, oldest_seconds=0.0) == ("green", "ok", True)
    a_job(not_before=at(seconds=601))
    assert met("queue", waiting=2)[:2] == ("yellow", "late")
    a_job(not_before=at(seconds=3601))
    assert met("queue", waiting=3) == ("red", "late", True)


def test_job_whose_worker_left_it_lying_is_trouble(settings):
    lease = {"state": "running", "lease_token": "00000000-0000-0000-0000-000000000001"}
    job = a_job(**lease, lease_until=at(seconds=5 * settings.JOB_LEASE_SECONDS - 5))
    assert met("queue", abandoned=0, running=1) == ("green", "ok", True)
    Job.objects.filter(pk=job.pk).update(lease_until=at(seconds=5 * settings.JOB_LEASE_SECONDS + 5))
    assert met("queue", abandoned=1) == ("red", "abandoned", True)


def test_failed_jobs_count_until_they_are_given_up():
    assert met("failed", jobs=0) == ("green", "ok", True)
    failed_job()
    failed_job(given_up="重复。")
    assert met("failed", jobs=1) == ("yellow", "failed", True)
    for _ in range(9):
        failed_job()
    assert met("failed", jobs=10) == ("red", "failed", True)


def test_record_is_in_trouble_when_seals_are_late():
    seal_entries()
    entry = record(by=None, act="sign_out")
    assert met("record")[:2] == ("green", "ok")
    late = read_part("record", entry.at + timedelta(seconds=121))
    assert (late.level, late.code, round(late.figures["seconds"])) == ("yellow", "unsealed", 121)
    assert read_part("record", entry.at + timedelta(seconds=601)).level == "red"
    seal_entries()
    assert met("record", seconds=0.0) == ("green", "ok", True)


@pytest.mark.parametrize(
    ("free", "said"), [(3000, ("green", "ok")), (1999, ("yellow", "low")), (999, ("red", "full"))]
)
def test_disk_is_held_to_two_borders(free, said, settings, monkeypatch):
    settings.FREE_DISK_BYTES, settings.HEALTH_DISK_BYTES = 1000, 2000
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    assert met("disk", free=free) == (*said, True)


def test_clock_behind_the_record_is_wrong():
    entry = record(by=None, act="sign_out")
    back = read_part("clock", entry.at - timedelta(seconds=30))
    assert (back.level, back.code, back.figures) == ("yellow", "wrong", {"seconds": 30.0})
    assert read_part("clock", entry.at - timedelta(seconds=61)).level == "red"
    assert met("clock")[:2] == ("green", "ok")


def test_backup_that_is_missing_old_or_unread_is_told(monkeypatch):
    found = {}
    monkeypatch.setattr(health, "last_backup", lambda: SimpleNamespace(**found) if found else None)
    assert met("backup")[:2] == ("red", "none")
    found |= {"at": at(hours=25), "size": 9, "verified": True}
    assert met("backup", bytes=9) == ("green", "ok", True)
    found["verified"] = False
    assert met("backup")[:2] == ("yellow", "unread")
    found["at"] = at(hours=27)
    assert met("backup")[:2] == ("yellow", "old")
    found["at"] = at(hours=51)
    assert met("backup")[:2] == ("red", "old")


def a_text(cast, key, **fields):
    return Delivery.objects.create(
        programme=cast.admin.programme,
        user=cast.liaison.user,
        channel="mail",
        key=key,
        body="x",
        **{"not_before": timezone.now()} | fields,
    )


def test_texts_are_looked_at_where_a_way_out_is_set_up(cast, settings):
    a_text(cast, "1", state="failed", error="answered 500")
    assert met("texts")[:2] == ("green", "none")
    settings.MAIL_ON = True
    assert met("texts", mail_failed=1, mail_waiting=0) == ("yellow", "failed", True)
    a_text(cast, "2", not_before=at(minutes=61))
    assert met("texts", mail_waiting=1) == ("red", "stuck", True)


def test_text_tried_again_and_again_is_told(cast, settings):
    settings.MAIL_ON = True
    text = a_text(cast, "1", not_before=timezone.now() + timedelta(minutes=5), tries=2)
    assert met("texts")[:2] == ("green", "ok")
    Delivery.objects.filter(pk=text.pk).update(tries=3)
    assert met("texts", retried=1) == ("yellow", "failed", True)


def test_broker_answers_or_does_not(settings, monkeypatch):
    assert met("broker")[:2] == ("green", "none")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    # In tests Celery's broker lies in memory.
    assert met("broker")[:2] == ("green", "ok")
    monkeypatch.setattr(celery.conf, "broker_url", settings.REDIS_URL)
    began = time.monotonic()
    assert met("broker")[:2] == ("red", "down")
    assert time.monotonic() - began < 5


def test_tables_that_lack_a_step_are_told(monkeypatch):
    assert met("migrations", pending=0) == ("green", "ok", True)
    known = health._migrations_of_the_code()
    monkeypatch.setattr(health, "_migrations_of_the_code", lambda: known | {("core", "9999_newer")})
    assert met("migrations", pending=1) == ("red", "pending", True)


def test_without_the_database_the_rest_is_unknown(monkeypatch):
    def away(*_args):
        raise OperationalError("connection to server at 10.1.2.3 refused for user portal")

    monkeypatch.setattr(health.connection, "cursor", away)
    parts = {part.name: part for part in read_health()}
    assert (parts["database"].level, parts["database"].code) == ("red", "down")
    assert {name for name, part in parts.items() if part.level != "grey"} == {"database", "broker", "disk"}
    assert "10.1.2.3" not in str(parts)


def test_worst_part_counts():
    assert worst([Part("a"), Part("b", "yellow"), Part("c", "grey")]) == "yellow"
    assert worst([Part("a", "red"), Part("b", "yellow")]) == "red"
