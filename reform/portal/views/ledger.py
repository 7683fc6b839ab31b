"""The ledger page: filter, sort, group, page; as list, calendar or timeline; its workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from departments.actor import Actor, ActorRequest
from departments.permissions import may, require
from reform.core.words import listed as in_line
from reform.portal.filters import LedgerFilter
from reform.portal.forms.record import RecordForm
from reform.portal.ledger.address import SHAPES, here, sent_along, without
from reform.portal.ledger.chips import quick_chips, set_chips
from reform.portal.ledger.columns import Columns, moved
from reform.portal.ledger.lists import FOLD_ALL, LedgerList, ledger_list
from reform.portal.ledger.rows import Rows
from reform.portal.ledger.saved import shown_views, views_of
from reports.selectors.pending import said_of
from tasks.enums import LedgerState
from tasks.models import Ledger, SavedView
from tasks.roles import of_own_post
from tasks.selectors.bars import Scale, bars_of
from tasks.selectors.grouping import GROUPINGS
from tasks.selectors.months import month_due
from tasks.selectors.quick import without_date

FILTERS = tuple(LedgerFilter.base_filters)


@require_GET
def ledger(request: ActorRequest) -> HttpResponse:
    """The year's matters as the actor may see them; without anything asked for, as the post's view has them."""
    require(request.actor, "ledger.view")
    views = views_of(request.actor)
    elsewhere = _opens_with(request, views) or _columns_chosen(request)
    if elsewhere:
        return elsewhere
    listed = ledger_list(request)
    if listed is None:
        return render(request, "portal/ledger_none.html", {"may_edit": may(request.actor, "ledger.edit")})
    figures = listed.found_figures
    context = {
        "listed": listed,
        "tally": figures.tally,
        "counts": dict(figures.tally.by_class),
        "row_total": figures.running_rows,
        "in_preparation": figures.items_in_preparation,
        "chips": quick_chips(listed),
        "set_filters": set_chips(listed),
        "not_understood": in_line(listed.not_understood()),
        "clear_url": f"?ledger={listed.ledger.uid}",
        "class_url": without(request.GET, "status_class"),
        "query": request.GET.urlencode(),
        "here_url": here(request.GET),
        "views_url": here(request.GET, "views"),
        "carried_on": sent_along(request.GET, *FILTERS, "ledger"),
        "shapes": [
            {
                "name": name,
                "label": label,
                "url": without(request.GET, "view", **({"view": name} if name else {})),
            }
            for name, label in SHAPES.items()
        ],
        "views": shown_views(listed, views),
        "show": request.GET.get("show", ""),
        **_acts(request.actor, listed.ledger),
    }
    return render(request, "portal/ledger.html", context | _DRAWN[listed.shape](request, listed))


def _opens_with(request: ActorRequest, views: list[SavedView]) -> HttpResponseRedirect | None:
    """Lead to the view that the ledger opens with for this post; None where something is asked for, or none is set."""
    if request.GET:
        return None
    view = next((one for one in views if one.is_default and of_own_post(request.actor, one)), None)
    if view is None:
        return None
    return HttpResponseRedirect(f"{reverse('ledger')}?{view.query}&saved={view.uid}".replace("?&", "?"))


def _columns_chosen(request: ActorRequest) -> HttpResponseRedirect | None:
    """Lead from the form of columns, which sends each by itself, to the address that names them in one list.

    Where one was moved by a button, without the script, the choice stands open again.
    """
    up, down = request.GET.get("up", ""), request.GET.get("down", "")
    chosen = moved(request.GET.getlist("col"), up=up, down=down)
    if not chosen:
        return None
    cols = Columns.asked(",".join(chosen)).sent
    more = {"cols": cols} if cols else {}
    if up or down:
        more["show"] = "columns"
    address = without(request.GET, "col", "cols", "up", "down", **more)
    return HttpResponseRedirect(f"{reverse('ledger')}{address}")


def _list(request: ActorRequest, listed: LedgerList) -> dict[str, Any]:
    page = listed.page()
    rows = page.rows
    given, acts = request.GET, _acts(request.actor, listed.ledger)
    may = {name: acts[name] for name in ("may_record", "may_edit")}
    return {
        "page": page.page,
        "sections": page.sections,
        "rows": rows,
        "columns": listed.columns,
        "drawn_by": Rows(
            listed.columns,
            listed.columns.read(rows, request.actor),
            said_of([task.pk for task in rows], request.actor),
            may_pick=True,
            **may,
        ),
        "headed": not given.get("sort"),
        "heads": _heads(listed),
        "groupings": [
            {"name": name, "label": label, "url": without(given, "group", group=name)}
            for name, (_field, label) in GROUPINGS.items()
        ],
        "ungroup_url": without(given, "group"),
        "group_heads": _group_heads(listed) if listed.group else {},
        "fold_all_url": without(given, fold=FOLD_ALL),
        "unfold_all_url": without(given),
        "columns_url": here(given, "columns"),
        "column_carried_on": sent_along(given, "cols"),
        "standard_url": without(given, "cols"),
        "may_pick": True,
        "bulk_form": RecordForm(auto_id="bulk_%s") if may["may_record"] else None,
    }


def _heads(listed: LedgerList) -> list[dict[str, Any]]:
    """The columns' heads with what sorts by them."""
    heads = []
    for column in listed.columns.all:
        head: dict[str, Any] = {"name": column.name, "label": column.label}
        if column.sort:
            sorted_by = listed.table.columns[column.sort]
            head["url"] = without(listed.request.GET, "sort", sort=str(sorted_by.order_by_alias.next))
            if sorted_by.is_ordered:
                head["order"] = "descending" if sorted_by.order_by_alias.is_descending else "ascending"
        heads.append(head)
    return heads


def _group_heads(listed: LedgerList) -> dict[int, dict[str, Any]]:
    """What each group's head leads to, by its place: its filter, by class too, and its folding."""
    given = listed.request.GET
    name = {"class": "status_class"}.get(listed.group, listed.group)
    found = {}
    for group in listed.groups:
        only = {name: group.sent} | ({"role": "collecting"} if name == "unit" else {})
        places = listed.folded ^ {group.place}
        copy = given.copy()
        copy.pop("fold", None)
        if places:
            copy["fold"] = ".".join(str(place) for place in sorted(places))
        found[group.place] = {
            "url": without(given, **only),
            "fold_url": f"?{copy.urlencode()}#group-{group.place}",
        }
    return found


def _calendar(request: ActorRequest, listed: LedgerList) -> dict[str, Any]:
    today = timezone.localdate()
    asked = request.GET.get("month", "")
    try:
        day = date.fromisoformat(f"{asked}-01")
    except ValueError:
        day = today
    # The first and the last year Python knows have no month before or after them.
    month = month_due(listed.found, day if 1900 <= day.year <= 2200 else today)
    undated = without_date(listed.found).count()
    return {
        "month": month,
        "today": today,
        "before_url": f"{without(request.GET)}&month={month.before:%Y-%m}",
        "after_url": f"{without(request.GET)}&month={month.after:%Y-%m}",
        "this_url": without(request.GET),
        "day_url": without(request.GET, "view", "due_from", "due_to", "due"),
        "undated": undated,
        "undated_url": without(request.GET, "view", "due_from", "due_to", due="none"),
        "weekdays": [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
    }


def _timeline(request: ActorRequest, listed: LedgerList) -> dict[str, Any]:
    today = timezone.localdate()
    scale = Scale(listed.ledger.year)
    page = listed.page()
    return {
        "page": page.page,
        "rows": page.rows,
        "parts": [(section.part, bars_of(section.rows, scale)) for section in page.sections],
        "scale": scale,
        "today": today,
        "today_at": scale.at(today) if scale.holds(today) else None,
        "group_heads": _group_heads(listed) if listed.group else {},
        "groupings": [
            {"name": name, "label": label, "url": without(request.GET, "group", group=name)}
            for name, (_field, label) in GROUPINGS.items()
        ],
        "ungroup_url": without(request.GET, "group"),
    }


_DRAWN = {"": _list, "calendar": _calendar, "timeline": _timeline}


def _acts(actor: Actor, ledger: Ledger) -> dict[str, bool]:
    """Say what the page offers on a ledger; one of another programme is read only but for what units do in it."""
    own = ledger.programme == actor.programme
    runs = ledger.state == LedgerState.OPEN
    return {
        "read_only": not own,
        "may_record": own and runs and may(actor, "reports.record"),
        "may_edit": own and runs and may(actor, "ledger.edit"),
        "may_label": own and may(actor, "ledger.label"),
        "may_urge": own and runs and may(actor, "reports.urge"),
        "may_share": may(actor, "views.share"),
        "sees_division": own and may(actor, "division.view"),
        "sees_receipts": own and may(actor, "receipts.view"),
        "may_sign": may(actor, "receipts.sign"),
    }
