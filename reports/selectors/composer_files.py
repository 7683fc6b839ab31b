"""The files of a draft: which are there, which are being made, and of which version its pages are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from departments.actor import Actor
from reform.core.models import Job
from reform.core.page_pictures import page_sizes
from reports.circulars.faults import TOO_LONG
from reports.models import Circular, CircularFile, CircularSnapshot
from reports.selectors.circulars import circulars_for, fault_lines

RUNNING = {Job.State.QUEUED, Job.State.RUNNING}


@dataclass(frozen=True)
class Page:
    """A page to be shown as a picture; width and height in pixels."""

    number: int
    width: int
    height: int


@dataclass(frozen=True)
class Pages:
    """The pages of a draft as they were last drawn. `stale`: the paper was changed since; `over`: they are too many."""

    file: CircularFile | None = None
    pages: Sequence[Page] = ()
    stale: bool = False
    waiting: bool = False
    failed: bool = False
    over: str = ""


@dataclass(frozen=True)
class DraftFile:
    """One kind of file of a draft's newest version."""

    kind: str
    file: CircularFile | None
    waiting: bool = False
    failed: bool = False


def pages_of(circular: Circular, snapshot: CircularSnapshot, job: Job | None) -> Pages:
    """Return the pages of the newest version that has any; `job` is the one that makes those of `snapshot`."""
    drawn = CircularFile.objects.filter(snapshot__circular=circular, kind="pdf", final=False)
    file = drawn.select_related("snapshot").order_by("-snapshot__number").first()
    fresh = file is not None and file.snapshot_id == snapshot.pk
    waiting, failed = _state_of(job) if not fresh else (False, False)
    if file is None:
        return Pages(waiting=waiting, failed=failed)
    try:
        sizes = page_sizes(file.file)
    except LookupError:
        return Pages(waiting=waiting, failed=not waiting)
    pages = [Page(n, width, height) for n, (width, height) in enumerate(sizes, start=1)]
    lines = fault_lines([fault for fault in file.snapshot.faults if fault["code"] == TOO_LONG])
    over = "".join(line["text"] for line in lines)
    return Pages(file, pages, stale=not fresh, waiting=waiting, failed=failed, over=over)


def draft_pdfs_for(actor: Actor) -> QuerySet[CircularFile]:
    """Return the PDFs of the drafts that exist for the actor."""
    drafts = CircularFile.objects.filter(kind="pdf", final=False, snapshot__circular__in=circulars_for(actor))
    return drafts.select_related("snapshot__circular__programme")


def draft_file(kind: str, snapshot: CircularSnapshot, job: Job | None) -> DraftFile:
    """Return one kind of file of a draft, with how far the job is that makes it."""
    file = snapshot.files.filter(kind=kind, final=False).first()
    waiting, failed = _state_of(job) if file is None else (False, False)
    return DraftFile(kind, file, waiting=waiting, failed=failed)


def _state_of(job: Job | None) -> tuple[bool, bool]:
    if job is None:
        return False, False
    return job.state in RUNNING, job.state == Job.State.DEAD
