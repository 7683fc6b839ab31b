"""Meetings of the leading group and 调度会: the list, planning, one with its agenda and decisions, its steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core import audit
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.once import once
from reform.core.workflow import as_seen
from reports.forms.meetings import (
    CancelForm,
    ChangedDecisionForm,
    ChangeForm,
    DecisionForm,
    HeldForm,
    LedgerForm,
    MeetingForm,
    MinutesForm,
    PointForm,
)
from reports.selectors import meetings as known
from reports.selectors.referrals import undecided_of
from reports.services.meetings import (
    cancel_meeting,
    hold_meeting,
    put_decision_right,
    record_decision,
    send_agenda,
    take_into_ledger,
)
from reports.views.acts import by_form
from tasks.enums import LedgerState, MeetingState
from tasks.forms.sent import sent
from tasks.models import Decision, Ledger, Meeting
from tasks.selectors.tasks import ledgers_of
from tasks.services.decisions import in_ledger, remove_decision
from tasks.services.meetings import change_meeting, keep_minutes, plan_meeting
from tasks.services.refusals import NotPossible
from tasks.views.listing import state_chips
from tasks.workflow import BEFORE_MEETING

PER_PAGE = 50
FACTS = ("kind", "title", "held_on", "begins_at", "place", "chair")


@require_safe
def meeting_list(request: ActorRequest) -> HttpResponse:
    """The meetings the actor knows of, the latest first."""
    actor = request.actor
    require(actor, "meetings.view")
    found = known.meetings_for(actor)
    state = request.GET.get("state", "")
    shown = found.filter(state=state) if state in MeetingState.values else found
    page = Paginator(known.counted(shown, actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, known.TONES[MeetingState(one.state)]) for one in page.object_list],
        "chips": state_chips(found, MeetingState.choices, state),
        "filtered": state in MeetingState.values,
        "prepares": may(actor, "meetings.prepare"),
    }
    return render(request, "reports/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_new(request: ActorRequest) -> HttpResponse:
    """Plan a meeting."""
    require(request.actor, "meetings.prepare")
    form = MeetingForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        made = plan_meeting(**form.cleaned_data, by=request.actor)
        messages.success(request, _("Planned. Now its agenda."))
        return redirect("meeting_detail", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/meeting_new.html", {"form": form, "meeting": None}, status=status)


def _meeting(request: ActorRequest, uid: UUID) -> Meeting:
    return get_object_or_404(known.meetings_for(request.actor), uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change what a meeting is and when, before it is held."""
    found = _meeting(request, uid)
    require(request.actor, "meetings.prepare", found)
    initial = {name: getattr(found, name) for name in (*FACTS, "version")}
    form = ChangeForm(sent(request)[0], initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        found.version = data.pop("version")
        changed = change_meeting(meeting=found, by=request.actor, **data)
        if changed.state == MeetingState.CALLED:
            messages.info(request, _("Changed. The agenda is out already: send it out again."))
        else:
            messages.success(request, _("Changed."))
        return redirect("meeting_detail", uid=uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/meeting_new.html", {"form": form, "meeting": found}, status=status)


@require_safe
def meeting_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One meeting: agenda with papers, minutes, decisions, and the next step."""
    return draw_meeting(request, _meeting(request, uid))


def _running(request: ActorRequest) -> Any:
    """The own programme's running ledgers, the newest first."""
    found = ledgers_of(request.actor).filter(programme=request.actor.programme, state=LedgerState.OPEN)
    return found.order_by("-year", "pk")


def draw_meeting(request: ActorRequest, found: Meeting, **forms: Any) -> HttpResponse:
    """Return the page of a meeting, with forms that were wrong in their places."""
    actor = request.actor
    prepares = may(actor, "meetings.prepare", found)
    before = found.state in BEFORE_MEETING
    held: dict[str, Any] = {"version": found.version}
    if prepares and before:
        forms.setdefault("point_form", PointForm(actor=actor, auto_id="point_%s"))
        on = {"held_on": min(found.held_on, timezone.localdate())}
        forms.setdefault("held_form", HeldForm(initial=held | on, auto_id="held_%s"))
        forms.setdefault("cancel_form", CancelForm(initial=held, auto_id="cancel_%s"))
    if prepares and found.state == MeetingState.HELD:
        number = {"number": found.minutes_number}
        forms.setdefault("minutes_form", MinutesForm(initial=held | number, auto_id="minutes_%s"))
        undecided = undecided_of(found, actor)
        forms.setdefault(
            "decision_form", DecisionForm(actor=actor, undecided=undecided, auto_id="decision_%s")
        )
    points = known.points_of(found, actor)
    decisions = known.decisions_of(found, actor)
    context = {
        "meeting": found,
        "tone": known.TONES[MeetingState(found.state)],
        "points": points,
        "minutes_in_all": sum(point.minutes or 0 for point in points),
        "decisions": decisions,
        "ledgers": list(_running(request)) if prepares else [],
        "reads_minutes": may(actor, "meetings.minutes", found),
        "prepares": prepares,
        "before": before,
        **forms,
    }
    wrong = any(form.is_bound for form in forms.values())
    return render(request, "reports/meeting_detail.html", context, status=422 if wrong else 200)


@require_POST
def meeting_send(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Send the agenda out, for the first time or again."""
    found = _meeting(request, uid)
    require(request.actor, "meetings.prepare", found)
    try:
        send_agenda(meeting=as_seen(found, request.POST), by=request.actor)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Sent out: units may read it, those that speak are told."))
    return redirect("meeting_detail", uid=uid)


@require_POST
def meeting_hold(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record that it was held."""
    found = _meeting(request, uid)
    return by_form(
        request,
        found,
        "meetings.prepare",
        HeldForm(request.POST, auto_id="held_%s"),
        lambda meeting, data: hold_meeting(
            meeting=meeting, held_on=data["held_on"], attendance=data["attendance"], by=request.actor
        ),
        said=_("Recorded as held. Now what it decided."),
        draw=lambda form: draw_meeting(request, found, held_form=form),
        then=redirect("meeting_detail", uid=uid),
    )


@require_POST
def meeting_cancel(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Cancel it: its referrals are given back."""
    found = _meeting(request, uid)
    return by_form(
        request,
        found,
        "meetings.prepare",
        CancelForm(request.POST, auto_id="cancel_%s"),
        lambda meeting, data: cancel_meeting(meeting=meeting, reason=data["reason"], by=request.actor),
        said=_("Cancelled; what was put forward to it waits again."),
        draw=lambda form: draw_meeting(request, found, cancel_form=form),
        then=redirect("meeting_detail", uid=uid),
    )


@require_POST
@limited("upload", methods=("POST",))
def meeting_minutes(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Keep number and file of the minutes."""
    found = _meeting(request, uid)
    form = MinutesForm(request.POST, request.FILES, auto_id="minutes_%s")
    return by_form(
        request,
        found,
        "meetings.prepare",
        form,
        lambda meeting, data: keep_minutes(
            meeting=meeting, number=data["number"], file=form.read(), by=request.actor
        ),
        said=_("Minutes kept."),
        draw=lambda form: draw_meeting(request, found, minutes_form=form),
        then=redirect("meeting_detail", uid=uid),
    )


@require_safe
@limited("download")
def meeting_minutes_file(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """The minutes, for the office and its leaders: units read the decisions given to them. Put on record."""
    found = _meeting(request, uid)
    if not may(request.actor, "meetings.minutes", found):
        raise Http404
    response = serve(found.minutes, found.minutes_name)
    audit.record(by=request.actor, act="meeting.download", obj=found, after={"file": found.minutes_name})
    return response


@require_POST
@once
def decision_add(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Write down what it decided."""
    found = _meeting(request, uid)
    require(request.actor, "meetings.prepare", found)
    undecided = undecided_of(found, request.actor)
    form = DecisionForm(request.POST, actor=request.actor, undecided=undecided, auto_id="decision_%s")
    if not form.is_valid():
        return draw_meeting(request, found, decision_form=form)
    record_decision(meeting=found, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Written down; the units that asked are told."))
    return redirect("meeting_detail", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Put a decision right until it is in the ledger, also what it answers."""
    decision = _decision(request, uid)
    if in_ledger(decision):
        raise Http404
    initial = {
        "text": decision.text,
        "department": decision.department.uid if decision.department else None,
        "due_on": decision.due_on,
        "version": decision.version,
    }
    undecided = undecided_of(decision.meeting, request.actor)
    form = ChangedDecisionForm(sent(request)[0], actor=request.actor, undecided=undecided, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        decision.version = data.pop("version")
        put_decision_right(decision=decision, by=request.actor, **data)
        messages.success(request, _("Changed."))
        return redirect("meeting_detail", uid=decision.meeting.uid)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "decision": decision}
    return render(request, "reports/decision_edit.html", context, status=status)


@require_POST
def decision_remove(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Delete a decision written down in error."""
    decision = _decision(request, uid)
    try:
        remove_decision(decision=as_seen(decision, request.POST), by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The decision was deleted."))
    return redirect("meeting_detail", uid=decision.meeting.uid)


def _decision(request: ActorRequest, uid: UUID) -> Decision:
    found = Decision.objects.visible_to(request.actor).select_related("meeting", "department", "task")
    decision = get_object_or_404(found, uid=uid)
    require(request.actor, "meetings.prepare", decision.meeting)
    return decision


@require_POST
def decision_ledger(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Make a decision a matter of the ledger, in preparation."""
    decision = _decision(request, uid)
    form = LedgerForm(request.POST, ledgers=_running(request))
    if not form.is_valid():
        messages.error(request, _("No ledger is running."))
        return redirect("meeting_detail", uid=decision.meeting.uid)
    as_seen(decision, request.POST)
    ledger: Ledger = form.cleaned_data["ledger"]
    try:
        task = take_into_ledger(decision=decision, ledger=ledger, by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("meeting_detail", uid=decision.meeting.uid)
    messages.success(request, _("In the ledger as No. %(label)s, in preparation.") % {"label": task.label})
    return redirect("meeting_detail", uid=decision.meeting.uid)
