"""Why? on any light: the sum in words."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from tasks.models import Task
from tasks.selectors.why import why_light


@require_safe
def task_why(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show why a task shows its light: a panel for a list, a page for whoever opens the address."""
    require(request.actor, "ledger.view")
    tasks = Task.objects.visible_to(request.actor).select_related("ledger__programme", "collector", "root")
    task = get_object_or_404(tasks, uid=uid)
    template = "tasks/_why.html" if request.htmx else "tasks/why.html"
    return render(request, template, {"task": task, "why": why_light(task, request.actor)})
