"""The backup of every day: asked for once, made up for, and tried again as any job."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from reform.celery import app
from reform.core.backups import nightly
from reform.core.jobs import run
from reform.core.models import AuditEntry, Job


@pytest.fixture
def vendor() -> str:
    """SQLite alone."""
    return "sqlite"


@pytest.mark.parametrize(
    ("at", "asked"),
    [(None, []), (time(2, 30), []), (time(2, 0), ["backup:2026-11-22"]), (time(0, 0), ["backup:2026-11-22"])],
)
def test_backup_is_asked_for_once_its_time_is_past(db, settings, at, asked):
    settings.BACKUP_AT = at
    with time_machine.travel("2026-11-22 02:29:59+08:00", tick=False):
        nightly.tick()
        nightly.tick()
    assert list(Job.objects.values_list("key", flat=True)) == asked


def test_every_day_has_its_own(db, settings):
    settings.BACKUP_AT = time(2, 30)
    for moment in ("2026-11-21 03:00+08:00", "2026-11-22 02:00+08:00", "2026-11-22 15:00+08:00"):
        with time_machine.travel(moment, tick=False):
            nightly.tick()
    assert list(Job.objects.order_by("key").values_list("key", flat=True)) == [
        "backup:2026-11-21",
        "backup:2026-11-22",
    ]


def test_job_makes_it_and_removes_old_ones(source, filled, settings):
    settings.BACKUP_AT, settings.BACKUP_KEEP_DAYS = time(0, 0), 30
    for days in (29, 31):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            nightly.back_up({})
    nightly.tick()
    assert run(Job.objects.get(kind="backup").uid) is True
    assert len(source.backups) == 2
    entry = AuditEntry.objects.filter(act="backup.make").latest("pk")
    assert (entry.role, entry.agent, entry.after["file"]) == ("system", "job backup", source.backups[-1].name)


def test_job_that_fails_is_tried_again(source, filled, settings):
    settings.BACKUP_AT, settings.BACKUP_KEY = time(0, 0), ""
    nightly.tick()
    job = Job.objects.get(kind="backup")
    assert run(job.uid) is False
    job.refresh_from_db()
    assert (job.state, job.error) == (
        "queued",
        "BackupFailed: BACKUP_KEY is not set: a backup is never written unlocked.",
    )


def test_beat_and_the_worker_without_a_broker_ask():
    app.loader.import_default_modules()
    assert "reform.core.backups.nightly.tick" in {e["task"] for e in app.conf.beat_schedule.values()}
    assert "reform.core.backups.nightly.tick" in app.tasks
