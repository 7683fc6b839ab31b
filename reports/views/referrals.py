"""需协调事项: the list leaders ask for first, asking, one with its story and the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import Actor, ActorRequest
from departments.enums import Role
from departments.models import Department, Programme
from departments.permissions import may, require
from reform.core.text import as_number
from reform.core.workflow import Conflict
from reports.enums import ReferralState
from reports.forms.referrals import ListForm, PutForwardForm, RaiseForm, TakeUpForm, WordsForm
from reports.models import Referral
from reports.selectors import referrals as known
from reports.selectors.meetings import matter_of
from reports.services import referrals as acts
from reports.services.agenda import leave_undecided, put_forward
from reports.workflow import REFERRAL
from tasks.enums import MeetingState
from tasks.forms.sent import sent
from tasks.models import Task

PER_PAGE = 50
OPEN, OVERDUE, ALL = "open", "overdue", "all"


@require_safe
def referral_list(request: ActorRequest) -> HttpResponse:
    """What units ask to be coordinated: the open ones, waiting longest first; others by a chip."""
    actor = request.actor
    require(actor, "referrals.view")
    found = known.referrals_for(actor)
    today = timezone.localdate()
    form = ListForm(request.GET, units=known.units_in(found))
    form.is_valid()
    unit = form.cleaned_data.get("unit")
    within = known.of_unit(found, unit) if unit else found
    counts = known.counts_by_state(within, today)
    state = form.cleaned_data.get("state") or OPEN
    page = Paginator(_shown(within, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": known.with_tones(page.object_list),
        "chips": _chips(request, counts, state),
        "form": form,
        "filtered": state != OPEN or unit is not None,
        "today": today,
        "may_raise": may(actor, "referrals.raise"),
    }
    return render(request, "reports/referral_list.html", context)


def _shown(found: Any, state: str) -> Any:
    if state == OVERDUE:
        return found.filter(known.overdue_on(timezone.localdate()))
    if state in ReferralState.values:
        return found.filter(state=state)
    return found if state == ALL else found.exclude(state__in=known.ENDED)


def _chips(request: ActorRequest, counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    def chip(value: str, label: Any, tone: str = "") -> dict[str, Any]:
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = value
        return {
            "label": label,
            "url": f"?{query.urlencode()}",
            "active": state == value,
            "count": counts.get(value, 0),
            "tone": tone,
        }

    chips = [chip(OPEN, pgettext("referral", "Open"))]
    if counts["overdue"]:
        chips.append(chip(OVERDUE, _("Overdue"), "red"))
    chips += [chip(value, label) for value, label in ReferralState.choices if counts.get(value)]
    everything = chip(ALL, _("All"))
    everything["count"] = sum(counts.get(value, 0) for value in ReferralState.values)
    return [*chips, everything]


@require_http_methods(["GET", "HEAD", "POST"])
def referral_new(request: ActorRequest) -> HttpResponse:
    """Ask for coordination by hand, also from a matter's page (?task=)."""
    actor = request.actor
    require(actor, "referrals.raise")
    form = RaiseForm(sent(request)[0], actor=actor, initial={"task": request.GET.get("task")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = acts.raise_referral(
            programme=_programme(actor, data["task"]),
            department=_unit(actor, data),
            title=data["title"],
            text=data["text"],
            asked=data["asked"],
            task=data["task"],
            by=actor,
        )
        messages.success(request, _("Asked for; the secretariat is told."))
        return redirect("referral_detail", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/referral_new.html", {"form": form}, status=status)


def _unit(actor: Actor, data: dict[str, Any]) -> Department:
    unit = data.get("department") or actor.department
    if unit is None:
        raise ValidationError(_("Say which unit asks."))
    return unit


def _programme(actor: Actor, task: Task | None) -> Programme:
    """Whose office is asked: the matter's; without one a county asks the one above, everybody else their own."""
    if task is not None:
        return task.ledger.programme
    own = actor.own_programme
    return own.parent if actor.role == Role.COUNTY and own.parent else own


def _referral(request: ActorRequest, uid: UUID) -> Referral:
    return get_object_or_404(known.referrals_for(request.actor), uid=uid)


@require_safe
def referral_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One referral: what is asked, who looks after it, what happened, the next step."""
    return _draw(request, _referral(request, uid))


# The acts that are told in words: who may do each, and how its field is called.
WORDS: dict[str, tuple[str, Promise]] = {
    "answer": ("referrals.answer", gettext_lazy("Answer")),
    "ask_again": ("referrals.keep", gettext_lazy("What is still to be done")),
    "close": ("referrals.keep", gettext_lazy("What came of it")),
    "decline": ("referrals.keep", gettext_lazy("Reason, told to the unit")),
}


def _forms(request: ActorRequest, found: Referral) -> dict[str, forms.Form]:
    """Return the form of each step that the referral can take and the actor may, empty."""
    actor = request.actor
    possible = {name for name, step in REFERRAL.transitions.items() if found.state in step.sources}
    held = {"version": found.version}
    keeps = may(actor, "referrals.keep", found)
    made: dict[str, forms.Form] = {}
    if keeps and "take_up" in possible:
        initial = held | {"owner": found.owner.uid if found.owner else None, "due_on": found.due_on}
        made["take_up"] = TakeUpForm(actor=actor, initial=initial, auto_id="take_up_%s")
    for act, (right, label) in WORDS.items():
        if act in possible and may(actor, right, found):
            made[act] = WordsForm(label=label, initial=held, auto_id=f"{act}_%s")
    if keeps and "put_forward" in possible:
        made["put_forward"] = PutForwardForm(actor=actor, initial=held, auto_id="put_forward_%s")
    return made


def _draw(
    request: ActorRequest, found: Referral, act: str = "", form: forms.Form | None = None
) -> HttpResponse:
    actor = request.actor
    offered = _forms(request, found)
    if form is not None:
        offered[act] = form
    points = known.points_of(found, actor)
    undecided = found.state == ReferralState.PUT_FORWARD and any(
        one.meeting.state == MeetingState.HELD for one in points[:1]
    )
    decision = found.decision if found.decision_id else None
    context = {
        "referral": found,
        "tone": known.TONES[ReferralState(found.state)],
        "entries": known.story_of(found),
        "answer": known.last_answer(found) if found.state == ReferralState.ANSWERED else "",
        "points": points,
        "forms": offered,
        "wrong": act,
        "decision": decision,
        "decided_task": matter_of(decision, actor) if decision else None,
        "shown_task": Task.objects.visible_to(actor).filter(pk=found.task_id).first(),
        "undecided": undecided and may(actor, "referrals.keep", found),
        "overdue": found.state == ReferralState.IN_HAND
        and found.due_on is not None
        and found.due_on < timezone.localdate(),
    }
    return render(request, "reports/referral_detail.html", context, status=422 if form else 200)


@require_POST
def referral_take_up(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Give it to the unit that coordinates, until a day."""
    found = _referral(request, uid)
    require(request.actor, "referrals.keep", found)
    form = TakeUpForm(request.POST, actor=request.actor, auto_id="take_up_%s")
    if not form.is_valid():
        return _draw(request, found, "take_up", form)
    data = form.cleaned_data
    found.version = data["version"]
    acts.take_up(referral=found, owner=data["owner"], due_on=data["due_on"], by=request.actor)
    messages.success(request, _("Taken up; both units are told."))
    return redirect("referral_detail", uid=uid)


@require_POST
def referral_put_forward(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Put it on the agenda of a meeting."""
    found = _referral(request, uid)
    require(request.actor, "referrals.keep", found)
    form = PutForwardForm(request.POST, actor=request.actor, auto_id="put_forward_%s")
    if not form.is_valid():
        return _draw(request, found, "put_forward", form)
    found.version = form.cleaned_data["version"]
    put_forward(referral=found, meeting=form.cleaned_data["meeting"], by=request.actor)
    messages.success(request, _("Put on the agenda."))
    return redirect("referral_detail", uid=uid)


@require_POST
def referral_give_back(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Give it back that a meeting which is over did not decide on."""
    found = _referral(request, uid)
    require(request.actor, "referrals.keep", found)
    version = as_number(request.POST.get("version"))
    if version is None:
        raise Conflict(found)
    found.version = version
    leave_undecided(referral=found, by=request.actor)
    messages.success(request, _("Given back: it waits for the next step."))
    return redirect("referral_detail", uid=uid)


def _in_words(
    request: ActorRequest, uid: UUID, act: str, said: str, carry_out: Callable[[Referral, str], Referral]
) -> HttpResponse:
    """Carry out an act that is told in words."""
    found = _referral(request, uid)
    right, label = WORDS[act]
    require(request.actor, right, found)
    form = WordsForm(request.POST, label=label, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _draw(request, found, act, form)
    found.version = form.cleaned_data["version"]
    carry_out(found, form.cleaned_data["words"])
    messages.success(request, said)
    return redirect("referral_detail", uid=uid)


@require_POST
def referral_answer(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Answer for the unit that coordinates."""
    return _in_words(
        request,
        uid,
        "answer",
        _("Answered; the secretariat and the unit that asked are told."),
        lambda found, words: acts.answer_referral(referral=found, answer=words, by=request.actor),
    )


@require_POST
def referral_ask_again(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Send an answer back that does not solve it."""
    return _in_words(
        request,
        uid,
        "ask_again",
        _("The coordinating unit is asked to go on."),
        lambda found, words: acts.ask_again(referral=found, why=words, by=request.actor),
    )


@require_POST
def referral_close(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Close it with what came of it."""
    return _in_words(
        request,
        uid,
        "close",
        _("Closed; the unit that asked is told."),
        lambda found, words: acts.close_referral(referral=found, outcome=words, by=request.actor),
    )


@require_POST
def referral_decline(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Do not take it up, with a reason."""
    return _in_words(
        request,
        uid,
        "decline",
        _("Not taken up; the unit is told why."),
        lambda found, words: acts.decline_referral(referral=found, reason=words, by=request.actor),
    )
