"""The grid of a group duty and the recurring duty of one task: rule, whom it concerns, dates of their own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from tasks.enums import LIVE_STATES, TaskState
from tasks.forms.handed_out import ItemForm, RulesForm
from tasks.forms.sent import sent
from tasks.models import DutyItem, Task
from tasks.selectors.grids import grid_in
from tasks.services.grids import ItemTerms, save_item, save_rules
from tasks.services.refusals import NotPossible
from tasks.views.preparing import own_task, task_context


@require_http_methods(["GET", "HEAD", "POST"])
def task_grid(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The rule of a task's grid and how often a recurring duty falls due; the units once it is handed out."""
    task = own_task(request, uid)
    initial = {
        "version": task.version,
        "grid_kind": task.grid_kind,
        "grid_value": task.grid_value if task.grid_kind != "all" else None,
        "every": task.every,
    }
    form = RulesForm(sent(request)[0], initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        running = task.state == TaskState.HANDED_OUT
        try:
            save_rules(
                task=task,
                version=data["version"],
                grid_kind=data["grid_kind"],
                grid_value=data["grid_value"] or 100,
                every=None if running else data["every"],
                by=request.actor,
            )
        except NotPossible as error:
            form.add_error("grid_value", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
    return _draw(request, task, form)


def _draw(
    request: ActorRequest, task: Task, form: RulesForm, wrong: tuple[DutyItem, ItemForm] | None = None
) -> HttpResponse:
    items = list(task.duty_items.select_related("department__jurisdiction"))
    forms = [(item, wrong[1] if wrong and wrong[0].pk == item.pk else _item_form(item)) for item in items]
    groups = [row.group for row in task.assignments.select_related("group") if row.group_id]
    context = task_context(request, task, "task_grid") | {
        "form": form,
        "items": forms,
        "grid": grid_in(task, items),
        "groups": groups,
        "open": task.state in LIVE_STATES,
        "running": task.state == TaskState.HANDED_OUT,
        "rule_form_has_grid": bool(items or groups),
    }
    status = 422 if wrong or (form.is_bound and form.errors) else 200
    return render(request, "tasks/task_grid.html", context, status=status)


def _item_form(item: DutyItem, sent_data: object = None) -> ItemForm:
    initial = {
        "version": item.version,
        "concerns": "yes" if item.applies else "no",
        "reason": "" if item.applies else item.text,
        "due_on": item.due_on,
    }
    return ItemForm(sent_data, initial=initial, auto_id=f"i{item.pk}_%s")  # type: ignore[arg-type] # a pattern, as Django says


@require_POST
def duty_item(request: ActorRequest, uid: UUID, item: UUID) -> HttpResponse:
    """Say whether the duty concerns one unit, and set its own date."""
    task = own_task(request, uid)
    found = get_object_or_404(task.duty_items.select_related("task__ledger", "department"), uid=item)
    form = _item_form(found, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        terms = ItemTerms(applies=data["concerns"], reason=data["reason"], due_on=data["due_on"])
        try:
            save_item(item=found, version=data["version"], terms=terms, by=request.actor)
        except NotPossible as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("task_grid", uid=uid)
    return _draw(request, task, RulesForm(initial={"version": task.version}), (found, form))
