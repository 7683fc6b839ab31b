"""What the pages of tasks in preparation share: which ledger, which task, and the tabs of one task."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.actor import Actor, ActorRequest
from departments.permissions import require
from reform.core.text import as_uuid
from tasks.enums import LedgerState, TaskState
from tasks.models import Ledger, Task
from tasks.selectors.nodes import planned_nodes, templates_of


def own_ledgers(actor: Actor) -> list[Ledger]:
    """Return the running ledgers of the actor's own programme, this year's first."""
    found = Ledger.objects.visible_to(actor).filter(programme=actor.programme, state=LedgerState.OPEN)
    return list(found.select_related("programme__jurisdiction", "programme__secretariat"))


def chosen_ledger(request: ActorRequest, ledgers: list[Ledger]) -> Ledger | None:
    """Return the ledger that ?ledger= names, else the first."""
    asked = request.GET.get("ledger") or request.POST.get("ledger")
    return next((one for one in ledgers if str(one.uid) == asked), ledgers[0] if ledgers else None)


def own_task(request: ActorRequest, uid: UUID) -> Task:
    """Return a task that the actor may change; 404 or 403 otherwise."""
    found = Task.objects.visible_to(request.actor).select_related(
        "ledger__programme__jurisdiction", "ledger__programme__secretariat", "collector"
    )
    task = get_object_or_404(found, uid=uid)
    require(request.actor, "ledger.edit", task)
    return task


def task_context(request: ActorRequest, task: Task, tab: str) -> dict[str, Any]:
    """Return what every tab of a task in preparation shows: the tabs with their counts, and the way back."""
    query = request.GET.urlencode()
    back = f"{reverse('hand_out')}?{query}" if query else reverse("task_detail", args=[task.uid])
    round_uid = as_uuid(request.GET.get("round"))  # a unit's comment was adopted there
    if round_uid:
        back = reverse("round_detail", args=[round_uid])
    tabs: list[tuple[str, str, int | None]] = [("task_decompose", _("Text and units"), None)]
    if not task.row_count:
        nodes = planned_nodes(task, templates_of(task.ledger.programme))
        tabs += [
            ("task_nodes", _("Nodes"), len(nodes)),
            ("task_targets", _("Targets"), task.indicators.count()),
            ("task_details", _("Detail list"), task.details.count()),
            ("task_grid", pgettext("of one matter", "Rules"), None),
        ]
    return {
        "task": task,
        "editable": task.state == TaskState.PREPARATION,
        "query": query,
        "back": back,
        "from_list": bool(query),
        "from_round": round_uid is not None,
        "chips": [
            {
                "label": label,
                "url": f"{reverse(name, args=[task.uid])}{'?' + query if query else ''}",
                "active": name == tab,
                "count": count,
            }
            for name, label, count in tabs
        ],
    }
