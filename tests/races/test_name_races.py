"""Two people settle the same name, or add the same unit or group, at once: one wins, the other is told."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError

from departments.models import Department, DepartmentGroup, Jurisdiction, LearntName
from departments.services.setup import UnitLine
from departments.services.units import add_county, add_group, add_unit
from reform.core.models import AuditEntry
from tasks.services.names import NameTaken, forget_name, map_name
from tests.races.conftest import race
from tests.races.test_races import one_wins

ROUNDS = 12


def test_a_name_is_given_one_meaning(cast):
    for at in range(ROUNDS):
        theirs = [
            partial(map_name, programme=cast.programme, written=f"市第{at}局", department=unit, by=by)
            for unit, by in ((cast.health, cast.clerk), (cast.finance, cast.clerk2))
        ]
        won = one_wins(race(*theirs), NameTaken)
        assert LearntName.objects.get(name=f"市第{at}局") == won
    assert AuditEntry.objects.filter(act="notices.map_name").count() == ROUNDS


def test_the_same_meaning_said_at_once_is_kept_once(cast):
    theirs = [
        partial(map_name, programme=cast.programme, written="市药监局", department=cast.health, by=by)
        for by in (cast.clerk, cast.clerk2, cast.head)
    ]
    assert len({learnt.pk for learnt in race(*theirs)}) == 1
    assert AuditEntry.objects.filter(act="notices.map_name").count() == 1


def test_units_counties_and_groups_are_added_once(cast):
    for at in range(ROUNDS):
        line = UnitLine(f"云溪市第{at}局", f"市第{at}局")
        one_wins(
            race(*(partial(add_unit, place=cast.city, line=line, by=by) for by in (cast.clerk, cast.clerk2))),
            ValidationError,
        )
        county = {"programme": cast.programme, "name": f"第{at}县", "short_name": f"第{at}"}
        one_wins(
            race(*(partial(add_county, **county, by=by) for by in (cast.clerk, cast.clerk2))),
            ValidationError,
        )
        group = {"programme": cast.programme, "name": f"各第{at}单位", "members": [cast.health]}
        one_wins(
            race(*(partial(add_group, **group, by=by) for by in (cast.clerk, cast.clerk2))),
            ValidationError,
        )
    assert Department.objects.filter(name__startswith="云溪市第").count() == ROUNDS
    assert Jurisdiction.objects.filter(parent=cast.city).count() == ROUNDS + 2
    assert DepartmentGroup.objects.count() == ROUNDS + 1


def test_a_name_forgotten_twice_is_forgotten_once(cast):
    learnt = map_name(programme=cast.programme, written="市药监局", department=cast.health, by=cast.clerk)
    theirs = [
        partial(forget_name, learnt=LearntName.objects.get(pk=learnt.pk), by=by)
        for by in (cast.clerk, cast.clerk2)
    ]
    race(*theirs)
    assert not LearntName.objects.exists()
    assert AuditEntry.objects.filter(act="notices.forget_name").count() == 1
