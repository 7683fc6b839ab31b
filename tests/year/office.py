"""The office of the simulated year: the tests' cast with more departments and as many counties as are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from departments.models import Department, DepartmentGroupMember, Jurisdiction, ProgrammeMember
from tests.cast import Cast, make_actor, make_cast, make_unit

MORE = (
    ("insurance", "云溪市医疗保障局", "市医保局"),
    ("planning", "云溪市发展和改革委员会", "市发展改革委"),
    ("labour", "云溪市人力资源和社会保障局", "市人力资源社会保障局"),
)


@dataclass
class Office:
    """The cast, every unit by its key, and who files for it."""

    cast: Cast
    units: dict[str, Department]
    filers: dict[str, Actor]
    counties: tuple[str, ...]


def make_office(counties: int) -> Office:
    """Make the office with so many counties (two at least)."""
    cast = make_cast()
    cast.programme.county_rhythm = "quarter"
    cast.programme.save()
    units: dict[str, Department] = {"health": cast.health, "finance": cast.finance, **cast.counties}
    filers = {
        "health": cast.liaison,
        "finance": cast.finance_liaison,
        "north": cast.north,
        "south": cast.south,
    }
    for order, (key, name, short) in enumerate(MORE, 3):
        units[key] = make_unit(cast.city, name, short, order)
        ProgrammeMember.objects.create(programme=cast.programme, department=units[key], order=order)
        filers[key] = make_actor(
            cast.programme, units[key], Role.LIAISON, f"{key}-liaison", f"{short}经办", "联络员"
        )
    for n in range(3, counties + 1):
        key, name = f"county{n}", f"第{n}县"
        place = Jurisdiction.objects.create(
            name=name, short_name=name, level="county", parent=cast.city, path=f"1/{n}/"
        )
        units[key] = make_unit(
            place, f"{name}医改领导小组秘书处", f"{name}医改办", 10 + n, DepartmentKind.COUNTY
        )
        DepartmentGroupMember.objects.create(group=cast.county_group, department=units[key])
        filers[key] = make_actor(cast.programme, units[key], Role.COUNTY, key, f"{name}经办", "县医改办")
    names = ("north", "south", *(f"county{n}" for n in range(3, counties + 1)))
    return Office(cast, units, filers, names)
