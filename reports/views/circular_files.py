"""Files of circulars."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.files import serve
from reform.core.limits import limited
from reports.models import CircularFile
from reports.selectors.circulars import circulars_for, latest_snapshot
from reports.selectors.superseding import file_name
from reports.services.circular_files import ARCHIVAL, ask_for_files, files_again
from reports.views.circulars import circular_of

ENDINGS = {"stamped": "（盖章）.pdf", "archival": ".pdf"}


@require_GET
@limited("download")
def circular_file(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """Download a file of a circular."""
    require(request.actor, "circulars.view")
    file = get_object_or_404(
        CircularFile.objects.filter(snapshot__circular__in=circulars_for(request.actor)).select_related(
            "snapshot__circular"
        ),
        uid=uid,
    )
    circular = file.snapshot.circular
    if not file.final and not (
        request.actor.in_secretariat or may(request.actor, "circulars.prepare", circular)
    ):
        raise Http404
    record(
        by=request.actor,
        act="circular.download",
        obj=circular,
        after={"kind": file.kind, "sha256": file.sha256},
    )
    return serve(file.file, f"{file_name(circular)}{ENDINGS.get(file.kind, f'.{file.kind}')}")


@require_POST
@limited("document")
def circular_again(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Have the files of a paper made again that could not be made."""
    circular = circular_of(request, uid)
    if files_again(snapshot=circular.signed_snapshot or latest_snapshot(circular), by=request.actor):
        messages.success(request, _("The files are being made again."))
    return redirect(f"{reverse('circular_detail', args=[circular.uid])}#files")


@require_POST
@limited("document")
def circular_archival(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Have the archival copy (PDF/A-3u with the snapshot inside) of a signed paper made; asking twice makes one."""
    circular = circular_of(request, uid)
    require(request.actor, "circulars.prepare", circular)
    snapshot = circular.signed_snapshot
    if snapshot is None:
        raise Http404
    if not snapshot.files.filter(kind=ARCHIVAL).exists():
        ask_for_files(snapshot, request.actor, kinds=(ARCHIVAL,))
        record(by=request.actor, act="circular.make_archival", obj=circular)
        messages.success(
            request, _("The archival copy is being made; it appears among the files in a moment.")
        )
    return redirect(f"{reverse('circular_detail', args=[circular.uid])}#files")
