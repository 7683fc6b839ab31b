"""The pages of a draft as pictures, and its files, made when somebody asks for them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.audit import record
from reform.core.limits import limited
from reform.core.page_pictures import page_picture
from reports.models import CircularSnapshot
from reports.selectors.circulars import latest_snapshot
from reports.selectors.composer_files import draft_file, draft_pdfs_for, pages_of
from reports.services.circular_files import ask_for_files, job_for, kinds_of
from reports.views.composing import FILE_LABELS, back_to, draft_of


@require_http_methods(["GET", "POST"])
@limited("document", methods=("POST",))
def circular_pages(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The pages of a draft as pictures; POST has those of the newest version drawn."""
    circular = draft_of(request, uid)
    snapshot = latest_snapshot(circular)
    if request.method == "POST":
        _ask(request, snapshot, "pdf")
        if not request.htmx:
            return back_to(circular, "pages")
    pages = pages_of(circular, snapshot, job_for(snapshot, "pdf"))
    return render(request, "reports/_compose_pages.html", {"circular": circular, "pages": pages})


@transaction.atomic
def _ask(request: ActorRequest, snapshot: CircularSnapshot, kind: str) -> None:
    """Have a file made and record who asked; what is there is not asked for again."""
    if not snapshot.files.filter(kind=kind, final=False).exists():
        ask_for_files(snapshot, request.actor, kinds=[kind])
        record(by=request.actor, act="circular.make", obj=snapshot.circular, after={"kind": kind})


@require_GET
@limited("picture")
def circular_page(request: ActorRequest, uid: UUID, number: int) -> HttpResponse:
    """One page of a draft as a picture; `uid` is the file's."""
    file = get_object_or_404(draft_pdfs_for(request.actor), uid=uid)
    require(request.actor, "circulars.prepare", file.snapshot.circular)
    try:
        picture = page_picture(file.file, file.sha256, number)
    except LookupError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, no-store"})


@require_http_methods(["GET", "POST"])
@limited("document", methods=("POST",))
def circular_make(request: ActorRequest, uid: UUID, kind: str) -> HttpResponse:
    """One kind of file of a draft's newest version: POST asks for it, GET says how far it is."""
    circular = draft_of(request, uid)
    if kind not in kinds_of(circular):
        raise Http404
    snapshot = latest_snapshot(circular)
    if request.method == "POST":
        _ask(request, snapshot, kind)
        if not request.htmx:
            return back_to(circular, "files")
    found = draft_file(kind, snapshot, job_for(snapshot, kind))
    context = {
        "circular": circular,
        "draft": found,
        "label": FILE_LABELS.get(kind, kind),
        "asked": found.file is not None and request.method == "GET" and "asked" in request.GET,
    }
    return render(request, "reports/_compose_file.html", context)
