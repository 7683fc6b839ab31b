"""The points of an agenda: added, changed, moved, taken off; their papers; all of it as one printed bundle."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core import audit
from reform.core.files import BadFile, serve
from reform.core.limits import limited
from reform.core.workflow import as_seen
from reports.forms.meetings import PaperForm, PointForm
from reports.models import AgendaItem, AgendaPaper
from reports.selectors.meetings import meetings_for
from reports.services.agenda import (
    add_paper,
    add_point,
    change_point,
    move_point,
    remove_paper,
    remove_point,
)
from reports.views.meetings import draw_meeting
from tasks.forms.sent import sent
from tasks.workflow import BEFORE_MEETING

FACTS = ("title", "speaker", "written", "minutes")


@require_POST
def agenda_add(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Put a point on the agenda."""
    meeting = get_object_or_404(meetings_for(request.actor), uid=uid)
    require(request.actor, "meetings.prepare", meeting)
    form = PointForm(request.POST, actor=request.actor, auto_id="point_%s")
    if not form.is_valid():
        return draw_meeting(request, meeting, point_form=form)
    facts = {name: form.cleaned_data[name] for name in FACTS}
    add_point(meeting=meeting, by=request.actor, **facts)
    messages.success(request, _("The point is on the agenda."))
    return redirect("meeting_detail", uid=uid)


def _point(request: ActorRequest, uid: UUID) -> AgendaItem:
    found = AgendaItem.objects.visible_to(request.actor).select_related("meeting__programme", "speaker")
    point = get_object_or_404(found, uid=uid)
    require(request.actor, "meetings.prepare", point.meeting)
    return point


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change a point."""
    point = _point(request, uid)
    if point.meeting.state not in BEFORE_MEETING:
        raise Http404
    initial = {name: getattr(point, name) for name in (*FACTS, "version")}
    initial["speaker"] = point.speaker.uid if point.speaker else None
    form = PointForm(sent(request)[0], actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in FACTS}
        change_point(item=as_seen(point, request.POST), by=request.actor, **facts)
        messages.success(request, _("Changed."))
        return redirect("meeting_detail", uid=point.meeting.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/agenda_edit.html", {"form": form, "point": point}, status=status)


@require_POST
def agenda_move(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Move a point up or down."""
    point = _point(request, uid)
    move_point(item=point, up=request.POST.get("to") == "up", by=request.actor)
    return redirect("meeting_detail", uid=point.meeting.uid)


@require_POST
def agenda_remove(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a point off."""
    point = _point(request, uid)
    remove_point(item=as_seen(point, request.POST), by=request.actor)
    messages.success(request, _("Taken off the agenda."))
    return redirect("meeting_detail", uid=point.meeting.uid)


@require_POST
@limited("upload", methods=("POST",))
def agenda_papers(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Add a paper to a point."""
    point = _point(request, uid)
    form = PaperForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise BadFile(_("Choose a file."))
        name, data = form.read()
        add_paper(item=point, name=name, data=data, by=request.actor)
    except BadFile as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The paper is kept."))
    return redirect("meeting_detail", uid=point.meeting.uid)


def _paper(request: ActorRequest, uid: UUID) -> AgendaPaper:
    found = AgendaPaper.objects.visible_to(request.actor).select_related("item__meeting__programme")
    return get_object_or_404(found, uid=uid)


@require_safe
@limited("download")
def agenda_paper(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """One paper; the download is put on record."""
    paper = _paper(request, uid)
    response = serve(paper.file, paper.file_name)
    audit.record(
        by=request.actor, act="agenda.download", obj=paper.item.meeting, after={"file": paper.file_name}
    )
    return response


@require_POST
def agenda_paper_remove(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a paper off its point."""
    paper = _paper(request, uid)
    meeting = paper.item.meeting
    require(request.actor, "meetings.prepare", meeting)
    remove_paper(paper=paper, by=request.actor)
    messages.success(request, _("The paper was taken off."))
    return redirect("meeting_detail", uid=meeting.uid)
