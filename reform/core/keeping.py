"""Work in the background on the kept files: what a fault left is set aside, and all are read once a night."""

from __future__ import annotations

import logging
from datetime import time
from typing import Any

from celery import shared_task
from django.utils import timezone

from reform.core.actor import ActorLike
from reform.core.audit import record
from reform.core.jobs import enqueue, handles
from reform.core.kept_files import Fault, faults, set_left_aside

log = logging.getLogger(__name__)
READ = "core.read_files"
# Files are read at night: their disk is then nobody else's.
NIGHT = (time(1), time(5))


@shared_task(name="reform.core.keeping.set_aside")
def set_aside() -> None:
    """Set aside what no row names."""
    set_left_aside()


@shared_task(name="reform.core.keeping.ask_to_read_files")
def ask_to_read_files() -> None:
    """Ask once a night for all kept files to be read."""
    now = timezone.localtime()
    if NIGHT[0] <= now.time() < NIGHT[1]:
        enqueue(kind=READ, key=f"{READ}:{now.date()}", payload={})


@handles(READ)
def read_files(_payload: dict[str, Any]) -> None:
    """Read every kept file; what is gone or changed goes into the record and the log."""
    for fault in faults():
        note_damage(fault)


def note_damage(fault: Fault, by: ActorLike | None = None) -> None:
    """Record that a kept file is gone or changed, and tell the operator by an error in the log. `by` asked for it."""
    log.error(fault.sentence())
    record(by=by, act="files.damaged", obj=fault.named(), reason=fault.why, after={"file": fault.name})
