"""How far a matter goes (安全标记)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from tasks.forms.labels import LabelForm
from tasks.models import Task
from tasks.services.labels import label_task


@require_POST
def task_label(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Set the label of an item."""
    found = Task.objects.visible_to(request.actor).select_related("ledger__programme")
    task = get_object_or_404(found, uid=uid)
    require(request.actor, "ledger.label", task)
    form = LabelForm(request.POST, task=task, actor=request.actor)
    if form.is_valid():
        task.version = form.cleaned_data["version"]
        label_task(task=task, label=form.cleaned_data["label"], by=request.actor)
        messages.success(request, _("The label was set."))
    else:
        messages.error(request, _("Choose a label."))
    return redirect("task_detail", uid=task.uid)
