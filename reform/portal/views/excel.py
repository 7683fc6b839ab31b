"""The ledger in Excel: which layout, of what; then the workbook."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.limits import limited
from reform.portal.excel import ledger_workbook
from reform.portal.ledger.lists import LedgerList, ledger_list
from tasks.permissions import TaskQuerySet
from tasks.selectors.layouts import chosen_layout, layouts_for


def _tasks(request: ActorRequest, listed: LedgerList) -> tuple[TaskQuerySet, bool]:
    """Return what is exported, in the order of the page, and whether that is less than the whole ledger."""
    if request.GET.get("scope") == "all":
        return listed.all, False
    return listed.ordered, bool(listed.ticked or listed.filter.in_force())


@require_GET
def ledger_excel(request: ActorRequest) -> HttpResponse:
    """Choose a layout and what to export; the filters of the page come along."""
    actor = request.actor
    require(actor, "ledger.view")
    listed = ledger_list(request)
    if listed is None:
        return redirect("ledger")
    query = request.GET.copy()
    for name in ("layout", "scope", "page"):
        query.pop(name, None)
    set_filters = [(label, value) for _name, label, value in listed.filter.in_force()]
    context = {
        "ledger": listed.ledger,
        "layouts": layouts_for(actor, listed.ledger),
        "layout": request.GET.get("layout", "ledger"),
        "scope": request.GET.get("scope", ""),
        "ticked": len(listed.ticked),
        "found": listed.found_figures.tasks,
        "whole": listed.figures.tasks,
        "set_filters": set_filters,
        "fields": [(name, value) for name, values in query.lists() for value in values],
        "query": query.urlencode(),
        "may_edit": may(actor, "layouts.edit") and listed.ledger.programme == actor.programme,
        "may_import": may(actor, "ledger.import", listed.ledger),
    }
    return render(request, "portal/ledger_excel.html", context)


@require_GET
@limited("export")
def ledger_export(request: ActorRequest) -> HttpResponseBase:
    """The workbook of exactly what is filtered, in the order of the page and in the layout that is asked for."""
    actor = request.actor
    require(actor, "ledger.view")
    listed = ledger_list(request)
    if listed is None:
        return redirect("ledger")
    chosen = chosen_layout(actor, request.GET.get("layout", ""), listed.ledger)
    if chosen is None:
        raise Http404
    tasks, narrowed = _tasks(request, listed)
    return ledger_workbook(chosen, listed.ledger, tasks, narrowed=narrowed, by=actor)
