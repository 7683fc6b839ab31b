"""进展汇总材料: the accepted progress of all units of a period as one Word or PDF file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.audit import record
from reform.core.limits import limited
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from reports.material import material_document
from reports.models import ReportingPeriod
from reports.selectors.material import matters_of
from reports.views.files import made_now

RENDERERS = {"docx": render_docx, "pdf": render_pdf}


@require_safe
@limited("document")
def progress_material(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Draw the material of a period as it stands now, of what exists for the actor; it is kept nowhere."""
    actor = request.actor
    periods = ReportingPeriod.objects.visible_to(actor).filter(ledger__programme=actor.programme)
    period = get_object_or_404(periods.select_related("ledger__programme"), uid=uid)
    require(actor, "periods.view")
    if kind not in RENDERERS:
        raise Http404
    document = material_document(
        ledger=period.ledger.name,
        period=period.period.label(),
        cutoff=period.cutoff,
        matters=matters_of(period, actor),
        issuer=period.ledger.programme.secretariat_name,
        dated=timezone.localdate(),
    )
    record(by=actor, act="material.download", obj=period, after={"kind": kind})
    return made_now(RENDERERS[kind](document), f"{period.period.label()}进展汇总材料.{kind}")
