"""分管范围: what of a ledger a post is in charge of, by the units it oversees (分管) and the places it is at (挂点)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from departments.actor import Actor
from departments.models import Department, Oversight


@dataclass(frozen=True)
class Scope:
    """The units whose matters count (their offices and the units of the places among them), and what it is called."""

    units: frozenset[int]
    names: tuple[str, ...]


def scope_of(actor: Actor, on: date) -> Scope | None:
    """Return what the actor's post oversees on a day, None where it oversees nothing; at most two queries."""
    if actor.post is None:
        return None
    rows = Oversight.objects.visible_to(actor).on(on).filter(post=actor.post)
    found = list(rows.select_related("department", "jurisdiction").order_by("pk"))
    if not found:
        return None
    units = [row.department for row in found if row.department]
    places = [row.jurisdiction for row in found if row.jurisdiction]
    inside = Q(pk__in=[unit.pk for unit in units]) | Q(parent__in=[unit.pk for unit in units])
    for place in places:
        inside |= Q(jurisdiction__path__startswith=place.path)
    keys = Department.objects.filter(inside).order_by().values_list("pk", flat=True)
    names = (*(unit.short_name for unit in units), *(place.name for place in places))
    return Scope(frozenset(keys), names)
