"""签收 of published papers, and what is sent by hand: the list of bodies without accounts (送发单)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core import audit
from reform.core.limits import limited
from reports.documents.dispatch import dispatch_document
from reports.models import Circular
from reports.selectors.reaching import whom_it_reaches
from reports.selectors.recipients import Copies, Reached, copies_of
from reports.services.receipts import receive_circular
from reports.views.circulars import circular_of
from reports.views.files import made_now


@require_POST
def circular_receive(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Sign for a paper for the own unit; from its page or from the list."""
    receive_circular(circular=circular_of(request, uid), by=request.actor)
    messages.success(request, _("Signed for."))
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("circular_detail", uid=uid)


@require_safe
def circular_dispatch(request: ActorRequest, uid: UUID) -> HttpResponse:
    """What is sent by hand, to be printed: bodies without accounts and copies on paper, by manner."""
    circular, lines, copies = _by_hand(request, uid)
    context = {"circular": circular, "lines": lines, "copies": copies}
    return render(request, "reports/circular_dispatch.html", context)


@require_safe
@limited("document")
def circular_dispatch_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download the dispatch list (送发单), PDF or Word; 404 where nothing is sent by hand."""
    from reform.core.pdf import render_pdf
    from reform.core.word import render_docx

    renderers = {"pdf": render_pdf, "docx": render_docx}
    circular, lines, copies = _by_hand(request, uid)
    if kind not in renderers or not lines:
        raise Http404
    document = dispatch_document(circular, lines, copies)
    audit.record(by=request.actor, act="circular.dispatch", obj=circular, after={"kind": kind})
    return made_now(renderers[kind](document), f"{document.title} {circular.title}.{kind}")


def _by_hand(request: ActorRequest, uid: UUID) -> tuple[Circular, list[Reached], Copies]:
    """Return a paper, the lines of its list that are sent by hand, and the copies of the whole list by manner."""
    circular = circular_of(request, uid)
    require(request.actor, "circulars.prepare", circular)
    lines = whom_it_reaches(circular)
    by_hand = [one for one in lines if one.without or one.line.manner != "network"]
    return circular, by_hand, copies_of(lines)
