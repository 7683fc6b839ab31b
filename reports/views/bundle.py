"""会议材料汇编: a meeting's agenda and papers as one PDF, of what exists for whoever asks."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from reform.core.audit import record
from reform.core.files import serve
from reform.core.limits import limited
from reports.models import MadeFile
from reports.selectors.meetings import meetings_for, points_of
from reports.services.bundle import ask_for_bundle, bundle_content
from reports.services.made_files import current_file
from reports.views.files import FilePage, draw_file_page
from tasks.models import Meeting


def _current(request: ActorRequest, meeting: Meeting) -> MadeFile | None:
    content = bundle_content(meeting, points_of(meeting, request.actor))
    return current_file(kind=MadeFile.Kind.AGENDA, about=meeting.uid, content=content, by=request.actor)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document", methods=("POST",))
def agenda_bundle(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Ask for agenda and papers as one PDF; the page asks again until it is there, then offers it."""
    meeting = get_object_or_404(meetings_for(request.actor), uid=uid)
    if request.method == "POST":
        ask_for_bundle(meeting=meeting, points=points_of(meeting, request.actor), by=request.actor)
        return redirect("agenda_bundle", uid=uid)
    page = FilePage(
        title=_("Agenda and papers as one PDF"),
        help=_("The agenda says on which page each paper begins. It holds what you may read of the meeting."),
        back=reverse("meeting_detail", args=[uid]),
        back_label=meeting.title,
        file=reverse("agenda_bundle_file", args=[uid]),
    )
    return draw_file_page(request, page, _current(request, meeting))


@require_safe
@limited("document")
def agenda_bundle_file(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """The bundle that says what exists for the actor now; the download is put on record."""
    meeting = get_object_or_404(meetings_for(request.actor), uid=uid)
    bundle = _current(request, meeting)
    if bundle is None:
        raise Http404
    answer = serve(bundle.file, f"{meeting.title}材料汇编.pdf")
    record(by=request.actor, act="agenda.bundle", obj=meeting)
    return answer
