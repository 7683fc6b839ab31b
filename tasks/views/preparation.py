"""Filling in tasks in preparation: many at once, or one in its line (a fragment for htmx)."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_uuid
from tasks.forms.preparation import FillTasksForm, FourForm
from tasks.models import Ledger, Notice, Task
from tasks.selectors.names import NameBook
from tasks.selectors.preparation import preparation_of, prepared_row, with_preparation
from tasks.services.preparation import PROPOSED, Filling, fill_tasks
from tasks.services.tasks import decompose_task, waive_unnamed
from tasks.views.handing_out import list_chips, picked_tasks
from tasks.views.preparing import own_ledgers

# What a button alone sets, without the fields of the bar.
ACTS = {
    "long_term": Filling(long_term=True),
    "words": Filling(type=PROPOSED, by_lead=True, standard=PROPOSED, only_empty=True),
}


@require_POST
def tasks_fill(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Set the chosen fields on the ticked tasks of a ledger, or note that nobody more needs to be named."""
    ledger = get_object_or_404(Ledger.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "ledger.edit", ledger)
    back = f"{reverse('hand_out')}?{request.GET.urlencode()}"
    notice = Notice.objects.visible_to(request.actor).filter(uid=as_uuid(request.GET.get("notice"))).first()
    chosen = picked_tasks(
        request,
        preparation_of(ledger, notice, request.GET.get("show", ""), clearance=request.actor.clearance),
    )
    act = request.POST.get("act", "")
    if not chosen:
        messages.error(request, _("Tick the tasks first."))
        return redirect(back)
    if act == "waive":
        count = sum(waive_unnamed(task=task, open_only=True, by=request.actor) for task in chosen)
        messages.success(request, ngettext("%(n)s place noted.", "%(n)s places noted.", count) % {"n": count})
        return redirect(back)
    form = FillTasksForm(request.POST, book=NameBook(ledger.programme))
    filling = ACTS.get(act) or (form.filling() if form.is_valid() else Filling())
    if not filling:
        messages.error(request, _("Choose what to fill in first."))
        return redirect(back)
    count = fill_tasks(ledger=ledger, tasks=chosen, filling=filling, by=request.actor)
    messages.success(request, ngettext("%(n)s task changed.", "%(n)s tasks changed.", count) % {"n": count})
    return redirect(back)


def _task(request: ActorRequest, uid: UUID) -> Task:
    found = with_preparation(Task.objects.visible_to(request.actor).filter(row_count=0))
    task = get_object_or_404(found, uid=uid)
    require(request.actor, "ledger.edit", task)
    return task


@require_http_methods(["GET", "POST"])
def task_prepare(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The four things of one task in its line: shown (?line=1), to be edited, saved."""
    task = _task(request, uid)
    context = {"row": prepared_row(task), "query": _query(request)}
    if request.GET.get("line"):
        return render(request, "tasks/_prep_row.html", context)
    form = FourForm(
        request.POST or None,
        book=NameBook(task.ledger.programme),
        initial={
            "version": task.version,
            "type": task.type,
            "collector": task.collector,
            "due_on": task.due_on,
            "long_term": task.long_term,
            "completion_standard": task.completion_standard,
        },
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version")
        decompose_task(task=task, version=version, by=request.actor, **form.cleaned_data)
        response = render(request, "tasks/_prep_row.html", _with_chips(request, uid))
        response["HX-Trigger"] = json.dumps({"toast": {"text": _("Saved."), "level": "success"}})
        return response
    status = 422 if form.errors else 200
    return render(request, "tasks/_prep_form.html", {**context, "form": form}, status=status)


def _with_chips(request: ActorRequest, uid: UUID) -> dict[str, object]:
    """The line as saved, and the counts of the list anew."""
    task = _task(request, uid)
    show = request.GET.get("show", "")
    notice = Notice.objects.visible_to(request.actor).filter(uid=as_uuid(request.GET.get("notice"))).first()
    ledger = next((one for one in own_ledgers(request.actor) if one.pk == task.ledger_id), task.ledger)
    prepared = preparation_of(ledger, notice, show, clearance=request.actor.clearance)
    return {
        "row": prepared_row(task),
        "query": _query(request),
        "chips": list_chips(prepared, request.GET, show),
        "with_counts": True,
    }


def _query(request: ActorRequest) -> str:
    asked = request.GET.copy()
    asked.pop("line", None)
    return asked.urlencode()
