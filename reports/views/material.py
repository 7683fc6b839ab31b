"""进展汇总材料: the accepted progress of all units of a period as one Word file, or as a PDF that a job draws."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.audit import record
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.word import render_docx
from reports.models import MaterialFile, ReportingPeriod
from reports.services.material import ask_for_material, document_now, was_given_up
from reports.views.files import made_now


def _period(request: ActorRequest, uid: UUID) -> ReportingPeriod:
    actor = request.actor
    periods = ReportingPeriod.objects.visible_to(actor).filter(ledger__programme=actor.programme)
    period = get_object_or_404(periods.select_related("ledger__programme"), uid=uid)
    require(actor, "periods.view")
    return period


def _newest(request: ActorRequest, period: ReportingPeriod) -> MaterialFile | None:
    return MaterialFile.objects.visible_to(request.actor).filter(period=period).first()


@require_safe
@limited("document")
def progress_material(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """The material as Word, drawn as it stands now; as PDF the newest one that was drawn for this person."""
    period = _period(request, uid)
    name = f"{period.period.label()}进展汇总材料.{kind}"
    if kind == "docx":
        record(by=request.actor, act="material.download", obj=period, after={"kind": kind})
        return made_now(render_docx(document_now(period=period, by=request.actor)), name)
    paper = _newest(request, period)
    if kind != "pdf" or paper is None or not paper.file:
        raise Http404
    record(by=request.actor, act="material.download", obj=period, after={"kind": kind})
    return serve(paper.file, name)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document", methods=("POST",))
def material_pdf(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Ask for the material as PDF; the page asks again until it is there, then offers it."""
    period = _period(request, uid)
    if request.method == "POST":
        ask_for_material(period=period, by=request.actor)
        return redirect("material_pdf", uid=uid)
    paper = _newest(request, period)
    failed = paper is not None and was_given_up(paper)
    context = {
        "period": period,
        "paper": paper,
        "failed": failed,
        "waiting": paper is not None and not paper.file and not failed,
    }
    return render(request, "reports/material_pdf.html", context)
