"""Quick look: what a task asks, how it stands and why, beside the list."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.permissions import may, require
from reports.selectors.orders import orders_about
from reports.selectors.pending import pending_reports
from reports.workflow import SENT_ORDER
from tasks.enums import AssignmentRole, TaskState
from tasks.models import Task
from tasks.selectors.tasks import for_rows, names_in_role
from tasks.selectors.why import why_light


@require_GET
def task_look(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One task in a side panel; whoever opens the address itself comes to the task's page."""
    actor = request.actor
    require(actor, "ledger.view")
    tasks = Task.objects.visible_to(actor).select_related("ledger__programme")
    task = get_object_or_404(for_rows(tasks), uid=uid)
    if not request.htmx:
        return redirect("task_detail", uid=task.uid)
    runs = task.state == TaskState.HANDED_OUT and not task.row_count
    context = {
        "task": task,
        "why": why_light(task, actor),
        "report": pending_reports([task.pk], actor).get(task.pk),
        "roles": [
            (label, names) for role, label in AssignmentRole.choices if (names := names_in_role(task, role))
        ],
        "orders": orders_about([task.pk], actor).filter(state__in=SENT_ORDER),
        "may_record": runs and may(actor, "reports.record", task),
        "may_complete": task.state == TaskState.PREPARATION and may(actor, "ledger.edit", task),
    }
    return render(request, "portal/_task_look.html", context)
