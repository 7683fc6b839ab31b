"""Units, counties and groups added while the portal runs, by the secretariat or the administrator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import DepartmentKind
from departments.models import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    Jurisdiction,
    Programme,
    ProgrammeMember,
)
from departments.permissions import require
from departments.services.setup import UnitLine, make_county, make_unit
from reform.core.audit import record

COUNTY_ORDER = 100


def hold_place(place: Jurisdiction) -> Jurisdiction:
    """Let nobody else add to the place meanwhile: a name with an empty parent is unique by this alone."""
    return Jurisdiction.objects.select_for_update().get(pk=place.pk)


def _refuse_taken(place: Jurisdiction, parent: Department | None, *names: str) -> None:
    bearers = Department.objects.filter(jurisdiction=place, parent=parent, is_active=True)
    for name in names:
        taken = bearers.filter(Q(name=name) | Q(short_name=name)).first()
        if taken:
            raise ValidationError(
                _("“%(name)s” is there already: %(unit)s.") % {"name": name, "unit": taken.name}
            )


@transaction.atomic
def add_unit(
    *,
    place: Jurisdiction,
    line: UnitLine,
    kind: str = DepartmentKind.DEPARTMENT,
    parent: Department | None = None,
    member: bool = False,
    by: Actor,
) -> Department:
    """Add a unit of a place (an office of `parent`), as a member of the own programme if so, and return it.

    It stands after the last of its place. Side effects: the names it is found by, one audit row. Raises
    ValidationError with a sentence when a unit of the place is called so already.
    """
    require(by, "units.edit", place)
    place = hold_place(place)
    _refuse_taken(place, parent, line.name, line.short_name)
    last = Department.objects.filter(jurisdiction=place).exclude(kind=DepartmentKind.COUNTY)
    order = (last.aggregate(last=Max("order"))["last"] or 0) + 1
    unit = make_unit(place=place, line=line, order=order, kind=kind, parent=parent)
    if member:
        members = ProgrammeMember.objects.filter(programme=by.own_programme)
        following = (members.aggregate(last=Max("order"))["last"] or 0) + 1
        ProgrammeMember.objects.create(programme=by.own_programme, department=unit, order=following)
    record(
        by=by,
        act="units.add",
        obj=unit,
        after={"name": unit.name, "short_name": unit.short_name, "place": place.name, "kind": kind},
    )
    return unit


@transaction.atomic
def add_county(
    *, programme: Programme, name: str, short_name: str, groups: Iterable[DepartmentGroup] = (), by: Actor
) -> Department:
    """Add a place below with its secretariat, own programme and post, and return the secretariat.

    It joins `groups` from now on. Writes an audit row. Raises ValidationError when the place is there already.
    """
    place = hold_place(programme.jurisdiction)
    require(by, "units.edit", place)
    if Jurisdiction.objects.filter(parent=place, name=name).exists():
        raise ValidationError(_("“%(name)s” is there already.") % {"name": name})
    order = COUNTY_ORDER + Jurisdiction.objects.filter(parent=place).count() + 1
    unit = make_county(programme=programme, name=name, short_name=short_name, order=order)
    for group in groups:
        DepartmentGroupMember.objects.create(group=group, department=unit)
    record(
        by=by, act="units.add_county", obj=unit, after={"name": name, "groups": [str(one) for one in groups]}
    )
    return unit


@transaction.atomic
def add_group(
    *, programme: Programme, name: str, members: Iterable[Department], by: Actor
) -> DepartmentGroup:
    """Make a written name for many with its members (from ever, until further notice) and return it.

    Writes an audit row. Raises ValidationError when a group of the programme is called so already.
    """
    require(by, "groups.edit", DepartmentGroup(programme=programme))
    order = (programme.groups.aggregate(last=Max("order"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            group = DepartmentGroup.objects.create(programme=programme, name=name, order=order)
    except IntegrityError as taken:
        raise ValidationError(_("“%(name)s” is there already.") % {"name": name}) from taken
    units = list(members)
    DepartmentGroupMember.objects.bulk_create(
        DepartmentGroupMember(group=group, department=unit) for unit in units
    )
    record(by=by, act="units.add_group", obj=group, after={"members": [unit.name for unit in units]})
    return group


@transaction.atomic
def change_members(*, group: DepartmentGroup, members: Iterable[Department], on: date, by: Actor) -> None:
    """Let a group have these members from a day on: others leave the day before, new ones join on it.

    What was handed out before keeps its units. Writes an audit row; nothing where nothing changes.
    """
    require(by, "groups.edit", group)
    DepartmentGroup.objects.select_for_update().get(pk=group.pk)
    wanted = {unit.pk: unit for unit in members}
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    left, joined = [], []
    for row in group.memberships.select_related("department"):
        stays = row.valid_to is None or row.valid_to >= on
        if row.department_id not in wanted and stays:
            left.append(row.department.name)
            if row.valid_from and row.valid_from >= on:
                row.delete()
                continue
            row.valid_to = on - timedelta(days=1)
            row.save(update_fields=["valid_to"])
    here = set(group.memberships.filter(running).values_list("department_id", flat=True))
    for pk, unit in wanted.items():
        if pk not in here:
            joined.append(unit.name)
            # Who belonged to it before keeps that time as a row of its own.
            DepartmentGroupMember.objects.create(group=group, department=unit, valid_from=on)
    if left or joined:
        record(
            by=by,
            act="units.change_members",
            obj=group,
            after={"joined": joined, "left": left, "on": on.isoformat()},
        )
