"""进展汇总材料: drawn as a Word file at once, as a PDF by a job, because the pages of a whole ledger take seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.document import OfficialDocument
from reform.core.files import as_content, sha256_of
from reform.core.jobs import enqueue
from reform.core.models import Job
from reports.material import Matter, material_document
from reports.models import MaterialFile, ReportingPeriod
from reports.selectors.material import matters_of

DRAW = "reports.material"
# What was asked for is fetched soon; longer than that nobody's copy lies about (GB/T 22239-2019 剩余信息保护).
KEPT = timedelta(days=1)


def document_now(*, period: ReportingPeriod, by: Actor) -> OfficialDocument:
    """Return the material as it stands now, of what exists for the actor."""
    return _document(period, matters_of(period, by), timezone.localdate())


def _document(period: ReportingPeriod, matters: Sequence[Matter], dated: date) -> OfficialDocument:
    return material_document(
        ledger=period.ledger.name,
        period=period.period.label(),
        cutoff=period.cutoff,
        matters=matters,
        issuer=period.ledger.programme.secretariat_name,
        dated=dated,
    )


@transaction.atomic
def ask_for_material(*, period: ReportingPeriod, by: Actor) -> MaterialFile:
    """Freeze the material as it stands for the actor, have its PDF drawn and return the row; twice makes one.

    Raises PermissionDenied, TooManyWaiting. Side effects: a job, an audit row.
    """
    require(by, "periods.view")
    rows = [asdict(matter) for matter in matters_of(period, by)]
    dated = timezone.localdate()
    said = json.dumps([dated.isoformat(), by.clearance, rows], ensure_ascii=False)
    paper, made = MaterialFile.objects.get_or_create(
        period=period,
        asked_by=by.user,
        sha256=sha256_of(said.encode()),
        defaults={"clearance": by.clearance, "dated": dated, "rows": rows},
    )
    if not paper.file:
        enqueue(kind=DRAW, key=f"{DRAW}:{paper.uid}", payload={"material": str(paper.uid)}, by=by)
    if made:
        record(by=by, act="material.ask", obj=period, after={"rows": len(rows)})
    return paper


def was_given_up(paper: MaterialFile) -> bool:
    """Tell whether the PDF could not be drawn and is not tried again."""
    return Job.objects.filter(key=f"{DRAW}:{paper.uid}", state=Job.State.DEAD).exists()


def draw_material(*, paper: MaterialFile) -> MaterialFile:
    """Make the PDF of a frozen material where it is missing and return it; two workers keep one file."""
    # WeasyPrint takes a second to import: only the job that draws pays for it.
    from reform.core.pdf import render_pdf

    if paper.file:
        return paper
    document = _document(paper.period, [Matter(**row) for row in paper.rows], paper.dated)
    paper.file.save("material.pdf", as_content(render_pdf(document), "material.pdf"), save=False)
    kept = MaterialFile.objects.filter(pk=paper.pk, file="").update(file=paper.file.name, rows=[])
    if not kept:
        paper.file.delete(save=False)
        paper.refresh_from_db(fields=["file"])
    return paper


def forget_materials() -> int:
    """Remove materials asked for longer than a day ago with their files and return how many."""
    old = list(MaterialFile.objects.filter(created_at__lt=timezone.now() - KEPT))
    for paper in old:
        if paper.file:
            paper.file.delete(save=False)
        paper.delete()
    return len(old)
