"""Parts of the task's page that come when they are asked for, and the task on one sheet of paper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from departments.actor import Actor, ActorRequest
from departments.permissions import require
from reform.core.text import as_number
from reform.portal.ledger.lists import ledger_list
from reports.selectors.task_story import KINDS, StoryPage, story_of
from tasks.models import Evidence, Task
from tasks.selectors.chain import chain_of
from tasks.selectors.clause_panel import clause_panel
from tasks.selectors.detail import indicator_lines, latest_status, task_by_uid
from tasks.selectors.task_leaders import leaders_of_task
from tasks.selectors.year_end import carried_from

# The list one came from: its address without the ledger's path.
LIST = "list"


def visible_task(actor: Actor, uid: UUID) -> Task:
    """Return the task ready for its page; 403 without a right to ledgers, 404 where it does not exist for the actor."""
    require(actor, "ledger.view")
    try:
        return task_by_uid(actor, uid)
    except Task.DoesNotExist as none:
        raise Http404 from none


def files_of(task: Task, actor: Actor) -> list[Evidence]:
    """Return the files of evidence that exist for the actor, with their units."""
    return list(Evidence.objects.visible_to(actor).filter(task=task).select_related("department"))


def list_of(request: HttpRequest) -> str:
    """Return the query of the ledger's list that the reader came from; "" where they came from elsewhere.

    It stands in the address (`list`) or, on the first step, in what the browser says of where it comes from.
    """
    if LIST in request.GET:
        return request.GET[LIST][:2000]
    came = urlsplit(request.headers.get("Referer", ""))
    from_list = came.netloc == request.get_host() and came.path == reverse("ledger")
    # A list without any filter is a list all the same.
    return (came.query or "page=1")[:2000] if from_list else ""


def story_context(request: HttpRequest, task: Task, page: StoryPage) -> dict[str, Any]:
    """Return what portal/_task_story.html draws."""
    kinds = [("", None)] + [(kind, label) for kind, (label, _events) in KINDS.items()]
    return {"task": task, "story": page, "kinds": kinds, "list": list_of(request)}


@require_GET
def task_story(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A page of the story, of one kind or all: the whole box at first, then the lines that follow (fragments)."""
    actor = request.actor
    require(actor, "ledger.view")
    task = get_object_or_404(Task.objects.visible_to(actor).select_related("ledger"), uid=uid)
    number = as_number(request.GET.get("page")) or 1
    kind = request.GET.get("story", "")
    before = [one.pk for one in carried_from(task)]
    earlier = (
        Task.objects.visible_to(actor).filter(pk__in=before).values_list("pk", flat=True) if before else ()
    )
    files = files_of(task, actor)
    page = story_of(task, actor, files=files, earlier=earlier, kind=kind, page=number)
    template = "portal/_task_story.html" if number == 1 else "portal/_task_story_lines.html"
    return render(request, template, story_context(request, task, page))


@require_GET
def task_clause(request: ActorRequest, uid: UUID, place: int) -> HttpResponse:
    """One source's clause among the paragraphs around it (fragment); 404 for whoever may not open the notice."""
    actor = request.actor
    require(actor, "ledger.view")
    panel = clause_panel(get_object_or_404(Task.objects.visible_to(actor), uid=uid), place, actor)
    if panel is None:
        raise Http404
    return render(request, "portal/_task_clause.html", {"panel": panel})


@require_GET
def task_neighbours(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The task before and after this one in the list one came from (fragment); nothing where it is not in it."""
    actor = request.actor
    require(actor, "ledger.view")
    task = get_object_or_404(Task.objects.visible_to(actor), uid=uid)
    asked = SimpleNamespace(actor=actor, GET=QueryDict(request.GET.get(LIST, "")[:2000]))
    listed = ledger_list(cast(ActorRequest, asked))
    context: dict[str, Any] = {"list": asked.GET.urlencode()}
    if listed:
        keys = list(listed.in_turn.values_list("pk", flat=True))
        if task.pk in keys:
            at = keys.index(task.pk)
            beside = Task.objects.visible_to(actor).in_bulk(
                [*keys[max(at - 1, 0) : at], *keys[at + 1 : at + 2]]
            )
            context |= {
                "place": at + 1,
                "total": len(keys),
                "before": beside.get(keys[at - 1]) if at else None,
                "after": beside.get(keys[at + 1]) if at + 1 < len(keys) else None,
            }
    return render(request, "portal/_task_neighbours.html", context)


@require_GET
def task_card(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The task on one sheet of A4 (任务单): what is asked, by whom, until when, how it stands, room for a word."""
    actor = request.actor
    task = visible_task(actor, uid)
    context = {
        "task": task,
        "chain": chain_of(task, leaders_of_task(task), actor),
        "lines": indicator_lines(task),
        "latest": latest_status(task),
        "today": timezone.localdate(),
        "list": list_of(request),
    }
    return render(request, "portal/task_card.html", context)
