"""Members' support as a grid: units fill in their own row, the office any; the office sets the year's items."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.limits import limited
from reform.core.text import as_number
from reform.core.workflow import Conflict
from reports.excel.registers import support_book
from reports.forms.registers import FIRST_YEAR, LAST_YEAR, SupportCellForm, SupportItemForm
from reports.models import SupportEntry, SupportItem
from reports.selectors.support import SupportGrid, SupportRow, grid_years
from reports.selectors.support import support_grid as grid_of
from reports.services.support import add_item, change_item, remove_item, save_row
from reports.views.files import made_now
from tasks.services.refusals import NotPossible


def _year(request: ActorRequest) -> int:
    """Return the year looked at: this one, unless the address names another."""
    given = as_number(request.GET.get("year"))
    return given if given and FIRST_YEAR <= given <= LAST_YEAR else timezone.localdate().year


def _grid(request: ActorRequest) -> SupportGrid:
    require(request.actor, "registers.view")
    return grid_of(request.actor, _year(request))


def _may_fill(request: ActorRequest, grid: SupportGrid, row: SupportRow) -> bool:
    blank = SupportEntry(programme=grid.programme, department=row.department)
    return bool(grid.items) and may(request.actor, "registers.enter", blank)


@require_safe
def support_grid(request: ActorRequest) -> HttpResponse:
    """The year's grid: what is asked of member units, what each did."""
    grid = _grid(request)
    return _draw(request, grid)


def _draw(request: ActorRequest, grid: SupportGrid, form: SupportItemForm | None = None) -> HttpResponse:
    context = {
        "grid": grid,
        "rows": [(row, _may_fill(request, grid, row)) for row in grid.rows],
        "years": sorted({*grid_years(grid.programme), timezone.localdate().year, grid.year}, reverse=True),
        "form": form or SupportItemForm(),
        "may_set": may(request.actor, "support.items"),
    }
    return render(request, "reports/support_grid.html", context, status=422 if form else 200)


@require_safe
@limited("export")
def support_export(request: ActorRequest) -> HttpResponseBase:
    """The year's grid as a workbook."""
    grid = _grid(request)
    after = {"year": grid.year, "rows": len(grid.rows)}
    record(by=request.actor, act="support.export", obj=grid.programme, after=after)
    return made_now(support_book(grid), f"{grid.year}年成员单位支持情况.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def support_row(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One unit's row: what it did for each item of the year."""
    grid = _grid(request)
    row = next((one for one in grid.rows if one.department.uid == uid), None)
    if row is None:
        raise Http404
    require(
        request.actor, "registers.enter", SupportEntry(programme=grid.programme, department=row.department)
    )
    data = request.POST if request.method == "POST" else None
    forms = [SupportCellForm(data, item=item, entry=entry) for item, entry in row.pairs]
    # Every cell is looked at, so that the page names all mistakes at once.
    faulty = [form for form in forms if not form.is_valid()]
    if request.method == "POST" and not faulty:
        changed = save_row(department=row.department, cells=[form.cell() for form in forms], by=request.actor)
        words = ngettext("%(n)d item was saved.", "%(n)d items were saved.", changed)
        messages.success(request, words % {"n": changed})
        return _back(grid.year)
    context = {"grid": grid, "row": row, "forms": forms}
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/support_row.html", context, status=status)


@require_POST
def support_item_add(request: ActorRequest) -> HttpResponse:
    """Add an item to the year's grid."""
    require(request.actor, "support.items")
    form = SupportItemForm(request.POST)
    if form.is_valid():
        try:
            add_item(year=_year(request), title=form.cleaned_data["title"], by=request.actor)
        except NotPossible as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, _("The item stands in the grid."))
            return _back(_year(request))
    return _draw(request, _grid(request), form)


@require_POST
def support_item(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Rename an item, or take out one that nobody filled in."""
    item = get_object_or_404(SupportItem.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "support.items", item)
    version = as_number(request.POST.get("version"))
    if version is None:
        raise Conflict(item)
    form = SupportItemForm(request.POST)
    try:
        if request.POST.get("act") == "remove":
            remove_item(item=item, version=version, by=request.actor)
            messages.success(request, _("Taken out."))
        elif form.is_valid():
            change_item(item=item, version=version, title=form.cleaned_data["title"], by=request.actor)
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("The item needs a title of at most 100 characters."))
    except NotPossible as error:
        messages.error(request, str(error))
    return _back(item.year)


def _back(year: int) -> HttpResponse:
    return redirect(f"{reverse('support_grid')}?year={year}")
