"""提出异议: a unit objects, the secretariat decides, and goes on to what follows."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.workflow import as_seen
from tasks.enums import ObjectionKind, ObjectionState
from tasks.forms.handed_out import DecisionForm, ObjectionForm
from tasks.forms.sent import sent
from tasks.models import Objection, Task
from tasks.selectors.objections import follow_up, objections_for
from tasks.selectors.parts import has_part
from tasks.services.objections import decide_objection, make_objection, release_unit, withdraw_objection
from tasks.services.refusals import NotPossible
from tasks.views.listing import state_chips

PER_PAGE = 50


@require_safe
def objection_list(request: ActorRequest) -> HttpResponse:
    """The objections of the own unit; of the whole programme for its office."""
    require(request.actor, "ledger.view")
    found = objections_for(request.actor)
    state = request.GET.get("state", "")
    shown = found.filter(state=state) if state in ObjectionState.values else found
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "chips": state_chips(found, ObjectionState.choices, state),
        "filtered": state in ObjectionState.values,
    }
    return render(request, "tasks/objection_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_make(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Object to a matter for the own unit."""
    actor = request.actor
    task = get_object_or_404(Task.objects.visible_to(actor).select_related("ledger", "collector"), uid=uid)
    require(actor, "objection.make")
    if not has_part(task, actor.department):
        raise Http404
    form = ObjectionForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            made = make_objection(task=task, by=actor, **form.cleaned_data)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent to the secretariat. Reporting goes on until it is decided."))
            return redirect("objection_detail", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/objection_make.html", {"task": task, "form": form}, status=status)


def _objection(request: ActorRequest, uid: UUID) -> Objection:
    return get_object_or_404(objections_for(request.actor), uid=uid)


@require_safe
def objection_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One objection: what the unit says, what was decided, what follows."""
    return _draw(request, _objection(request, uid))


def _draw(request: ActorRequest, found: Objection, form: DecisionForm | None = None) -> HttpResponse:
    actor, task = request.actor, found.task
    waits = found.state == ObjectionState.OPEN
    decides = waits and may(actor, "objection.decide", task) and found.made_by_id != actor.user.pk
    follows = found.state == ObjectionState.UPHELD and may(actor, "objection.decide", task)
    kind = follow_up(found)
    own = actor.department is not None and found.department_id == actor.department.pk
    releases = found.kind == ObjectionKind.NOT_OURS and not kind and has_part(task, found.department)
    context = {
        "objection": found,
        "task": task,
        "form": form or (DecisionForm(initial={"version": found.version}) if decides else None),
        "may_withdraw": waits and own and may(actor, "objection.make"),
        "adjust": kind if follows else "",
        "releases": follows and releases,
    }
    return render(request, "tasks/objection_detail.html", context, status=422 if form else 200)


@require_POST
def objection_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Uphold an objection or not."""
    found = _objection(request, uid)
    require(request.actor, "objection.decide", found.task)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _draw(request, found, form)
    data = form.cleaned_data
    found.version = data["version"]
    decide_objection(objection=found, upheld=data["upheld"], answer=data["answer"], by=request.actor)
    messages.success(request, _("Decided; the unit is told."))
    return redirect("objection_detail", uid=uid)


@require_POST
def objection_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the own unit's objection back."""
    found = as_seen(_objection(request, uid), request.POST)
    withdraw_objection(objection=found, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("objection_detail", uid=uid)


@require_POST
def objection_release(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the unit of an upheld objection out of the matter."""
    found = _objection(request, uid)
    try:
        release_unit(objection=found, by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The unit was taken out of the matter."))
    return redirect("objection_detail", uid=uid)
