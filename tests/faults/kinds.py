"""Jobs that only tests know: they wait for a file, end their own process, or leave a line each time they are done.

A worker knows those that FAULTS_KINDS names, as one of an older version would know fewer.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from reform.core.jobs import handles
from reports.models import CircularFile, CircularSnapshot
from reports.services import circular_files

LONGEST = 60


def note(payload: dict[str, Any]) -> None:
    """Leave a line in the file of this job; one line is one time that it was done."""
    with (Path(settings.VAR_DIR) / "done" / payload["name"]).open("a") as file:
        file.write(f"{os.getpid()}\n")


def hold(payload: dict[str, Any]) -> None:
    """Say that it began, wait for the flag, and keep one file, as a job that draws a PDF does."""
    folder = Path(settings.VAR_DIR) / "flags"
    (folder / f"began-{payload['name']}-{os.getpid()}").touch()
    until = time.monotonic() + LONGEST
    while not (folder / payload["name"]).exists() and time.monotonic() < until:
        time.sleep(0.05)
    note(payload)


def poison(payload: dict[str, Any]) -> None:
    """End the process it runs in, as a machine without memory does."""
    (Path(settings.VAR_DIR) / "flags" / f"poisoned-{time.time_ns()}").touch()
    os.kill(os.getpid(), signal.SIGKILL)


def hold_pdf(payload: dict[str, Any]) -> None:
    """Make the files of a snapshot, and wait for the flag before the bytes are drawn."""
    snapshot = CircularSnapshot.objects.get(uid=payload["snapshot"])

    def drawn(_document: object) -> bytes:
        hold(payload)
        return b"%PDF-1.7 held"

    circular_files.RENDERERS = {"pdf": drawn}
    circular_files.document_of = lambda _snapshot: None  # type: ignore[assignment,return-value]
    circular_files.note_length = lambda *_given: None  # type: ignore[assignment] # nothing is drawn here
    circular_files._fonts = lambda *_given: []  # type: ignore[assignment] # nothing is drawn here
    circular_files.render_files(snapshot=snapshot, kinds=["pdf"])


def fill_disk(payload: dict[str, Any]) -> None:
    """Keep a file larger than what the process may write."""
    snapshot = CircularSnapshot.objects.get(uid=payload["snapshot"])
    file = CircularFile(snapshot=snapshot, kind="pdf", size=payload["size"], sha256="")
    file.file.save("x.pdf", ContentFile(bytes(payload["size"]), "x.pdf"), save=False)
    file.sha256 = file.file.name[-64:]
    file.save()
    note(payload)


def sleep_in_database(payload: dict[str, Any]) -> None:
    """Run one statement for so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [payload["seconds"]])
    note(payload)


KINDS = {
    "faults.note": note,
    "faults.hold": hold,
    "faults.poison": poison,
    "faults.pdf": hold_pdf,
    "faults.full": fill_disk,
    "faults.sleep": sleep_in_database,
}
for _kind in os.environ.get("FAULTS_KINDS", ",".join(KINDS)).split(","):
    handles(_kind)(KINDS[_kind])
