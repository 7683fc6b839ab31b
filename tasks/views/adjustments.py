"""调整: asked for, the secretariat's opinion, the decision, the list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.models import Programme
from departments.permissions import may, require
from reform.core import audit
from reform.core.files import BadFile, serve
from reform.core.limits import limited
from reform.core.text import as_uuid
from reform.core.workflow import as_seen
from tasks.enums import AdjustmentKind, AdjustmentState, ApprovedBy
from tasks.forms.adjustments import AdjustmentDecisionForm, AskForm, KindForm, OpinionForm, kinds_for
from tasks.forms.sent import sent
from tasks.models import Adjustment, Task
from tasks.selectors.adjustments import adjustments_for, term_changes
from tasks.selectors.objections import objections_for
from tasks.services.adjustments import (
    ask_adjustment,
    decide_adjustment,
    give_opinion,
    withdraw_adjustment,
)
from tasks.services.handing_out import WrongApproval
from tasks.services.refusals import NotPossible
from tasks.views.listing import state_chips

PER_PAGE = 50


@require_safe
def adjustment_list(request: ActorRequest) -> HttpResponse:
    """The adjustments of the own unit; of the whole programme for its office; by state and kind."""
    require(request.actor, "ledger.view")
    found = adjustments_for(request.actor)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    shown = found.filter(state=state) if state in AdjustmentState.values else found
    shown = shown.filter(kind=kind) if kind in AdjustmentKind.values else shown
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, term_changes(one)[:1]) for one in page.object_list],
        "chips": state_chips(found, AdjustmentState.choices, state),
        "kinds": AdjustmentKind.choices,
        "kind": kind,
        "state": state,
        "filtered": bool(state or kind),
    }
    return render(request, "tasks/adjustment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def adjustment_ask(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Ask for an adjustment: first which kind, then the new terms; an upheld objection brings both along."""
    actor = request.actor
    found = Task.objects.visible_to(actor).select_related("ledger__programme__jurisdiction", "collector")
    task = get_object_or_404(found, uid=uid)
    require(actor, "adjust.ask", task)
    kind = request.GET.get("kind") or request.POST.get("kind", "")
    if kind not in dict(kinds_for(task)):
        context = {"task": task, "kinds": KindForm(task=task), "form": None}
        return render(request, "tasks/adjustment_ask.html", context)
    form = AskForm(sent(request)[0], task=task, kind=kind, initial=_initial(request, task))
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_adjustment(
                task=task, kind=kind, reason=form.cleaned_data["reason"], terms=form.terms, by=actor
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked for. The terms change once it is approved."))
            return redirect("adjustment_detail", uid=asked.uid)
    context = {"task": task, "form": form, "kind_label": AdjustmentKind(kind).label, "kinds": None}
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/adjustment_ask.html", context, status=status)


def _initial(request: ActorRequest, task: Task) -> dict[str, Any]:
    """What an upheld objection says already: its reason, with the secretariat's answer."""
    asked = as_uuid(request.GET.get("objection", ""))
    objection = objections_for(request.actor).filter(uid=asked, task=task).first() if asked else None
    if objection is None:
        return {}
    words = _("Objection of %(unit)s: %(reason)s") % {
        "unit": objection.department.short_name,
        "reason": objection.reason,
    }
    return {"reason": f"{words}\n{objection.answer}".strip()}


def _adjustment(request: ActorRequest, uid: UUID) -> Adjustment:
    return get_object_or_404(adjustments_for(request.actor), uid=uid)


@require_safe
def adjustment_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One adjustment: what shall change, who said what, and the next step."""
    return _draw(request, _adjustment(request, uid))


def _approved_by(task: Task) -> str:
    """Return whose approval the matter rests on: its own, else the ledger's."""
    approval = task.approval or task.ledger.approval
    return approval.body if approval else ApprovedBy.HEAD


def _names(programme: Programme, request: ActorRequest) -> dict[str, str]:
    return {"head": request.actor.user.name, "group": programme.group_short_name}


def _draw(
    request: ActorRequest,
    found: Adjustment,
    *,
    opinion: OpinionForm | None = None,
    decision: AdjustmentDecisionForm | None = None,
) -> HttpResponse:
    actor, task = request.actor, found.task
    asked, opined = found.state == AdjustmentState.ASKED, found.state == AdjustmentState.OPINED
    body = _approved_by(task)
    decides = opined and may(actor, "adjust.approve", task)
    own_request = found.asked_by_id == actor.user.pk
    if decides and decision is None:
        decision = AdjustmentDecisionForm(
            initial={"version": found.version, "body": body, "approved_on": timezone.localdate()},
            **_names(task.ledger.programme, request),
        )
    if asked and opinion is None and may(actor, "adjust.opine", task):
        opinion = OpinionForm(initial={"version": found.version})
    wrong = any(form is not None and form.is_bound for form in (opinion, decision))
    own_unit = actor.department is not None and found.department_id == actor.department.pk
    context = {
        "adjustment": found,
        "task": task,
        "changes": term_changes(found),
        "opinion": opinion if asked else None,
        "decision": decision if decides else None,
        "own_request": own_request and decides,
        "may_withdraw": asked and (own_request or (own_unit and not actor.in_secretariat)),
        "body": ApprovedBy(body).label,
    }
    return render(request, "tasks/adjustment_detail.html", context, status=422 if wrong else 200)


@require_POST
def adjustment_opine(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The secretariat's opinion on a request."""
    found = _adjustment(request, uid)
    require(request.actor, "adjust.opine", found.task)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _draw(request, found, opinion=form)
    data = form.cleaned_data
    found.version = data["version"]
    give_opinion(adjustment=found, in_favour=data["in_favour"], opinion=data["opinion"], by=request.actor)
    messages.success(request, _("The opinion is recorded; now it is approved or not."))
    return redirect("adjustment_detail", uid=uid)


@require_POST
@limited("upload", methods=("POST",))
def adjustment_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Approve an adjustment, which changes the matter at once, or decline it."""
    found = _adjustment(request, uid)
    require(request.actor, "adjust.approve", found.task)
    form = AdjustmentDecisionForm(request.POST, request.FILES, **_names(found.task.ledger.programme, request))
    if not form.is_valid():
        return _draw(request, found, decision=form)
    data = form.cleaned_data
    found.version = data["version"]
    try:
        decided = decide_adjustment(
            adjustment=found,
            approved=data["approved"],
            body=data["body"],
            decided_by=data["approved_by"],
            on=data["approved_on"],
            paper=data["paper"],
            answer=data["answer"],
            scan=form.scanned(),
            by=request.actor,
        )
    except (WrongApproval, BadFile) as error:
        form.add_error("scan" if isinstance(error, BadFile) else "approved_on", str(error))
        return _draw(request, found, decision=form)
    approved = decided.state == AdjustmentState.APPROVED
    said = _("Approved; the matter has its new terms.") if approved else _("Not approved; the unit is told.")
    messages.success(request, said)
    return redirect("adjustment_detail", uid=uid)


@require_POST
def adjustment_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a request back."""
    found = as_seen(_adjustment(request, uid), request.POST)
    withdraw_adjustment(adjustment=found, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("adjustment_detail", uid=uid)


@require_safe
@limited("download")
def adjustment_scan(request: ActorRequest, uid: UUID) -> FileResponse:
    """The scan of the paper an adjustment was decided on; the download is put on record."""
    found = _adjustment(request, uid)
    response = serve(found.scan, found.scan_name)
    audit.record(by=request.actor, act="adjust.download", obj=found.task)
    return response
