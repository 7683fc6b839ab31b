"""Units in the order a programme names them: members by their list, then counties, then whoever else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from departments.enums import DepartmentKind
from departments.models import Department, Programme


def in_protocol_order(units: Iterable[Department], programme: Programme) -> list[Department]:
    """Return the units, members of the programme first by its list, then counties, then the others; one query."""
    places = dict(programme.members.order_by().values_list("department", "order"))
    return sorted(
        units,
        key=lambda unit: (
            unit.pk not in places,
            places.get(unit.pk, 0),
            unit.kind != DepartmentKind.COUNTY,
            unit.order,
            unit.pk,
        ),
    )


def units_to_choose(programme: Programme) -> QuerySet[Department]:
    """Return the open units of a programme: its members, and those of its place and below; offices stand for none."""
    of_place = Q(jurisdiction__path__startswith=programme.jurisdiction.path)
    members = Q(pk__in=programme.members.order_by().values("department"))
    units = Department.objects.filter(of_place | members, is_active=True)
    return units.exclude(kind=DepartmentKind.OFFICE).order_by("order", "pk")


def units_among(rows: QuerySet[Any]) -> QuerySet[Department]:
    """Return the units that rows with a `department` belong to, in the order of units."""
    return Department.objects.filter(pk__in=rows.order_by().values("department")).order_by("order", "pk")
