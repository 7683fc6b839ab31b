"""Files of circulars."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.files import serve
from reform.core.limits import limited
from reports.models import CircularFile
from reports.selectors.circulars import circulars_for
from reports.selectors.superseding import file_name

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
