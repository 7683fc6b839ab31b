"""The list of orders: what lies with whom first, by state, kind, unit, and what is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import may
from reform.core.text import as_uuid
from reports.enums import RUNNING_ORDERS, OrderKind, OrderState
from reports.models import SupervisionOrder
from reports.selectors.orders import is_overdue, orders_for
from tasks.models import Task

OVERDUE = "overdue"


@dataclass(frozen=True)
class OrderList:
    """The orders to show, the chips of states with their counts, and what is filtered by."""

    orders: QuerySet[SupervisionOrder]
    chips: list[dict[str, Any]]
    kinds: list[tuple[str, Any]]
    units: list[Department]
    kind: str
    unit: str
    state: str
    in_office: bool
    may_note: bool

    @property
    def filtered(self) -> bool:
        """Whether something is left out."""
        return bool(self.kind or self.unit or self.state)


def order_list_of(actor: Actor, query: Mapping[str, str]) -> OrderList:
    """Return the actor's list by what the address asks for: `state` (or overdue), `kind`, `unit`.

    What is unknown is left aside. Drafts and what runs come first, by the day they are due.
    """
    found = orders_for(actor)
    units = list(Department.objects.filter(orders__in=found.order_by()).distinct().order_by("order", "pk"))
    wanted = as_uuid(query.get("unit"))
    unit = next((str(one.uid) for one in units if one.uid == wanted), "")
    kind = query.get("kind", "") if query.get("kind") in OrderKind.values else ""
    if unit:
        found = found.filter(department__uid=unit)
    if kind:
        found = found.filter(kind=kind)
    state = query.get("state", "")
    state = state if state in {*OrderState.values, OVERDUE} else ""
    kept = {name: value for name, value in (("kind", kind), ("unit", unit)) if value}
    return OrderList(
        orders=_ordered(_in_state(found, state)),
        chips=_chips(found, state, kept),
        kinds=list(OrderKind.choices),
        units=units,
        kind=kind,
        unit=unit,
        state=state,
        in_office=may(actor, "orders.draft") or actor.sees_all,
        may_note=may(actor, "accountability.note"),
    )


def _in_state(found: QuerySet[SupervisionOrder], state: str) -> QuerySet[SupervisionOrder]:
    if state == OVERDUE:
        return found.filter(is_overdue())
    return found.filter(state=state) if state else found


def _ordered(found: QuerySet[SupervisionOrder]) -> QuerySet[SupervisionOrder]:
    rank = Case(
        When(state=OrderState.DRAFT, then=Value(0)),
        When(state__in=RUNNING_ORDERS, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    late = Case(When(is_overdue(timezone.localdate()), then=Value(True)), default=Value(False))
    return found.annotate(rank=rank, is_late=late).order_by("rank", "due_on", "-pk")


def _chips(found: QuerySet[SupervisionOrder], state: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """Return a chip for all, one for what is overdue, and one for every state that occurs; two queries."""
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    late = found.filter(is_overdue()).count()
    words: list[tuple[str, Any, int]] = [("", _("All"), sum(counts.values()))]
    if late or state == OVERDUE:
        words.append((OVERDUE, _("Overdue"), late))
    words += [
        (value, label, counts.get(value, 0))
        for value, label in OrderState.choices
        if value in counts or value == state
    ]
    return [
        {
            "label": label,
            "url": "?" + urlencode({**kept, **({"state": value} if value else {})}),
            "active": state == value,
            "count": n,
            "tone": "red" if value == OVERDUE else "",
        }
        for value, label, n in words
    ]


def units_for(task: Task) -> QuerySet[Department]:
    """Return the units an order about a matter can go to: who collects it, is named with it, or has a duty item."""
    named = Q(pk=task.collector_id) | Q(
        pk__in=task.assignments.filter(department__isnull=False).values("department")
    )
    duty = Q(pk__in=task.duty_items.values("department"))
    return Department.objects.filter(named | duty).order_by("order", "pk")
