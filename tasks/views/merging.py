"""Merging (归并): a draft beside a matter of the ledger, two tasks in preparation side by side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actor import Actor, ActorRequest
from departments.permissions import require
from reform.core.text import as_uuid
from tasks.models import Ledger, Task
from tasks.selectors.merging import alike_tasks, compare, mergeable, source_line, tasks_to_merge
from tasks.selectors.reconciliation import reconcile
from tasks.services.merging import merge_draft, merge_tasks, part_draft
from tasks.services.refusals import NotPossible
from tasks.views.bench import card_answer, draft_or_404, fragment, version_of


@require_http_methods(["GET", "POST"])
@fragment
def draft_merge(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A draft and a matter of the ledger side by side; merged, or said to be another matter."""
    draft = draft_or_404(request, uid)
    asked = as_uuid((request.POST if request.method == "POST" else request.GET).get("task"))
    found = mergeable(draft.notice).visible_to(request.actor)
    found = found.select_related("collector", "ledger").prefetch_related("sources__notice")
    task = get_object_or_404(found, uid=asked)
    if request.method == "GET":
        context = {
            "draft": draft,
            "task": task,
            "sides": compare(draft.text, task.text),
            "sources": _sources(task, request.actor),
        }
        return render(request, "tasks/_draft_merge.html", context)
    service = part_draft if request.POST.get("act") == "part" else merge_draft
    changed = service(draft=draft, task=task, version=version_of(request), by=request.actor)
    return card_answer(request, changed, event="draft-left" if service is part_draft else "draft-settled")


@require_http_methods(["GET", "POST"])
def task_merge(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Tasks in preparation that a task may be the same as, side by side with it; and merging two of them."""
    actor = request.actor
    visible = Task.objects.visible_to(actor).select_related("ledger__programme__jurisdiction", "root")
    task = get_object_or_404(visible, uid=uid)
    require(actor, "ledger.edit", task)
    if request.method == "POST":
        other = get_object_or_404(visible, uid=as_uuid(request.POST.get("other")))
        keep, gone = (other, task) if request.POST.get("keep") == "other" else (task, other)
        try:
            kept = merge_tasks(keep=keep, gone=gone, by=actor)
        except NotPossible as refused:
            messages.error(request, str(refused))
            return redirect("task_merge", uid=task.uid)
        messages.success(
            request, _("Merged: %(label)s keeps all sources and is counted once.") % {"label": kept.label}
        )
        return redirect("task_detail", uid=kept.uid)
    words = request.GET.get("q", "").strip()[:50]
    found = tasks_to_merge(task, words) if words else [one.task for one in alike_tasks(task)]
    context = {
        "task": task,
        "words": words,
        "pairs": [(other, compare(task.text, other.text), _sources(other, actor)) for other in found],
        "sources": _sources(task, actor),
        "editable": task.state == "preparation" and not task.row_count,
    }
    return render(request, "tasks/task_merge.html", context)


def _sources(task: Task, actor: Actor) -> list[str]:
    return [
        source_line(one) for one in task.sources.visible_to(actor).select_related("notice", "instruction")
    ]


@require_GET
def ledger_count(request: ActorRequest, uid: UUID) -> HttpResponse:
    """How a ledger's total adds up: its notices, what was added by hand or from Excel, less what was merged."""
    require(request.actor, "notices.view")
    own = Ledger.objects.visible_to(request.actor).filter(programme=request.actor.programme)
    ledger = get_object_or_404(own, uid=uid)
    return render(
        request, "tasks/_reconciliation.html", {"sum": reconcile(ledger, clearance=request.actor.clearance)}
    )
