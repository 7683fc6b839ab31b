"""One search for everything that exists for the actor: tasks, clauses of notices, papers, orders, units."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.permissions import may
from departments.selectors.search import unit_hits
from reports.selectors.search import circular_hits, order_hits
from tasks.selectors.search import notice_hits, query_of, task_hits


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """What the words or the number mean, by kind; what may not be looked at is not there."""
    actor = request.actor
    query = query_of(request.GET.get("q", ""))
    sees_ledger = may(actor, "ledger.view")
    tasks = task_hits(actor, query) if sees_ledger and query.terms else None
    others = {}
    if query.terms:
        others = {
            "notices": notice_hits(actor, query),
            "circulars": circular_hits(actor, query) if may(actor, "circulars.view") else [],
            "orders": order_hits(actor, query) if may(actor, "orders.view") else [],
            "units": unit_hits(actor, query.terms),
        }
    found = bool(tasks and tasks.hits) or any(others.values())
    context = {"query": query, "sees_ledger": sees_ledger, "tasks": tasks, "found": found, **others}
    return render(request, "portal/search.html", context)
