"""The ledger in Excel: which layout, of what; then the workbook."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.files import serve
from reform.core.limits import limited
from reform.portal.excel import asked_tasks, file_name, ledger_workbook
from reform.portal.ledger.lists import LedgerList, ledger_list
from reform.portal.ledger_files import MOST_AT_ONCE, ask_for_workbook, made_workbook
from reports.views.files import FilePage, draw_file_page
from tasks.selectors.grouping import GROUPINGS
from tasks.selectors.layouts import Chosen, chosen_layout, layouts_for


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
        "group": GROUPINGS[listed.group][1] if listed.group else "",
        "may_edit": may(actor, "layouts.edit") and listed.ledger.programme == actor.programme,
        "may_import": may(actor, "ledger.import", listed.ledger),
    }
    return render(request, "portal/ledger_excel.html", context)


def _asked(request: ActorRequest) -> tuple[LedgerList, Chosen] | None:
    """Return the list and the layout that an address names, None without a ledger; raises Http404 for no such layout."""
    require(request.actor, "ledger.view")
    listed = ledger_list(request)
    if listed is None:
        return None
    chosen = chosen_layout(request.actor, request.GET.get("layout", ""), listed.ledger)
    if chosen is None:
        raise Http404
    return listed, chosen


@require_GET
@limited("export")
def ledger_export(request: ActorRequest) -> HttpResponseBase:
    """The workbook of exactly what is filtered, in the order and groups of the page and in the layout asked for.

    One that takes longer than a person waits is made in the background: its own page asks for it.
    """
    asked = _asked(request)
    if asked is None:
        return redirect("ledger")
    listed, chosen = asked
    tasks, narrowed = asked_tasks(listed)
    if not chosen.form.units and tasks.count() > MOST_AT_ONCE:
        return redirect(f"{reverse('ledger_file')}?{request.GET.urlencode()}")
    return ledger_workbook(
        chosen, listed.ledger, tasks, narrowed=narrowed, group=listed.group, by=request.actor
    )


@require_http_methods(["GET", "POST"])
@limited("export", methods=("POST",))
def ledger_file(request: ActorRequest) -> HttpResponse:
    """A long workbook: asked for by POST, waited for or left, fetched when it is there."""
    asked = _asked(request)
    if asked is None:
        return redirect("ledger")
    listed, chosen = asked
    if request.method == "POST":
        ask_for_workbook(ledger=listed.ledger, given=request.GET, by=request.actor)
        return redirect(request.get_full_path())
    query = request.GET.urlencode()
    page = FilePage(
        title=f"{_('Ledger in Excel')} · {chosen.name}",
        # Not how many lines: a form takes those it is about, of all that are filtered.
        help=_("The workbook is made in the background and kept for a day."),
        back=f"{reverse('ledger_excel')}?{query}",
        back_label=_("Ledger in Excel"),
        file=f"{reverse('ledger_file_download')}?{query}",
        what="Excel",
    )
    made = made_workbook(ledger=listed.ledger, given=request.GET, by=request.actor)
    return draw_file_page(request, page, made)


@require_GET
@limited("download")
def ledger_file_download(request: ActorRequest) -> HttpResponseBase:
    """Download the workbook of this address that was made."""
    asked = _asked(request)
    if asked is None:
        raise Http404
    listed, chosen = asked
    made = made_workbook(ledger=listed.ledger, given=request.GET, by=request.actor)
    if made is None or not made.file:
        raise Http404
    return serve(made.file, file_name(chosen, listed.ledger, timezone.localdate(made.created_at)))
