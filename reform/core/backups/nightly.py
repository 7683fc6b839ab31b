"""The backup of every day, where BACKUP_AT asks for one: a job like any other, tried again when it fails."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from reform.core.backups.make import make_backup
from reform.core.jobs import enqueue, handles

KIND = "backup"


@shared_task(name="reform.core.backups.nightly.tick")
def tick() -> None:
    """Ask for today's backup once BACKUP_AT is past: asked again it is the same job, and one missed is made up for."""
    now = timezone.localtime()
    if settings.BACKUP_AT and now.time() >= settings.BACKUP_AT:
        enqueue(kind=KIND, key=f"backup:{now.date()}", payload={})


@handles(KIND)
def back_up(_payload: dict[str, Any]) -> None:
    """Make it in BACKUP_DIR and remove those older than BACKUP_KEEP_DAYS."""
    make_backup(folder=settings.BACKUP_DIR, keep_days=settings.BACKUP_KEEP_DAYS)
