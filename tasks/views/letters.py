"""The covering letter of a round of comments (征求意见函): its number and files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import Actor, ActorRequest
from departments.permissions import require
from reform.core import audit
from reform.core.files import serve
from reform.core.limits import limited
from tasks.forms.division import LetterForm
from tasks.models import CommentRequest, CommentRound
from tasks.services.letters import letter_again, word_letter
from tasks.views.rounds import draw_round, own_round


@require_POST
@limited("document")
def round_letter(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Write the letter's number and whom to call; its files are drawn anew."""
    found = own_round(request, uid)
    require(request.actor, "division.ask", found)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return draw_round(request, found, form)
    data = form.cleaned_data
    word_letter(
        round=found,
        number=data["number"],
        contact=data["contact"],
        version=data["version"],
        by=request.actor,
    )
    messages.success(request, _("Saved; the letter is drawn anew."))
    return redirect("round_detail", uid=uid)


@require_POST
@limited("document")
def round_letter_again(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Have the letter's files made again that could not be made."""
    if letter_again(round=own_round(request, uid), by=request.actor):
        messages.success(request, _("The files are being made again."))
    return redirect("round_detail", uid=uid)


@require_safe
@limited("download")
def round_letter_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download the letter as PDF or Word."""
    return _file(own_round(request, uid), kind, request.actor)


@require_safe
@limited("download")
def comment_letter_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download the letter as a unit that was asked."""
    requests = CommentRequest.objects.visible_to(request.actor).select_related("round__paper")
    return _file(get_object_or_404(requests, uid=uid).round, kind, request.actor)


def _file(round: CommentRound, kind: str, actor: Actor) -> HttpResponseBase:
    if kind not in ("pdf", "docx"):
        raise Http404
    audit.record(by=actor, act="division.download", obj=round.paper, after={"kind": f"letter.{kind}"})
    file = round.letter_pdf if kind == "pdf" else round.letter_word
    return serve(file, f"关于征求《{round.paper.title}》意见的函.{kind}")
