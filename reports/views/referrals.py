"""需协调事项: the list leaders ask for first, asking, one with its story and the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
from reform.core.once import once
from reform.core.workflow import as_seen
from reports.enums import ReferralState
from reports.forms.referrals import ListForm, PutForwardForm, RaiseForm, TakeUpForm, WordsForm
from reports.models import Referral
from reports.selectors import referrals as known
from reports.selectors.meetings import matter_of
from reports.services import referrals as acts
from reports.services.agenda import leave_undecided, put_forward
from reports.views.acts import by_form
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
@once
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


@dataclass(frozen=True)
class Step:
    """One step of a referral's page: whose it is, its form, the service that takes it, and what is said then."""

    right: str
    form: Callable[..., forms.Form]
    do: Callable[[Referral, dict[str, Any], Actor], object]
    said: Promise


def _words(label: Promise) -> Callable[..., forms.Form]:
    """Return the form of a step that is told in words, called by what they are."""
    return lambda *sent, actor, **more: WordsForm(*sent, label=label, **more)


STEPS = {
    "take_up": Step(
        "referrals.keep",
        TakeUpForm,
        lambda found, data, by: acts.take_up(
            referral=found, owner=data["owner"], due_on=data["due_on"], by=by
        ),
        gettext_lazy("Taken up; both units are told."),
    ),
    "answer": Step(
        "referrals.answer",
        _words(gettext_lazy("Answer")),
        lambda found, data, by: acts.answer_referral(referral=found, answer=data["words"], by=by),
        gettext_lazy("Answered; the secretariat and the unit that asked are told."),
    ),
    "ask_again": Step(
        "referrals.keep",
        _words(gettext_lazy("What is still to be done")),
        lambda found, data, by: acts.ask_again(referral=found, why=data["words"], by=by),
        gettext_lazy("The coordinating unit is asked to go on."),
    ),
    "put_forward": Step(
        "referrals.keep",
        PutForwardForm,
        lambda found, data, by: put_forward(referral=found, meeting=data["meeting"], by=by),
        gettext_lazy("Put on the agenda."),
    ),
    "close": Step(
        "referrals.keep",
        _words(gettext_lazy("What came of it")),
        lambda found, data, by: acts.close_referral(referral=found, outcome=data["words"], by=by),
        gettext_lazy("Closed; the unit that asked is told."),
    ),
    "decline": Step(
        "referrals.keep",
        _words(gettext_lazy("Reason, told to the unit")),
        lambda found, data, by: acts.decline_referral(referral=found, reason=data["words"], by=by),
        gettext_lazy("Not taken up; the unit is told why."),
    ),
}


def _forms(request: ActorRequest, found: Referral) -> dict[str, forms.Form]:
    """Return the form of each step that the referral can take and the actor may, with what is proposed."""
    held: dict[str, Any] = {"version": found.version}
    proposed = {"take_up": {"owner": found.owner.uid if found.owner else None, "due_on": found.due_on}}
    return {
        name: step.form(actor=request.actor, initial=held | proposed.get(name, {}), auto_id=_ids(name))
        for name, step in STEPS.items()
        if found.state in REFERRAL.transitions[name].sources and may(request.actor, step.right, found)
    }


def _ids(name: str) -> str:
    return f"{name}_%s"


def _draw(
    request: ActorRequest, found: Referral, name: str = "", form: forms.Form | None = None
) -> HttpResponse:
    actor = request.actor
    offered = _forms(request, found)
    if form is not None:
        offered[name] = form
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
def referral_step(request: ActorRequest, uid: UUID, name: str) -> HttpResponse:
    """Take the step of a name with its form."""
    found, step, actor = _referral(request, uid), STEPS[name], request.actor
    return by_form(
        request,
        found,
        step.right,
        step.form(request.POST, actor=actor, auto_id=_ids(name)),
        lambda referral, data: step.do(referral, data, actor),
        said=str(step.said),
        draw=lambda form: _draw(request, found, name, form),
        then=redirect("referral_detail", uid=uid),
    )


@require_POST
def referral_give_back(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Give it back that a meeting which is over did not decide on."""
    found = _referral(request, uid)
    require(request.actor, "referrals.keep", found)
    leave_undecided(referral=as_seen(found, request.POST), by=request.actor)
    messages.success(request, _("Given back: it waits for the next step."))
    return redirect("referral_detail", uid=uid)
