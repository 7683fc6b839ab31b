"""One unit: what it is and was called, who works there, and how its matters stand."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from departments.actor import Actor, ActorRequest
from departments.enums import Role
from departments.forms.units import NameForm, RenameForm, SuccessionForm
from departments.models import Department, LearntName, Oversight
from departments.permissions import may
from departments.selectors.accounts import current_holdings
from departments.selectors.groups import groups_of_unit
from reports.enums import RUNNING_ORDERS
from reports.models import Highlight, ReportingPeriod
from reports.selectors.highlights import highlights_of
from reports.selectors.order_list import order_list_of
from reports.selectors.unit_compare import compare
from reports.selectors.unit_record import UnitRecord, unit_record
from tasks.counting import Tally
from tasks.models import Ledger, Task
from tasks.progress.vocabulary import CLASS_ORDER
from tasks.selectors.counts import tally
from tasks.selectors.tasks import COLLECTING, concerning, ledgers_of
from tasks.selectors.unit_duties import by_role, cells_of, items_of

ORDERS_SHOWN = 6
CELLS_SHOWN = 12
PRAISE_SHOWN = 5


def _matters(actor: Actor, ledger: Ledger, unit: Department) -> dict[str, object]:
    """Return how the unit's matters of a ledger stand by role, as far as the actor sees them."""
    seen = Task.objects.visible_to(actor).of_ledger(ledger)
    roles = by_role(seen, unit.uid)
    collected = next((one.tally for one in roles if one.role == COLLECTING), Tally())
    query = urlencode({"ledger": str(ledger.uid), "unit": str(unit.uid)})
    return {
        "ledger": ledger,
        "collected": collected,
        "concerned": tally(items_of(concerning(seen, unit.uid))),
        "roles": roles,
        "classes": CLASS_ORDER,
        "url": f"{reverse('ledger')}?{query}",
    }


def _cells(request: ActorRequest, unit: Department) -> dict[str, object] | None:
    """Return the unit's cells of the group duties of every ledger, for its own people and those who see all."""
    actor = request.actor
    if not may(actor, "ledger.view") or not (
        actor.department == unit or actor.sees_all or actor.role == Role.COUNTY
    ):
        return None
    rows, cells = cells_of(Task.objects.visible_to(actor), unit, timezone.localdate())
    if not cells.assigned:
        return None
    return {"cells": cells, "page": Paginator(rows, CELLS_SHOWN).get_page(request.GET.get("duties"))}


def _praise(actor: Actor, unit: Department) -> list[Highlight]:
    """Return the unit's latest highlights that exist for the actor, with what became of them."""
    if not may(actor, "highlights.view"):
        return []
    return list(highlights_of(actor).filter(department=unit)[:PRAISE_SHOWN])


def _record(actor: Actor, unit: Department) -> list[UnitRecord]:
    """Return how the unit reported in the last periods: for its own people, and for the office it reports to."""
    if not may(actor, "ledger.view"):
        return []
    periods = ReportingPeriod.objects.visible_to(actor)
    if actor.department != unit:
        if not (actor.sees_all or actor.role == Role.COUNTY):
            return []
        periods = periods.filter(ledger__programme=actor.programme)
    return unit_record(unit, periods, clearance=actor.clearance)


def _orders(actor: Actor, unit: Department) -> dict[str, object] | None:
    """Return the orders to the unit that run, late ones first, with the chips of the list of orders narrowed to it.

    They are for its own people and for the office and leaders; None for anybody else.
    """
    own = actor.department == unit
    if not may(actor, "orders.view") or not (own or actor.sees_all or actor.role == Role.COUNTY):
        return None
    found = order_list_of(actor, {"unit": str(unit.uid)})
    if not found.unit:
        return {"chips": [], "running": [], "number": 0, "url": ""}
    page = reverse("order_list")
    running = found.orders.filter(state__in=RUNNING_ORDERS)
    return {
        "chips": [chip | {"url": f"{page}{chip['url']}", "active": False} for chip in found.chips],
        "running": list(running[:ORDERS_SHOWN]),
        "number": running.count(),
        "url": f"{page}?{urlencode({'unit': found.unit})}",
    }


def _ledger_for(actor: Actor, unit: Department) -> Ledger | None:
    """The ledger a unit's page tells of: for a county's own people the one above, whose duties and reports they have."""
    found = ledgers_of(actor)
    above = actor.role == Role.COUNTY and actor.department == unit and actor.programme
    if above and actor.programme and actor.programme.parent_id:
        return found.filter(programme=actor.programme.parent_id).first() or found.first()
    return found.first()


def ledgers_below(actor: Actor, unit: Department) -> list[Ledger]:
    """Return the ledgers that a county's secretariat keeps for itself, for those above, who read them only."""
    if not may(actor, "ledger.view"):
        return []
    found = ledgers_of(actor).filter(programme__secretariat=unit)
    return list(found.exclude(programme=actor.programme))


@require_safe
def department_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show one unit of the address book."""
    actor = request.actor
    unit = get_object_or_404(
        Department.objects.visible_to(actor).select_related("jurisdiction", "parent"), uid=uid
    )
    posts = unit.posts.filter(is_active=True).prefetch_related(
        Prefetch("holdings", current_holdings().filter(user__is_active=True), to_attr="held")
    )
    matters = comparison = None
    if may(actor, "ledger.view") and (ledger := _ledger_for(actor, unit)):
        matters = _matters(actor, ledger, unit)
        comparison = compare(actor, unit, ledger)
    may_edit = may(actor, "units.edit", unit)
    may_route = may(actor, "groups.edit", unit)
    today = timezone.localdate()
    named = {"name": unit.name, "short_name": unit.short_name, "on": today}
    return render(
        request,
        "portal/department_detail.html",
        {
            "unit": unit,
            "names": unit.names.order_by("-valid_from", "pk"),
            "successions": unit.successions.select_related("successor"),
            "inheritances": unit.inheritances.select_related("predecessor"),
            "offices": unit.offices.filter(is_active=True),
            "posts": posts,
            "overseers": Oversight.objects.filter(department=unit)
            .on(today)
            .select_related("post__department"),
            "matters": matters,
            "today": today,
            "comparison": comparison,
            "duties": _cells(request, unit),
            "praise": _praise(actor, unit),
            "ledgers_below": ledgers_below(actor, unit),
            "learnt": LearntName.objects.visible_to(actor).filter(department=unit),
            "may_edit": may_edit,
            "may_route": may_route,
            "groups": groups_of_unit(actor, unit),
            "places": unit.memberships.filter(programme=actor.programme),
            "record": _record(actor, unit),
            "orders": _orders(actor, unit),
            "may_ask": may(actor, "changes.ask") and actor.department == unit,
            "name_form": NameForm(auto_id="id_alias_%s") if may_edit else None,
            "rename_form": RenameForm(initial=named, auto_id="id_new_%s") if may_edit else None,
            "pass_form": SuccessionForm(actor=actor, unit=unit, auto_id="id_pass_%s") if may_route else None,
        },
    )
