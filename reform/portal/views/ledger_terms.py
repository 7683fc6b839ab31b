"""Date and collecting unit of a matter in preparation, changed on the ledger's row."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.workflow import WrongState
from reform.portal.forms.terms import TermsForm
from reform.portal.views.ledger_record import drawn_row
from tasks.enums import TaskState
from tasks.models import Task
from tasks.selectors.tasks import for_rows
from tasks.services.tasks import decompose_task


@require_http_methods(["GET", "POST"])
def task_terms(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show and save a matter's date and collecting unit on its row; once it is handed out they change by an adjustment."""
    leaves = for_rows(Task.objects.visible_to(request.actor).leaves()).select_related("ledger__programme")
    task = get_object_or_404(leaves, uid=uid)
    require(request.actor, "ledger.edit", task)
    if task.state != TaskState.PREPARATION:
        raise WrongState("decompose", task.state, task)
    form = TermsForm(request.POST or None, task=task)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version")
        decompose_task(task=task, version=version, by=request.actor, **form.cleaned_data)
        return drawn_row(
            request, for_rows(Task.objects.visible_to(request.actor)).get(pk=task.pk), saved=True
        )
    return drawn_row(request, task, terms=form, status=422 if request.method == "POST" else 200)
