"""进展汇总材料: the accepted progress of all units of a period as one Word file, or as a PDF that a job draws."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.audit import record
from reform.core.days import month
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.word import render_docx
from reports.models import MadeFile, ReportingPeriod
from reports.services.made_files import newest_file
from reports.services.material import ask_for_material, document_now
from reports.views.files import FilePage, draw_file_page, made_now


def _period(request: ActorRequest, uid: UUID) -> ReportingPeriod:
    actor = request.actor
    periods = ReportingPeriod.objects.visible_to(actor).filter(ledger__programme=actor.programme)
    period = get_object_or_404(periods.select_related("ledger__programme"), uid=uid)
    require(actor, "periods.view")
    return period


def _newest(request: ActorRequest, period: ReportingPeriod) -> MadeFile | None:
    return newest_file(kind=MadeFile.Kind.MATERIAL, about=period.uid, by=request.actor)


@require_safe
@limited("document")
def progress_material(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """The material as Word, drawn as it stands now; as PDF the newest one drawn for this clearance."""
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
    page = FilePage(
        title=_("Progress material"),
        help=_("All matters of the ledger with what was accepted this period, as one file."),
        back=reverse("period_detail", args=[uid]),
        back_label=_("Reporting for %(period)s") % {"period": month(period.start)},
        file=reverse("progress_material", args=[uid, "pdf"]),
        word=reverse("progress_material", args=[uid, "docx"]),
    )
    return draw_file_page(request, page, _newest(request, period))
