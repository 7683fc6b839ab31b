"""Units found by a name they bear or bore, or by its initials, as far as the actor may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, Prefetch, Q

from departments.actor import Actor
from departments.models import Department, DepartmentName
from reform.core.marks import Piece, marked
from reform.core.text import folded, initials

SHOWN = 8
_initials = lru_cache(maxsize=8192)(initials)


@dataclass(frozen=True)
class UnitHit:
    """A unit, its name marked; `as_called` is another name it was found by."""

    unit: Department
    name: list[Piece]
    as_called: list[Piece]


def unit_hits(actor: Actor, terms: list[str]) -> list[UnitHit]:
    """Return the units one of whose names holds every term (folded, or initials), shortest name first; two queries."""
    if not terms:
        return []
    names = Prefetch("names", DepartmentName.objects.only("name", "department_id").order_by("pk"))
    units = (
        Department.objects.visible_to(actor).filter(_may_hold(terms), is_active=True).prefetch_related(names)
    )
    by_letters = all(term.isascii() and term.isalpha() for term in terms)
    hits = []
    for unit in units:
        called = [unit.short_name, unit.name, *(one.name for one in unit.names.all())]
        found = next((name for name in called if _holds(name, terms, by_letters)), None)
        if found is not None:
            other = [] if found in {unit.name, unit.short_name} else marked(found, terms)
            hits.append(UnitHit(unit, marked(unit.name, terms), other))
    return sorted(hits, key=lambda hit: (len(hit.unit.name), hit.unit.order, hit.unit.pk))[:SHOWN]


def _may_hold(terms: list[str]) -> Q:
    """Return the condition that a name has every Chinese character of the terms: folding leaves those as they are.

    So of a province's twenty thousand units few names are looked at one by one.
    """
    signs = sorted({sign for term in terms for sign in term if "\u4e00" <= sign <= "\u9fff"})
    if not signs:
        return Q()
    named, short = Q(), Q()
    for sign in signs:
        named &= Q(name__contains=sign)
        short &= Q(short_name__contains=sign)
    # Names it bears or bore are rows with a `name` too.
    called = DepartmentName.objects.filter(named, department=OuterRef("pk")).order_by()
    return named | short | Q(Exists(called))


def _holds(name: str, terms: list[str], by_letters: bool) -> bool:
    text = f"{folded(name)} {_initials(name)}" if by_letters else folded(name)
    return all(term in text for term in terms)
