"""Periods, reports and circulars."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from pypdf import PdfWriter

from reports.models import (
    Circular,
    CircularFile,
    CircularSnapshot,
    ReportingPeriod,
)
from tasks.models import Ledger
from tests.reports.circular_sample import october
from tests.world.planted import THEN

LATE_MATTER = UUID("00000000-0000-4000-8000-000000000008")
CLOSED = {"state": "closed", "closed_at": THEN}


def make_period(ledger: Ledger, month: int, **fields: object) -> ReportingPeriod:
    """Make the period of a month of 2026, open unless `fields` say otherwise."""
    return ReportingPeriod.objects.create(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        start=date(2026, month, 1),
        opens_on=date(2026, month, 25),
        cutoff=date(2026, month + 1, 1) - timedelta(days=1),
        due_on=date(2026, month + 1, 5),
        closes_on=date(2026, month + 1, 8),
        **fields,
    )


def make_circular(period: ReportingPeriod, state: str, words: str) -> tuple[Circular, CircularFile]:
    """Make a circular of `period` in a state, with its final files; return it and the PDF."""
    programme = period.ledger.programme
    circular = Circular.objects.create(
        programme=programme, jurisdiction=programme.jurisdiction, period=period, year=2026, title=words
    )
    snapshot = CircularSnapshot.objects.create(circular=circular, number=1, data=_figures(), sha256="0" * 64)
    files = [_file(snapshot, kind, words) for kind in ("docx", "pdf")]
    if state == "draft":
        _file(snapshot, "pdf", words, final=False)
    if state != "draft":
        Circular.objects.filter(pk=circular.pk).update(
            state=state,
            number=f"{programme.number_prefix}〔2026〕{period.start.month}号",
            signer="方静澜",
            signed_on=date(2026, 11, 9),
            signed_snapshot=snapshot,
            dropped_because="不再印发" if state == "dropped" else "",
        )
    if state == "published":
        Circular.objects.filter(pk=circular.pk).update(published_at=THEN, published_by="方静澜")
    circular.refresh_from_db()
    return circular, files[-1]


def _figures() -> object:
    """Return the sample month's figures, its late matters under uids that a URL can name."""
    sample = october()
    late = [replace(matter, uid=str(UUID(int=LATE_MATTER.int + at))) for at, matter in enumerate(sample.late)]
    return replace(sample, late=tuple(late)).to_data()


def _blank_page() -> bytes:
    """Return a PDF of one page, for what is drawn of drafts."""
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=280)
    writer.write(out)
    return out.getvalue()


def _file(snapshot: CircularSnapshot, kind: str, words: str, *, final: bool = True) -> CircularFile:
    content = f"%PDF-1.7 {words}".encode() if final else _blank_page()
    return CircularFile.objects.create(
        snapshot=snapshot,
        kind=kind,
        final=final,
        file=ContentFile(content, name=f"circular.{kind}"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
