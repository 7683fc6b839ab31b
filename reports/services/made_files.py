"""PDFs drawn by a job: asked for once as things stand, drawn from what was frozen, forgotten after a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from reform.core.audit import record
from reform.core.files import as_content, sha256_of
from reform.core.jobs import enqueue
from reform.core.models import Job, UidModel
from reports.models import MadeFile

DRAW = "reports.made_file"
# What was asked for is fetched soon; longer than that no copy lies about (GB/T 22239-2019 剩余信息保护).
KEPT = timedelta(days=1)


class CannotBeMade(Exception):
    """The PDF of this content cannot be made, now or later; `fault` says why, `name` which file stops it."""

    def __init__(self, fault: MadeFile.Fault, name: str = "") -> None:
        super().__init__(f"{fault} {name}".strip())
        self.fault = fault
        self.name = name


def stands_as(*, content: dict[str, Any], by: Actor) -> str:
    """Return the hexadecimal SHA-256 of what a file of this content would say to the actor."""
    said = json.dumps([by.clearance, content], ensure_ascii=False, sort_keys=True)
    return sha256_of(said.encode())


@transaction.atomic
def ask_for_file(*, kind: MadeFile.Kind, obj: UidModel, content: dict[str, Any], by: Actor) -> MadeFile:
    """Freeze what a PDF of `obj` says, have it drawn and return its row; the same content makes one row and one job.

    The caller has checked that `content` is what exists for the actor. One that could not be made is tried anew.
    Raises TooManyWaiting. Side effects: a job, an audit row.
    """
    sha256 = stands_as(content=content, by=by)
    same = MadeFile.objects.filter(kind=kind, about=obj.uid, sha256=sha256)
    same.exclude(fault="").delete()
    paper, made = MadeFile.objects.get_or_create(
        kind=kind,
        about=obj.uid,
        sha256=sha256,
        defaults={"clearance": by.clearance, "content": content},
    )
    if not paper.file:
        enqueue(kind=DRAW, key=f"{DRAW}:{paper.uid}", payload={"file": str(paper.uid)}, by=by)
    if made:
        record(by=by, act="file.ask", obj=obj, after={"kind": kind.value})
    return paper


def newest_file(*, kind: MadeFile.Kind, about: UUID, by: Actor) -> MadeFile | None:
    """Return the PDF made last for the actor's clearance, however things stand by now."""
    return MadeFile.objects.standing_for(by, kind=kind, about=about).first()


def current_file(*, kind: MadeFile.Kind, about: UUID, content: dict[str, Any], by: Actor) -> MadeFile | None:
    """Return the PDF that says what exists for the actor now, drawn or not; None where none was asked for."""
    sha256 = stands_as(content=content, by=by)
    return MadeFile.objects.standing_for(by, kind=kind, about=about, sha256=sha256).first()


def was_given_up(paper: MadeFile) -> bool:
    """Tell whether the PDF could not be drawn and is not tried again."""
    return Job.objects.filter(key=f"{DRAW}:{paper.uid}", state=Job.State.DEAD).exists()


def draw_file(*, paper: MadeFile, draw: Callable[[MadeFile], bytes], ending: str = "pdf") -> MadeFile:
    """Make the file of a frozen content where it is missing and return its row; two workers keep one file.

    `draw` returns the bytes or raises CannotBeMade, which is kept on the row.
    """
    if paper.file or paper.fault:
        return paper
    mine = MadeFile.objects.filter(pk=paper.pk, file="")
    try:
        drawn = draw(paper)
    except CannotBeMade as error:
        mine.update(fault=error.fault, fault_name=error.name[:200], content={})
        paper.refresh_from_db(fields=["fault", "fault_name", "content"])
        return paper
    name = f"{paper.kind}.{ending}"
    paper.file.save(name, as_content(drawn, name), save=False)
    if not mine.update(file=paper.file.name, content={}):
        paper.file.delete(save=False)
        paper.refresh_from_db(fields=["file"])
    return paper


def forget_files() -> int:
    """Remove PDFs asked for longer than a day ago with their files and return how many."""
    old = list(MadeFile.objects.filter(created_at__lt=timezone.now() - KEPT))
    for paper in old:
        if paper.file:
            paper.file.delete(save=False)
        paper.delete()
    return len(old)
