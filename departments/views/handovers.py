"""交接清单: what was open in a post when its holder changed."""

from __future__ import annotations

import io
from itertools import groupby
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.documents import hand_over_document
from departments.duties import kind_label
from departments.models import HandOver
from departments.services.handovers import take_note
from reform.core.audit import record
from reform.core.files import CONTENT_TYPES, clean_name
from reform.core.limits import limited

KINDS = ("pdf", "docx")


def _own(request: ActorRequest, uid: UUID) -> HandOver:
    rows = HandOver.objects.visible_to(request.actor).select_related(
        "post__department", "post__programme", "former", "successor"
    )
    return get_object_or_404(rows, uid=uid)


@require_safe
def hand_over(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show the list by kind; the new holder takes note of it."""
    row = _own(request, uid)
    mine = row.successor_id == request.actor.user.pk
    context = {
        "row": row,
        "kinds": [
            (kind_label(kind), list(items)) for kind, items in groupby(row.items, key=lambda one: one["kind"])
        ],
        "mine": mine,
        # What the former holder may still open is not theirs any more.
        "linked": mine and request.actor.post == row.post,
    }
    return render(request, "departments/hand_over.html", context)


@require_POST
def hand_over_take(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Note that the new holder has read the list."""
    row = _own(request, uid)
    if row.successor_id != request.actor.user.pk:
        raise Http404
    take_note(hand_over=row, by=request.actor)
    return redirect("hand_over", uid=uid)


@require_safe
@limited("document")
def hand_over_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Draw the list as PDF or Word, for the signatures; that stands in the record."""
    # WeasyPrint and python-docx take a second to import: only who asks for the paper pays for it.
    from reform.core.pdf import render_pdf
    from reform.core.word import render_docx

    row = _own(request, uid)
    if kind not in KINDS:
        raise Http404
    document = hand_over_document(row)
    data = render_pdf(document) if kind == "pdf" else render_docx(document)
    record(by=request.actor, act="handover.download", obj=row, after={"kind": kind})
    answer = FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=clean_name(f"{document.title}.{kind}"),
        content_type=CONTENT_TYPES[f".{kind}"],
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
