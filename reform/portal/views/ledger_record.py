"""Recording progress for others (代录) on the ledger's row and in bulk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.text import as_uuid
from reform.core.words import in_a_row
from reform.portal.forms.record import RecordForm, TaskRecordForm
from reform.portal.ledger.columns import Columns
from reform.portal.ledger.rows import Rows
from reform.portal.views.ledger_ticked import way_back
from reports.selectors.pending import said_of
from reports.services.recording import NoOpenPeriodError, record_progress, record_progress_in_bulk
from tasks.models import Task
from tasks.selectors.tasks import for_rows

REFUSALS = (NoOpenPeriodError, ValidationError)


def _refused(refusal: Exception) -> str:
    """Return the sentence for what the service refused."""
    if isinstance(refusal, ValidationError):
        return in_a_row(refusal.messages)
    return _("No reporting period is open: open one first, then record.")


def _own_task(request: ActorRequest, uid: UUID) -> Task:
    """Return a leaf task whose progress the actor may record; 404 or 403 otherwise."""
    task = get_object_or_404(for_rows(Task.objects.visible_to(request.actor).leaves()), uid=uid)
    require(request.actor, "reports.record", task)
    return task


def drawn_row(request: ActorRequest, task: Task, *, status: int = 200, **more: object) -> HttpResponse:
    """Draw a row of the ledger; `form` and `terms` are the forms under it."""
    columns = Columns.asked(request.GET.get("cols", ""))
    texts, said = columns.read([task], request.actor), said_of([task.pk], request.actor)
    edits = may(request.actor, "ledger.edit", task)
    context = {
        "task": task,
        "columns": columns,
        "drawn_by": Rows(columns, texts, said, may_pick=True, may_record=True, may_edit=edits),
    }
    return render(request, "portal/_ledger_row.html", context | more, status=status)


@require_GET
def task_row(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One row of the ledger, as a fragment."""
    return drawn_row(request, _own_task(request, uid))


@require_http_methods(["GET", "POST"])
def task_record(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record progress for others (代录) on the row."""
    task = _own_task(request, uid)
    form = TaskRecordForm(request.POST or None, task=task, auto_id=f"r{task.pk}_%s")
    if request.method == "POST" and form.is_valid():
        try:
            record_progress(task=task, values=form.values, by=request.actor, **form.said)
        except REFUSALS as refusal:
            form.add_error(None, _refused(refusal))
        else:
            return drawn_row(request, for_rows(Task.objects.filter(pk=task.pk)).get(), saved=True)
    return drawn_row(request, task, form=form, status=422 if request.method == "POST" else 200)


@require_POST
def ledger_bulk(request: ActorRequest) -> HttpResponse:
    """Record the same progress for all ticked tasks; all or nothing."""
    require(request.actor, "reports.record")
    uids = [uid for uid in request.POST.getlist("uid") if as_uuid(uid)]
    tasks = list(Task.objects.visible_to(request.actor).leaves().filter(uid__in=uids))
    form = RecordForm(request.POST)
    if not tasks:
        messages.error(request, _("Tick the tasks first."))
    elif not form.is_valid():
        messages.error(request, in_a_row(str(e) for errors in form.errors.values() for e in errors))
    else:
        for task in tasks:
            require(request.actor, "reports.record", task)
        try:
            record_progress_in_bulk(tasks=tasks, by=request.actor, **form.said)
        except REFUSALS as refusal:
            messages.error(request, _refused(refusal))
        else:
            messages.success(
                request,
                ngettext("Recorded for %(n)d task.", "Recorded for %(n)d tasks.", len(tasks))
                % {"n": len(tasks)},
            )
    return redirect(way_back(request) or "ledger")
