"""The page of one task: what is asked, by whom, how it stands and what happened."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.actor import Actor, ActorRequest
from departments.permissions import may
from reform.core.previews import has_preview
from reform.portal.views.task_parts import files_of, story_context, visible_task
from reports.selectors.orders import orders_about
from reports.selectors.pending import pending_reports
from reports.selectors.referrals import TONES, referrals_of_task
from reports.selectors.task_story import story_of
from tasks.details import mismatches, total_of
from tasks.enums import LedgerState
from tasks.forms.labels import LabelForm
from tasks.models import Approval, Meeting, Notice, Task
from tasks.selectors.around import around, ended_well
from tasks.selectors.chain import chain_of
from tasks.selectors.detail import (
    clause_text,
    grid_of,
    indicator_lines,
    latest_of,
    light_at,
    past_statuses,
)
from tasks.selectors.links import task_links
from tasks.selectors.task_leaders import leaders_of_task
from tasks.selectors.tasks import LEDGER_ORDER, for_rows


def in_unit(actor: Actor, task: Task) -> bool:
    """Whether the actor's unit collects the task or is named with it: then it is no mere reader."""
    return task.collector == actor.department or any(
        a.department == actor.department for a in task.responsible
    )


def _open_sources(task: Task, actor: Actor) -> tuple[set[int], set[int]]:
    """Return the keys of the notices and of the meetings among a task's sources that the actor may open."""
    sources = task.sources.all()
    notices = {one.notice_id for one in sources if one.notice_id}
    meetings = {one.decision.meeting_id for one in sources if one.decision}
    found = [
        set(model.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
        if keys
        else set()
        for model, keys in ((Notice, notices), (Meeting, meetings))
    ]
    return found[0], found[1]


@require_GET
def task_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Requirement with its source, units, targets, nodes, grid, status with its why, and the story."""
    actor = request.actor
    task = visible_task(actor, uid)
    notices, meetings = _open_sources(task, actor)
    files = files_of(task, actor)
    beside = around(task, actor)
    earlier = [one.pk for one in beside.earlier]
    story = story_of(task, actor, files=files, earlier=earlier, kind=request.GET.get("story", ""))
    links = task_links(task, actor)
    rows = for_rows(Task.objects.visible_to(actor).filter(root=task)).order_by(*LEDGER_ORDER)
    past = past_statuses(task, earlier=earlier)
    total = total_of((row.amount, row.amount_unit) for row in task.details.all())
    context = {
        "task": task,
        "total": total,
        "differences": mismatches(task.text, total) if total.count else [],
        "approval": task.approval_id
        and Approval.objects.visible_to(actor).filter(pk=task.approval_id).first(),
        "chain": chain_of(task, leaders_of_task(task), actor),
        "sources": [
            (place, s, clause_text(s), s.notice_id in notices)
            for place, s in enumerate(task.sources.all())
            if (s.notice_id, s.clause) not in links.sources
        ],
        "meetings": meetings,
        "orders": orders_about([task.pk, *earlier], actor),
        "may_order": may(actor, "orders.draft", task) and task.state == "handed_out" and not task.row_count,
        "referrals": [(one, TONES[one.state]) for one in referrals_of_task(task, actor)],
        "lines": indicator_lines(task),
        "grid": grid_of(task, actor),
        "around": beside,
        "ended_well": ended_well(task),
        "latest": latest_of(past, task),
        "past": [(one, light_at(one)) for one in past],
        "rows": rows if task.row_count else [],
        "report": pending_reports([task.pk], actor).get(task.pk),
        "links": links,
        "evidence": [(file, has_preview(file.file_name)) for file in files],
        "read_only": task.ledger.programme_id != actor.own_programme.pk and not in_unit(actor, task),
        "label_form": LabelForm(task=task, actor=actor) if may(actor, "ledger.label", task) else None,
        "may_edit": may(actor, "ledger.edit", task) and task.ledger.state == LedgerState.OPEN,
        "may_record": may(actor, "reports.record", task)
        and not task.row_count
        and task.state == "handed_out",
        **story_context(request, task, story),
    }
    return render(request, "portal/task_detail.html", context)
