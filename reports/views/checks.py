"""核对 for those whose lines a draft names: what waits, the lines with their answer, what the office records for a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.files import BadFile, serve
from reform.core.limits import limited
from reform.core.workflow import as_seen
from reports.enums import CheckAnswerState, CheckRoundState
from reports.forms.checks import RecordedForm, objections_in
from reports.models import CheckAnswer, CheckObjection
from reports.selectors.checks import Seen, seen_lines, shown_answers
from reports.services.check_answers import KINDS, answer_check, record_answer
from tasks.services.refusals import NotPossible

ACCEPT = ",".join(KINDS)
HELPING = "（配合事项）"


@require_safe
def check_list(request: ActorRequest) -> HttpResponse:
    """What the own unit is asked to check, and what it was asked before."""
    require(request.actor, "checks.answer")
    answers = shown_answers(request.actor)
    running = [answer for answer in answers if _is_open(answer)]
    context = {
        "running": running,
        "over": [answer for answer in answers if answer not in running],
        "today": timezone.localdate(),
    }
    return render(request, "reports/check_list.html", context)


def _is_open(answer: CheckAnswer) -> bool:
    return answer.round.state == CheckRoundState.OPEN and timezone.localdate() <= answer.round.due_on


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def check_answer(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The own unit's lines of a draft; POST confirms all of them (`act` confirm) or objects to some."""
    require(request.actor, "checks.answer")
    answer = _answer(request, uid)
    require(request.actor, "checks.answer", answer)
    lines = seen_lines(answer, request.actor)
    if not lines:
        raise Http404
    if request.method != "POST":
        return _draw(request, answer, lines)
    try:
        objections = objections_in(request, lines)
        if request.POST.get("act") != "confirm" and not objections:
            raise NotPossible(_("Write what is wrong beside a line, or confirm all of them."))
        if request.POST.get("act") == "confirm" and objections:
            raise NotPossible(_("You wrote objections: send them, or take them out to confirm."))
        kept = answer_check(
            answer=as_seen(answer, request.POST),
            objections=objections,
            remark=request.POST.get("remark", "")[:1000],
            by=request.actor,
        )
    except (NotPossible, BadFile) as refusal:
        return _draw(request, answer, lines, refused=str(refusal))
    messages.success(request, _said(kept))
    return redirect("check_answer", uid=uid)


def _said(answer: CheckAnswer) -> str:
    if answer.state == CheckAnswerState.CONFIRMED:
        return _("Confirmed. You can still say otherwise until the last day.")
    return _("Sent. The secretariat decides and tells you.")


def _answer(request: ActorRequest, uid: UUID) -> CheckAnswer:
    found = CheckAnswer.objects.visible_to(request.actor).exclude(round__state=CheckRoundState.CANCELLED)
    return get_object_or_404(
        found.select_related(
            "round__circular__programme__jurisdiction", "round__circular__period", "department"
        ),
        uid=uid,
    )


@dataclass(frozen=True)
class _Row:
    """A line on the page with what was said against it."""

    line: Seen
    objection: CheckObjection | None
    text: str


def _draw(
    request: ActorRequest,
    answer: CheckAnswer,
    lines: list[Seen],
    *,
    refused: str = "",
    recorded: RecordedForm | None = None,
) -> HttpResponse:
    said = {one.line_key: one for one in answer.objections.all()}
    sections: dict[str, list[_Row]] = {}
    for line in lines:
        known = said.get(line.key)
        typed = request.POST.get(f"object-{line.key}", "") if refused else known.text if known else ""
        sections.setdefault(line.section, []).append(_Row(line, known, typed))
    decided = any(one.upheld is not None for one in said.values())
    context: dict[str, Any] = {
        "answer": answer,
        "circular": answer.round.circular,
        "sections": [
            {"title": title, "rows": rows, "helping": title.endswith(HELPING)}
            for title, rows in sections.items()
        ],
        "changed": any(line.changed for line in lines),
        "open": _is_open(answer) and not decided,
        "refused": refused,
        "recorded_form": recorded,
        "accept": ACCEPT,
        "office": recorded is not None,
    }
    return render(request, "reports/check_answer.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def check_record(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record for a unit what it said on the phone or on paper (代录)."""
    answer = _answer(request, uid)
    require(request.actor, "circulars.check", answer.round.circular)
    lines = seen_lines(answer, request.actor)
    if request.method != "POST":
        return _draw(request, answer, lines, recorded=RecordedForm())
    form = RecordedForm(request.POST)
    if not form.is_valid():
        return _draw(request, answer, lines, refused=_("Say how and when the unit told it."), recorded=form)
    try:
        record_answer(
            answer=as_seen(answer, request.POST),
            objections=objections_in(request, lines),
            remark=request.POST.get("remark", "")[:1000],
            by=request.actor,
            **form.cleaned_data,
        )
    except (NotPossible, BadFile) as refusal:
        return _draw(request, answer, lines, refused=str(refusal), recorded=form)
    messages.success(request, _("Recorded for %(unit)s.") % {"unit": answer.department.short_name})
    return redirect("check_round", uid=answer.round.circular.uid)


@require_safe
@limited("download")
def check_proof(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """Download the proof of an objection."""
    actor = request.actor
    objections = CheckObjection.objects.visible_to(actor).select_related("answer__round__circular")
    objection = get_object_or_404(objections, uid=uid)
    if objection.line_key not in {line.key for line in seen_lines(objection.answer, actor)}:
        raise Http404
    if not may(actor, "circulars.check", objection.answer.round.circular):
        require(actor, "checks.answer", objection.answer)
    record(
        by=actor,
        act="check.proof",
        obj=objection.answer.round.circular,
        after={"file_name": objection.file_name, "sha256": objection.sha256},
    )
    return serve(objection.file, objection.file_name)
