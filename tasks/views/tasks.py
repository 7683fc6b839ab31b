"""Tasks: added by hand, decomposed, handed out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import Actor
from departments.permissions import may, require
from reform.core.text import as_uuid
from tasks.enums import LedgerState, TaskState
from tasks.forms.sent import sent
from tasks.forms.tasks import ApprovalForm, DecomposeForm, NewTaskForm
from tasks.models import Ledger, Notice, Task
from tasks.selectors.names import NameBook, book_for_task
from tasks.selectors.readiness import lacks, tasks_in_preparation
from tasks.services.tasks import (
    NotReady,
    add_task,
    decompose_task,
    ensure_ledger,
    hand_out,
    record_approval,
    waive_unnamed,
)


def own_ledgers(actor: Actor) -> list[Ledger]:
    """Return the running ledgers of the actor's own programme, this year's first."""
    found = Ledger.objects.visible_to(actor).filter(programme=actor.programme, state=LedgerState.OPEN)
    return list(found.select_related("programme__jurisdiction"))


def chosen_ledger(request: HttpRequest, ledgers: list[Ledger]) -> Ledger | None:
    """Return the ledger that ?ledger= names, else the first."""
    asked = request.GET.get("ledger") or request.POST.get("ledger")
    return next((one for one in ledgers if str(one.uid) == asked), ledgers[0] if ledgers else None)


@require_http_methods(["GET", "POST"])
def task_add(request: HttpRequest) -> HttpResponse:
    """Add a task that comes from a meeting, an instruction or a letter."""
    actor = request.actor
    require(actor, "ledger.edit")
    ledgers = own_ledgers(actor)
    if not ledgers and request.method == "POST":
        ledgers = [ensure_ledger(programme=actor.programme, year=timezone.localdate().year, by=actor)]
    book = NameBook(actor.programme)
    current = chosen_ledger(request, ledgers)
    initial = {"ledger": str(current.uid)} if current else {}
    form = NewTaskForm(sent(request)[0], ledgers=ledgers, book=book, initial=initial)
    if request.method == "POST" and form.is_valid():
        task = add_task(
            ledger=form.ledgers[form.cleaned_data["ledger"]],
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


def _own_task(request: HttpRequest, uid: UUID) -> Task:
    found = Task.objects.visible_to(request.actor).select_related(
        "ledger__programme__jurisdiction", "collector"
    )
    task = get_object_or_404(found, uid=uid)
    require(request.actor, "ledger.edit", task)
    return task


@require_http_methods(["GET", "POST"])
def task_decompose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a task in preparation: its words, who is responsible, the four things it needs."""
    task = _own_task(request, uid)
    book = book_for_task(task)
    form = DecomposeForm(sent(request)[0], task=task, book=book)
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
        back = request.POST.get("next", "")
        return redirect(f"{reverse('hand_out')}?{back}" if back else reverse("task_detail", args=[task.uid]))
    context = {
        "task": task,
        "form": form,
        "lacks": lacks(task),
        "unnamed": [row for row in task.assignments.all() if row.unnamed and row.role != "leader"],
        "editable": task.state == TaskState.PREPARATION,
        "next": request.GET.urlencode(),
    }
    return render(request, "tasks/task_decompose.html", context, status=422 if form.errors else 200)


@require_POST
def task_waive(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that words like 等部门 need no unit in this task."""
    task = _own_task(request, uid)
    waive_unnamed(task=task, by=request.actor)
    messages.success(request, _("Noted: no unit needs to be named for these words."))
    return redirect("task_decompose", uid=task.uid)


@require_http_methods(["GET", "POST"])
def hand_out_page(request: HttpRequest) -> HttpResponse:
    """What waits to be handed out: ready or lacking something; handing out in bulk with the approval."""
    actor = request.actor
    require(actor, "ledger.edit")
    ledgers = own_ledgers(actor)
    ledger = chosen_ledger(request, ledgers)
    if ledger is None:
        return render(request, "tasks/hand_out.html", {"ledger": None, "ledgers": []})
    notice = Notice.objects.visible_to(actor).filter(uid=as_uuid(request.GET.get("notice"))).first()
    tasks = list(tasks_in_preparation(ledger, notice))
    today = timezone.localdate()
    last = ledger.approvals.last()
    initial = {
        "approved_by": last.approved_by if last else str(actor.post),
        "paper": last.paper if last else ledger.basis_number,
        "approved_on": last.approved_on if last else today,
        "handed_out_on": today,
    }
    form = ApprovalForm(sent(request)[0], initial=initial)
    refused: list[str] = []
    picked = set(request.POST.getlist("uid"))
    chosen = [task for task in tasks if str(task.uid) in picked]
    if request.method == "POST" and request.POST.get("act") == "waive":
        count = sum(waive_unnamed(task=task, open_only=True, by=actor) for task in chosen)
        messages.success(request, ngettext("%(n)s place noted.", "%(n)s places noted.", count) % {"n": count})
        return redirect(f"{reverse('hand_out')}?{request.GET.urlencode()}")
    if request.method == "POST":
        require(actor, "ledger.approve", ledger)
        if not chosen:
            form.add_error(None, _("Tick the tasks that are to be handed out."))
        elif form.is_valid():
            refused = _try(request, ledger, chosen, form)
            if not refused:
                return redirect(f"{reverse('hand_out')}?{request.GET.urlencode()}")
    rows = [(task, lacks(task)) for task in tasks]
    context = {
        "ledger": ledger,
        "ledgers": ledgers,
        "notice": notice,
        "rows": rows,
        "ready": sum(1 for task, what in rows if not what and not task.row_count),
        "lacking": sum(1 for _task, what in rows if what),
        "form": form,
        "refused": refused,
        "may_approve": may(actor, "ledger.approve", ledger),
        "query": request.GET.urlencode(),
    }
    return render(request, "tasks/hand_out.html", context, status=422 if form.errors or refused else 200)


def _try(request: HttpRequest, ledger: Ledger, chosen: list[Task], form: ApprovalForm) -> list[str]:
    """Record the approval and hand out, both or neither; return the sentences of a refusal."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            approval = record_approval(
                ledger=ledger,
                approved_by=data["approved_by"],
                paper=data["paper"],
                on=data["approved_on"],
                by=request.actor,
            )
            done = hand_out(tasks=chosen, approval=approval, on=data["handed_out_on"], by=request.actor)
    except NotReady as error:
        return error.sentences
    count = sum(1 for task in done if not task.row_count)
    words = ngettext(
        "%(n)s task handed out; its unit was told.", "%(n)s tasks handed out; their units were told.", count
    )
    messages.success(request, words % {"n": count})
    return []
