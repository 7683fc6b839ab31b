"""Tasks: added by hand, and changed one by one while they are in preparation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.once import once
from tasks.enums import TaskType
from tasks.forms.sent import sent
from tasks.forms.tasks import DecomposeForm, NewTaskForm
from tasks.proposals import why_type
from tasks.selectors.names import NameBook, book_for_task
from tasks.selectors.preparation import target_texts
from tasks.selectors.readiness import lacks
from tasks.services.ledgers import ensure_ledger
from tasks.services.tasks import add_task, decompose_task, waive_unnamed
from tasks.views.preparing import chosen_ledger, own_ledgers, own_task, task_context


@require_http_methods(["GET", "POST"])
@once
def task_add(request: ActorRequest) -> HttpResponse:
    """Add a task that comes from a meeting, an instruction or a letter."""
    actor = request.actor
    require(actor, "ledger.edit")
    ledgers = own_ledgers(actor)
    book = NameBook(actor.own_programme)
    current = chosen_ledger(request, ledgers)
    initial = {"ledger": str(current.uid)} if current else {}
    form = NewTaskForm(sent(request)[0], ledgers=ledgers, book=book, initial=initial)
    if request.method == "POST" and form.is_valid():
        # The year's ledger is opened together with its first task, or not at all.
        with transaction.atomic():
            ledger = form.ledgers.get(form.cleaned_data["ledger"]) or ensure_ledger(
                programme=actor.own_programme, year=timezone.localdate().year, by=actor
            )
            task = add_task(
                ledger=ledger,
                source_kind=form.cleaned_data["source_kind"],
                source_label=form.cleaned_data["source_label"],
                bodies=form.bodies(),
                by=actor,
                **form.words(),
            )
        messages.success(request, _("Added as No. %(label)s, in preparation.") % {"label": task.label})
        if "again" in request.POST:
            return redirect(f"{reverse('task_add')}?ledger={task.ledger.uid}")
        return redirect("task_detail", uid=task.uid)
    context = {"form": form, "no_ledger": not ledgers, "ledger": current}
    return render(request, "tasks/task_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def task_decompose(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change a task in preparation: its words, who is responsible, the four things it needs."""
    task = own_task(request, uid)
    form = DecomposeForm(sent(request)[0], task=task, book=book_for_task(task))
    if request.method == "POST" and form.is_valid():
        words = form.words()
        if task.row_count:
            words["collector"] = None
        decompose_task(
            task=task,
            version=form.cleaned_data["version"],
            bodies=None if task.row_count else form.bodies(joint=form.joint),
            by=request.actor,
            **words,
        )
        messages.success(request, _("Saved."))
        return redirect(task_context(request, task, "task_decompose")["back"])
    why = why_type(task.text, title=task.title, targets=target_texts(task))
    context = task_context(request, task, "task_decompose") | {
        "form": form,
        "lacks": lacks(task),
        "unnamed": [row for row in task.assignments.all() if row.unnamed and row.role != "leader"],
        "why": why,
        "why_label": TaskType(why.value).label if why.value else "",
    }
    return render(request, "tasks/task_decompose.html", context, status=422 if form.errors else 200)


@require_POST
def task_waive(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Note that words like 等部门 need no unit in this task."""
    task = own_task(request, uid)
    waive_unnamed(task=task, by=request.actor)
    messages.success(request, _("Noted: no unit needs to be named for these words."))
    query = request.GET.urlencode()
    return redirect(f"{reverse('task_decompose', args=[task.uid])}{'?' + query if query else ''}")
