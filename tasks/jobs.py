"""What the tasks app leaves to the background: each job fetches by id and calls one service."""

from __future__ import annotations

from datetime import date
from typing import Any

from reform.core.jobs import handles
from tasks.models import Notice
from tasks.services.intake import READ_JOB
from tasks.services.reading_later import read_kept_notice


@handles(READ_JOB)
def read_notice(payload: dict[str, Any]) -> None:
    """Read a notice whose file was kept unread."""
    issued_on = payload["issued_on"]
    read_kept_notice(
        notice=Notice.objects.get(uid=payload["notice"]),
        issued_on=date.fromisoformat(issued_on) if issued_on else None,
    )
