"""The leader's page as one A4 page: Word at once, PDF when a job has drawn it."""

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
from reform.core.days import period_name
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.word import render_docx
from reports.models import MadeFile, ReportingPeriod
from reports.services.made_files import newest_file
from reports.services.overview_paper import ask_for_page, page_now
from reports.views.files import FilePage, draw_file_page, made_now
from tasks.selectors.cutoffs import determined_starts


def _period(request: ActorRequest, uid: UUID) -> ReportingPeriod:
    """Return a determined period of the actor's own programme."""
    actor = request.actor
    periods = ReportingPeriod.objects.visible_to(actor).filter(ledger__programme=actor.programme)
    period = get_object_or_404(periods.select_related("ledger__programme"), uid=uid)
    require(actor, "overview.view")
    if period.start not in determined_starts(period.ledger):
        raise Http404
    return period


def _newest(request: ActorRequest, period: ReportingPeriod) -> MadeFile | None:
    return newest_file(kind=MadeFile.Kind.ONE_PAGE, about=period.uid, by=request.actor)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document", methods=("POST",))
def overview_page(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Ask for the one page as PDF; the page asks again until it is there, then offers it."""
    period = _period(request, uid)
    if request.method == "POST":
        ask_for_page(period=period, by=request.actor)
        return redirect("overview_page", uid=uid)
    page = FilePage(
        title=_("One page for %(period)s") % {"period": period_name(period.period)},
        help=_(
            "The figures of that period on one A4 page: to be printed or forwarded. It is not a signed paper."
        ),
        back=f"{reverse('overview')}?ledger={period.ledger.uid}&period={period.start:%Y-%m}",
        back_label=_("Overview"),
        file=reverse("overview_page_file", args=[uid, "pdf"]),
        word=reverse("overview_page_file", args=[uid, "docx"]),
    )
    return draw_file_page(request, page, _newest(request, period))


@require_safe
@limited("document")
def overview_page_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """The one page as Word, drawn now; as PDF the newest one drawn for this clearance. The download is on record."""
    period = _period(request, uid)
    name = f"{period.period.label()}领导一页纸.{kind}"
    if kind == "docx":
        document = page_now(period=period, by=request.actor)
        record(by=request.actor, act="overview.page", obj=period, after={"kind": kind})
        return made_now(render_docx(document), name)
    paper = _newest(request, period)
    if kind != "pdf" or paper is None or not paper.file:
        raise Http404
    record(by=request.actor, act="overview.page", obj=period, after={"kind": kind})
    return serve(paper.file, name)
