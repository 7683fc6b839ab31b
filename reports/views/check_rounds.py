"""核对 for the office that makes the paper: opened, called off, ended, objections decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from departments.selectors.posts import reports_for
from reform.core.days import day
from reform.core.workflow import as_seen
from reports.enums import CheckRoundState, CircularState
from reports.forms.checks import DecisionForm, OpenRoundForm
from reports.forms.signing import ReasonForm
from reports.models import CheckObjection, CheckRound, Circular
from reports.selectors.check_hindrances import hindrance_lines, hindrances_of
from reports.selectors.checks import (
    answers_of,
    check_days,
    is_checked,
    open_round_of,
    rounds_for,
    seen_by_answer,
    standing_of,
    to_ask,
)
from reports.selectors.circulars import circulars_for, latest_snapshot
from reports.services.check_answers import decide_objection, settle_objection
from reports.services.check_rounds import cancel_round, close_round, open_round
from reports.services.circular_signing import FaultyError
from tasks.services.refusals import NotPossible


def _circular(request: ActorRequest, uid: UUID) -> Circular:
    require(request.actor, "circulars.view")
    found = get_object_or_404(circulars_for(request.actor), uid=uid)
    require(request.actor, "circulars.check", found)
    return found


@require_safe
def check_round(request: ActorRequest, uid: UUID) -> HttpResponse:
    """How the checking of a paper stands: unit by unit, with the objections to decide."""
    return _draw(request, _circular(request, uid))


def _draw(
    request: ActorRequest,
    circular: Circular,
    *,
    open_form: OpenRoundForm | None = None,
    cancel_form: ReasonForm | None = None,
    decision: tuple[CheckObjection, DecisionForm] | None = None,
) -> HttpResponse:
    draft = circular.state == CircularState.DRAFT
    running = open_round_of(circular)
    answers = answers_of(circular)
    own_units = reports_for(request.user, request.actor.programme)
    seen = seen_by_answer(answers, request.actor)
    objections = []
    for answer in answers:
        keys = {line.key for line in seen[answer.pk]}
        for one in answer.objections.all():
            if one.line_key not in keys:
                continue
            decides = draft and answer.department_id not in own_units
            sent = decision[1] if decision and decision[0].pk == one.pk else None
            form = (sent or DecisionForm(auto_id=f"d{one.pk}_%s")) if decides else None
            objections.append({"row": one, "answer": answer, "form": form, "sent": sent is not None})
    checked = is_checked(circular)
    asked = to_ask(latest_snapshot(circular)) if draft and checked and not running else []
    context: dict[str, Any] = {
        "circular": circular,
        "running": running,
        "rounds": list(circular.rounds.all()),
        "answers": [(answer, len(seen[answer.pk])) for answer in answers],
        "standing": standing_of(answers),
        "objections": objections,
        "asked": [(unit, len(lines)) for unit, lines in asked],
        "checked": checked,
        "open_form": (open_form or OpenRoundForm(initial={"days": check_days(circular)})) if asked else None,
        "cancel_form": cancel_form or ReasonForm(),
        "hindrances": hindrance_lines(hindrances_of(circular)) if draft and not running else [],
    }
    refused = open_form or cancel_form or decision
    return render(request, "reports/check_round.html", context, status=422 if refused else 200)


@require_POST
def check_open(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show every unit its lines."""
    circular = _circular(request, uid)
    form = OpenRoundForm(request.POST)
    if form.is_valid():
        try:
            opened = open_round(
                circular=as_seen(circular, request.POST), days=form.cleaned_data["days"], by=request.actor
            )
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        except FaultyError:
            form.add_error(None, _("First put right what the check found."))
        else:
            said = _("Units asked to check their lines by %(day)s: %(n)s.")
            messages.success(request, said % {"n": opened.answers.count(), "day": day(opened.due_on)})
            return redirect("check_round", uid=uid)
    return _draw(request, circular, open_form=form)


def _round(request: ActorRequest, uid: UUID) -> CheckRound:
    """Return a round whose paper exists for the actor and is of the own office."""
    require(request.actor, "circulars.view")
    found = get_object_or_404(rounds_for(request.actor), uid=uid)
    require(request.actor, "circulars.check", found.circular)
    return found


@require_POST
def check_cancel(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Call a running round off."""
    found = _round(request, uid)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _draw(request, found.circular, cancel_form=form)
    try:
        cancel_round(
            check_round=as_seen(found, request.POST), reason=form.cleaned_data["reason"], by=request.actor
        )
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _draw(request, found.circular, cancel_form=form)
    messages.success(request, _("The check was called off; the units are told."))
    return redirect("check_round", uid=found.circular.uid)


@require_POST
def check_close(request: ActorRequest, uid: UUID) -> HttpResponse:
    """End a round in which every unit has answered, or whose last day is over."""
    found = _round(request, uid)
    try:
        close_round(check_round=as_seen(found, request.POST), by=request.actor)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The check has ended."))
    return redirect("check_round", uid=found.circular.uid)


def _objection(request: ActorRequest, uid: UUID, found: QuerySet[CheckObjection]) -> CheckObjection:
    """Return an objection of a set with its paper, where it exists for the actor."""
    require(request.actor, "circulars.check")
    with_paper = found.select_related(
        "answer__round__circular__programme__jurisdiction",
        "answer__round__circular__period",
        "answer__department",
    )
    return get_object_or_404(with_paper, uid=uid)


@require_POST
def check_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Uphold an objection or not."""
    objections = CheckObjection.objects.visible_to(request.actor)
    found = _objection(request, uid, objections.exclude(answer__round__state=CheckRoundState.CANCELLED))
    circular = found.answer.round.circular
    require(request.actor, "circulars.check", circular)
    form = DecisionForm(request.POST, auto_id=f"d{found.pk}_%s")
    if not form.is_valid():
        return _draw(request, circular, decision=(found, form))
    decide_objection(
        objection=as_seen(found, request.POST),
        upheld=form.cleaned_data["upheld"] == "yes",
        reason=form.cleaned_data["reason"],
        by=request.actor,
    )
    messages.success(request, _("Decided; the unit is told."))
    return redirect("check_round", uid=circular.uid)


@require_POST
def check_settle(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Let a line stand whose objection was upheld in a check that was called off."""
    found = _objection(request, uid, CheckObjection.objects.visible_to(request.actor))
    try:
        settle_objection(
            objection=as_seen(found, request.POST), reason=request.POST.get("reason", ""), by=request.actor
        )
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The line stands; the unit is told."))
    return redirect("circular_signing", uid=found.answer.round.circular.uid)
