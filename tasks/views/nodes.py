"""Nodes: those of one task before it is handed out, and the programme's templates by type."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.workflow import as_seen
from tasks.enums import TaskType
from tasks.forms.preparation import NodeLine, TemplateLine
from tasks.forms.rows import Lines
from tasks.models import Task
from tasks.selectors.nodes import planned_nodes, templates_of, type_nodes
from tasks.services.nodes import follow_template, reset_template, save_nodes, save_template
from tasks.views.preparing import own_task, task_context


def sent_version(request: ActorRequest, task: Task) -> int:
    """Return the version of the task that the page showed; a Conflict where none was sent."""
    return as_seen(task, request.POST).version


@require_http_methods(["GET", "POST"])
def task_nodes(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The nodes of a task in preparation: as planned by its type and dates, or as set by hand."""
    task = own_task(request, uid)
    context = task_context(request, task, "task_nodes")
    nodes = planned_nodes(task, templates_of(task.ledger.programme))
    if request.method == "POST" and request.POST.get("act") == "follow":
        follow_template(task=task, version=sent_version(request, task), by=request.actor)
        messages.success(request, _("The nodes follow the type and the dates again."))
        return redirect(request.get_full_path())
    lines = Lines(
        NodeLine,
        sent=request.POST if request.method == "POST" else None,
        initial=[vars(one) for one in nodes],
    )
    late = _late(task, [one.planned_on for one in nodes])
    if request.method == "POST" and lines.is_valid():
        save_nodes(
            task=task,
            version=sent_version(request, task),
            nodes=[(row["name"], row["planned_on"]) for row in lines.cleaned],
            by=request.actor,
        )
        messages.success(request, _("Saved. These nodes are kept at handing out."))
        return redirect(request.get_full_path())
    context |= {"lines": lines, "nodes": nodes, "late": late, "type_label": task.get_type_display()}
    return render(request, "tasks/task_nodes.html", context, status=200 if lines.is_valid() else 422)


def _late(task: Task, days: list[date | None]) -> bool:
    """Whether a node is planned after the due date, as happens when the date moved after they were set."""
    due = task.due_on
    return due is not None and any(day and day > due for day in days)


@require_http_methods(["GET", "POST"])
def node_templates(request: ActorRequest) -> HttpResponse:
    """The nodes of each type in this programme: the built-in ones or its own."""
    actor = request.actor
    require(actor, "ledger.edit")
    kind = request.GET.get("type", "")
    kind = kind if kind in TaskType.values else ""
    found = type_nodes(actor.own_programme)
    shown = next((one for one in found if one.type == kind), None)
    if request.method == "POST" and shown and request.POST.get("act") == "reset":
        reset_template(programme=actor.own_programme, kind=kind, by=actor)
        messages.success(request, _("The built-in nodes hold again."))
        return redirect("node_templates")
    lines = None
    error = ""
    if shown:
        initial = [{"name": name, "share": share} for name, share in shown.nodes]
        lines = Lines(TemplateLine, sent=request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and lines.is_valid():
            shares = [row["share"] for row in lines.cleaned]
            if shares == sorted(shares):
                nodes = [(row["name"], row["share"]) for row in lines.cleaned]
                save_template(programme=actor.own_programme, kind=kind, nodes=nodes, by=actor)
                messages.success(request, _("Saved. Tasks in preparation follow, unless set by hand."))
                return redirect("node_templates")
            error = _("The shares go up from one node to the next.")
    wrong = bool(error) or bool(lines and not lines.is_valid())
    context = {"found": found, "shown": shown, "lines": lines, "error": error, "back": reverse("hand_out")}
    return render(request, "tasks/node_templates.html", context, status=422 if wrong else 200)
