"""进展汇总材料: drawn as a Word file at once, as a PDF by a job, because the pages of a whole ledger take seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.utils import timezone

from departments.actor import Actor
from departments.permissions import require
from reform.core.document import OfficialDocument
from reports.material import Matter, material_document
from reports.models import MadeFile, ReportingPeriod
from reports.selectors.material import matters_of
from reports.services.made_files import ask_for_file


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


def ask_for_material(*, period: ReportingPeriod, by: Actor) -> MadeFile:
    """Freeze the material as it stands for the actor, have its PDF drawn and return the row; twice makes one.

    Raises PermissionDenied, TooManyWaiting. Side effects: a job, an audit row.
    """
    require(by, "periods.view")
    content = {
        "dated": timezone.localdate().isoformat(),
        "rows": [asdict(matter) for matter in matters_of(period, by)],
    }
    return ask_for_file(kind=MadeFile.Kind.MATERIAL, obj=period, content=content, by=by)


def draw_material(paper: MadeFile) -> bytes:
    """Return the PDF of a frozen material."""
    # WeasyPrint takes a second to import: only the job that draws pays for it.
    from reform.core.pdf import render_pdf

    period = ReportingPeriod.objects.select_related("ledger__programme").get(uid=paper.about)
    matters = [Matter(**row) for row in paper.content["rows"]]
    return render_pdf(_document(period, matters, date.fromisoformat(paper.content["dated"])))
