"""The world of the authorization tests: the cast's city with its counties, and another city nobody there may know of.

The city has a second programme, of which the first one knows as little. Every unit has belongings: one of each thing a URL can name. `World.of("north")` gives those of the northern county.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.test import Client

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from departments.models import Department, Jurisdiction, Programme, ProgrammeMember
from tests.cast import Cast, make_actor, make_cast, make_unit
from tests.world.belongings import Belongings, Shared, make_belongings
from tests.world.planted import WORDS
from tests.world.reports import LATE_MATTER
from tests.world.sealed import instruct, make_sealed
from tests.world.tasks import make_ledger
from tests.world.way_up import open_circles

__all__ = ["LATE_MATTER", "Belongings", "World", "make_world"]


@dataclass
class World:
    """The actors by role, and the belongings by unit: health, finance, hospital, north, south, second, elsewhere.

    "sealed ..." are the labelled tasks of a unit, which nobody may know of.
    """

    cast: Cast
    actors: dict[str, Actor]
    belongings: dict[str, Belongings] = field(default_factory=dict)
    # Set by the test: the folder of files, a client signed in as each role, one nobody is signed in to, and one that
    # checks CSRF tokens; every row of every business table as made.
    folder: Path | None = None
    clients: dict[str, Client] = field(default_factory=dict)
    nobody: Client | None = None
    careful: Client | None = None
    fingerprint: dict[str, tuple] = field(default_factory=dict)

    def of(self, key: str) -> Belongings:
        """Return the belongings of a unit."""
        return self.belongings[key]


def _elsewhere() -> tuple[Programme, Department, Actor]:
    """Make another city with a programme, a unit and its liaison."""
    place = Jurisdiction.objects.create(name="远岭市", short_name="远岭", level="city", path="2/")
    programme = Programme.objects.create(
        jurisdiction=place,
        name="深化医改",
        group_name="远岭市深化医药卫生体制改革领导小组",
        group_short_name="市医改领导小组",
        secretariat_name="远岭市医改领导小组秘书处",
        number_prefix="远医改组",
        addressees="各县（市、区）医改领导小组",
    )
    unit = make_unit(place, "远岭市卫生健康委员会", "远岭卫健委", 1)
    ProgrammeMember.objects.create(programme=programme, department=unit, order=1)
    return programme, unit, make_actor(programme, unit, Role.LIAISON, "stranger", "远方客", "联络员")


def _second(cast: Cast) -> tuple[Programme, Department, Actor]:
    """Make a second programme in the city, with its secretariat's unit and its liaison."""
    unit = make_unit(cast.city, "云溪市发展和改革委员会", "市发展改革委", 4)
    programme = Programme.objects.create(
        jurisdiction=cast.city,
        name="深化国企改革",
        group_name="云溪市深化国有企业改革领导小组",
        group_short_name="市国企改革领导小组",
        secretariat_name="云溪市国企改革领导小组秘书处",
        number_prefix="云国改组",
        addressees="市国企改革领导小组各成员单位",
        secretariat=unit,
    )
    ProgrammeMember.objects.create(programme=programme, department=unit, order=1)
    return programme, unit, make_actor(programme, unit, Role.LIAISON, "second_liaison", "纪云帆", "联络员")


def make_world() -> World:
    """Make the world; its people are the cast's, one to a role."""
    cast = make_cast()
    make_unit(cast.city, "云溪市医疗保障局", "市医保局", 3, DepartmentKind.DEPARTMENT)
    world = World(
        cast,
        {
            "clerk": cast.clerk,
            "head": cast.head,
            "liaison": cast.liaison,
            "department_head": cast.finance_head,
            "leader": cast.leader,
            "county": cast.north,
            "system_admin": cast.admin,
            "security_admin": cast.security,
            "auditor": cast.auditor,
        },
    )
    city = Shared(cast.programme, cast.ledger, f"{WORDS}city")
    own = world.belongings
    own["health"] = make_belongings(cast, "health", cast.health, cast.liaison, city, 1)
    own["finance"] = make_belongings(cast, "finance", cast.finance, cast.finance_head, city, 11)
    for key, actor in [("north", cast.north), ("south", cast.south)]:
        shared = Shared(actor.programme, make_ledger(actor.programme), f"{WORDS}{key}")
        own[key] = make_belongings(cast, key, actor.department, actor, shared, 1)
    hospital = make_unit(cast.city, "云溪市人民医院", "市人民医院", 5, DepartmentKind.INSTITUTION)
    liaison = make_actor(cast.programme, hospital, Role.LIAISON, "hospital", "白望舒", "联络员")
    own["hospital"] = make_belongings(cast, "hospital", hospital, liaison, city, 21)
    world.actors["institution"] = liaison
    for key, (programme, unit, actor) in [("elsewhere", _elsewhere()), ("second", _second(cast))]:
        shared = Shared(programme, make_ledger(programme), f"{WORDS}{key}")
        own[key] = make_belongings(cast, key, unit, actor, shared, 1)
    second = own["second"]
    world.actors["second"] = make_actor(
        second.programme, second.department, Role.CLERK, "second", "罗织云", "秘书处经办"
    )
    office = [cast.clerk.post, cast.leader.post]
    for key in ("health", "finance", "hospital"):
        open_circles(own[key].way_up, office, leader=cast.leader.post)
    open_circles(second.way_up, [world.actors["second"].post], leader=cast.leader.post)
    for key, at in [("health", 80), ("finance", 90), ("north", 80)]:
        own[f"sealed {key}"] = make_sealed(cast, own[key], at)
        instruct(cast, own[key])
    return world
