"""Comments of units (征求意见): a unit's page, and the secretariat's recording and deciding."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.files import BadFile, read_upload
from reform.core.limits import limited
from reform.core.text import as_number
from reform.core.workbook import KINDS
from reform.core.workflow import Conflict, WrongState
from tasks.enums import Answer, RoundState
from tasks.excel.division import BadAnswers
from tasks.forms.division import DecideForm, RecordForm, comments_in
from tasks.forms.sent import sent
from tasks.models import Comment, CommentRequest
from tasks.selectors.comments import counts_of, desk_of, requests_of
from tasks.selectors.division import frozen_rows
from tasks.services.answers import agree, record_answer, save_comments, take_sheet
from tasks.services.comments import decide
from tasks.views.division import paper_file


@require_safe
def comment_list(request: ActorRequest) -> HttpResponse:
    """What the unit was asked to comment on, open ones first."""
    require(request.actor, "division.comment")
    found = list(requests_of(request.actor))
    context = {
        "asking": [one for one in found if one.round.state == RoundState.OPEN],
        "closed": [one for one in found if one.round.state != RoundState.OPEN],
        "today": timezone.localdate(),
    }
    return render(request, "tasks/comment_list.html", context)


def _request(request: ActorRequest, uid: UUID) -> CommentRequest:
    found = CommentRequest.objects.visible_to(request.actor)
    return get_object_or_404(
        found.select_related("round__paper", "round__ledger__programme", "department"), uid=uid
    )


def _version(request: ActorRequest, found: CommentRequest) -> int:
    """Return the version the page was drawn from; one that is no number is nobody's."""
    version = as_number(request.POST.get("version"))
    return found.version + 1 if version is None else version


@require_http_methods(["GET", "HEAD", "POST"])
def comment_answer(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A unit's page: the rows that name it first; 无意见 in one press, or comments row by row."""
    found = _request(request, uid)
    if request.method != "POST":
        # What a unit saved and did not send is for nobody else's eyes.
        if not may(request.actor, "division.comment", found):
            return redirect("round_detail", uid=found.round.uid)
        return _draw(request, found)
    require(request.actor, "division.comment", found)
    rows = frozen_rows(found.round.paper)
    act, version = request.POST.get("act", "save"), _version(request, found)
    said = comments_in(request.POST, rows)
    try:
        if act == "agree":
            changed = agree(asked=found, version=version, by=request.actor)
        else:
            changed = save_comments(
                asked=found, comments=said, send=act == "send", version=version, by=request.actor
            )
    except ValidationError as error:
        return _draw(request, found, problems=error.messages, said=said, status=422)
    except Conflict:
        now = _request(request, uid)
        words = _(
            "A colleague answered meanwhile; what you wrote is still here. Sending puts it in its place."
        )
        return _draw(request, now, problems=[words], said=said, status=409)
    except WrongState:
        messages.error(request, _("The round is closed; nothing can be changed any more."))
        return redirect("comment_answer", uid=uid)
    messages.success(request, _done(changed))
    return redirect("comment_answer", uid=uid)


def _done(changed: CommentRequest) -> str:
    if changed.answer == Answer.AGREED:
        return _("Answered: no objection. Thank you.")
    if changed.answer == Answer.COMMENTED:
        return _("Your comments were sent.")
    return _("Saved, not sent yet.")


def _draw(
    request: ActorRequest,
    found: CommentRequest,
    *,
    problems: list[str] | None = None,
    cells: list[dict[str, str]] | None = None,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    desk = desk_of(found)
    at = {row.place: number for number, row in enumerate(frozen_rows(found.round.paper))}

    def shown(lines: list) -> list[dict[str, object]]:
        return [
            {
                "line": line,
                "at": at[line.row.place],
                "text": said[line.row.place] if said else (line.comment.text if line.comment else ""),
            }
            for line in lines
        ]

    is_open = found.round.state == RoundState.OPEN
    context = {
        "asked": found,
        "paper": found.round.paper,
        "own": shown(desk.own),
        "others": shown(desk.others),
        "others_said": sum(1 for one in shown(desk.others) if one["text"]),
        "whole": said[""] if said else (desk.whole.text if desk.whole else ""),
        "whole_comment": desk.whole,
        "is_open": is_open,
        "editable": is_open and may(request.actor, "division.comment", found),
        "sent": found.answer != Answer.WAITING,
        "saved": found.answer == Answer.WAITING and found.comments.exists(),
        "problems": problems or [],
        "cells": cells or [],
        "today": timezone.localdate(),
    }
    return render(request, "tasks/comment_answer.html", context, status=status)


@require_POST
@limited("upload")
def comment_upload(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Read a filled table into the unit's comments, to be looked at and sent."""
    found = _request(request, uid)
    require(request.actor, "division.comment", found)
    upload = request.FILES.get("file")
    if upload is None:
        return _draw(request, found, problems=[_("Choose the filled table first.")], status=422)
    try:
        changed = take_sheet(
            asked=found,
            name=upload.name or "",
            data=read_upload(upload, kinds=KINDS),
            version=_version(request, found),
            by=request.actor,
        )
    except BadAnswers as error:
        return _draw(request, found, cells=error.errors, status=422)
    except (BadFile, ValidationError) as error:
        problems = error.messages if isinstance(error, ValidationError) else [str(error)]
        return _draw(request, found, problems=problems, status=422)
    if changed.answer == Answer.WAITING:
        messages.success(request, _("The comments were read from the table; look them over and send them."))
    else:
        messages.success(request, _done(changed))
    return redirect("comment_answer", uid=uid)


@require_safe
@limited("document")
def comment_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download the table a unit was asked about."""
    return paper_file(_request(request, uid).round.paper, kind, request.actor)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_record(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record an answer that came by paper, phone, in a meeting or by letter (代录)."""
    found = _request(request, uid)
    require(request.actor, "division.ask", found.round)
    if found.round.state != RoundState.OPEN or (found.answer != Answer.WAITING and not found.origin):
        raise WrongState("record", found.answer)
    initial = {"origin": found.origin or "phone", "on": timezone.localdate(), "version": found.version}
    form = RecordForm(sent(request)[0], initial=initial | {"note": found.note})
    rows = frozen_rows(found.round.paper)
    said = comments_in(request.POST, rows)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            record_answer(
                asked=found,
                comments={} if request.POST.get("act") == "agree" else said,
                origin=data["origin"],
                on=data["on"],
                note=data["note"],
                version=data["version"],
                by=request.actor,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Recorded for %(unit)s.") % {"unit": found.department.short_name})
            return redirect("round_detail", uid=found.round.uid)
    if request.method != "POST":
        said = {one.label: one.text for one in found.comments.all()} if found.origin else {}
    context = {
        "asked": found,
        "round": found.round,
        "form": form,
        "rows": [
            {
                "row": row,
                "at": at,
                "text": said.get(row.place, ""),
                "named": row.roles_of(str(found.department.uid)),
            }
            for at, row in enumerate(rows)
        ],
        "whole": said.get("", ""),
    }
    return render(request, "tasks/comment_record.html", context, status=422 if form.errors else 200)


@require_POST
def comment_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record what becomes of a comment; from an adopted one a link leads to the task, and back from there."""
    comments = Comment.objects.filter(request__in=CommentRequest.objects.visible_to(request.actor))
    found = get_object_or_404(
        comments.select_related("request__round__ledger", "request__department", "task"), uid=uid
    )
    current = found.request.round
    if not may(request.actor, "division.decide", current):
        raise PermissionDenied
    form = DecideForm(request.POST, auto_id=f"d{found.pk}-%s")
    if form.is_valid():
        data = form.cleaned_data
        found = decide(
            comment=found,
            verdict=data["verdict"],
            reason=data["reason"],
            version=data["version"],
            by=request.actor,
        )
        if not request.htmx:
            return redirect(f"{reverse('round_detail', args=[current.uid])}#c{found.uid}")
        form = DecideForm(auto_id=f"d{found.pk}-%s", initial=vars(found))
    context = {
        "comment": found,
        "form": form,
        "decides": True,
        "edits": may(request.actor, "ledger.edit", current.ledger),
        "counts": counts_of(current),
    }
    return render(request, "tasks/_comment_decision.html", context, status=422 if form.errors else 200)
