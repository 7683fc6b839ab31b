"""The bodies a paper names as such: member units in their order, whom it is addressed to, who gets copies."""

from __future__ import annotations

from departments.enums import DepartmentKind
from departments.models import Department, Programme
from reports.circulars.records import Named
from reports.enums import INNER_PAPERS


def members_of(programme: Programme) -> tuple[Named, ...]:
    """Return the member units by their list, then the counties of the place, in their order; two queries."""
    members = [one.department for one in programme.members.select_related("department")]
    known = {unit.pk for unit in members}
    counties = Department.objects.filter(
        kind=DepartmentKind.COUNTY, is_active=True, jurisdiction__path__startswith=programme.jurisdiction.path
    ).order_by("order", "pk")
    units = [*members, *(unit for unit in counties if unit.pk not in known)]
    return tuple(Named(str(unit.uid), unit.name, unit.short_name) for unit in units)


def addressees_of(programme: Programme, kind: str) -> tuple[str, ...]:
    """Return whom a paper of a kind is addressed to: an inner one the leaders of the group, others the programme's."""
    if kind in INNER_PAPERS:
        return (f"{programme.group_short_name}组长、副组长",)
    return tuple(programme.addressees.split("，"))


def copies_of(programme: Programme) -> tuple[str, ...]:
    """Return who gets copies (抄送), body by body."""
    return tuple(name.strip() for name in programme.copies_to.split("，") if name.strip())
