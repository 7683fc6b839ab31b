"""Targets of a task in preparation: its indicators with all that is known of them, and the steps towards them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actor import ActorRequest
from reform.core.figures import plain
from tasks.forms.rows import Lines
from tasks.forms.sent import sent
from tasks.forms.targets import IndicatorForm, StepLine
from tasks.models import Indicator, Task
from tasks.services.targets import remove_indicator, save_indicator
from tasks.views.preparing import own_task, task_context

FURTHEST = 10


@require_GET
def task_targets(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The indicators of a task with their targets."""
    task = own_task(request, uid)
    context = task_context(request, task, "task_targets")
    found = task.indicators.prefetch_related("targets")
    context["indicators"] = [(one, next(reversed(one.targets.all()), None)) for one in found]
    return render(request, "tasks/task_targets.html", context)


@require_http_methods(["GET", "POST"])
def target_add(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Add an indicator to a task in preparation, with a target or as a direction without a number."""
    return _edit(request, own_task(request, uid), None)


@require_http_methods(["GET", "POST"])
def target_edit(request: ActorRequest, uid: UUID, indicator: UUID) -> HttpResponse:
    """Change an indicator of a task in preparation, or take it out."""
    task = own_task(request, uid)
    return _edit(request, task, get_object_or_404(task.indicators, uid=indicator))


def _edit(request: ActorRequest, task: Task, indicator: Indicator | None) -> HttpResponse:
    context = task_context(request, task, "task_targets")
    query = f"?{context['query']}" if context["query"] else ""
    back = f"{reverse('task_targets', args=[task.uid])}{query}"
    form = IndicatorForm(sent(request)[0], instance=indicator, initial={"version": task.version})
    steps = Lines(
        StepLine,
        sent=request.POST if request.method == "POST" else None,
        initial=_steps(indicator, task, yearly="steps" in request.GET),
        spare=0 if indicator else 1,
    )
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        version = form.cleaned_data["version"]
        # The form wrote what was sent onto its instance; the service starts from the row as it is kept.
        kept = task.indicators.get(pk=indicator.pk) if indicator else None
        if kept and request.POST.get("act") == "remove":
            remove_indicator(task=task, version=version, indicator=kept, by=request.actor)
            messages.success(request, _("Taken out."))
            return redirect(back)
        save_indicator(
            task=task,
            version=version,
            indicator=kept,
            steps=[one.step for one in steps.forms if one.step],
            by=request.actor,
            **form.values(),
        )
        messages.success(request, _("Saved."))
        return redirect(back)
    wrong = bool(form.errors) or not steps.is_valid()
    context |= {"form": form, "steps": steps, "indicator": indicator, "targets_url": back}
    return render(request, "tasks/target_edit.html", context, status=422 if wrong else 200)


def _steps(indicator: Indicator | None, task: Task, *, yearly: bool) -> list[dict[str, Any]]:
    """Return the lines of targets; `yearly` offers an empty one for each year's end before a later year's target."""
    if indicator is None:
        return []
    kept = [
        {
            "due_on": one.due_on,
            "op": one.op,
            "value": plain(one.value) + (f"—{plain(one.value_high)}" if one.value_high is not None else ""),
        }
        for one in indicator.targets.all()
    ]
    last = max((one["due_on"] for one in kept if isinstance(one["due_on"], date)), default=None)
    if not yearly or last is None:
        return kept
    has = {one["due_on"].year for one in kept if isinstance(one["due_on"], date)}
    years = range(task.ledger.year, min(last.year, task.ledger.year + FURTHEST))
    offered = [
        {"due_on": date(year, 12, 31), "op": kept[-1]["op"], "value": ""} for year in years if year not in has
    ]
    return sorted([*kept, *offered], key=lambda one: str(one["due_on"] or ""))
