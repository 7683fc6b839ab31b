"""Units, counties, groups, names by date and oversight added while the portal runs."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from departments.enums import DepartmentKind, Role
from departments.models import (
    Department,
    DepartmentGroup,
    Jurisdiction,
    Oversight,
    Post,
    ProgrammeMember,
)
from departments.services.oversight import end_oversight, oversee
from departments.services.setup import UnitLine
from departments.services.unit_changes import add_name, pass_duties
from departments.services.units import (
    add_county,
    add_group,
    add_unit,
    change_members,
)
from reform.core.models import AuditEntry
from tasks.selectors.names import NameBook

DRUGS = UnitLine("云溪市药品监督管理局", "市药监局", "0350-1")
DAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def test_a_unit_stands_last_and_is_found_by_its_names(cast):
    unit = add_unit(place=cast.city, line=DRUGS, member=True, by=cast.clerk)
    assert (unit.jurisdiction, unit.order, unit.phone) == (cast.city, 3, "0350-1")
    assert [(n.name, n.kind) for n in unit.names.order_by("pk")] == [
        ("云溪市药品监督管理局", "official"),
        ("市药监局", "short"),
    ]
    assert ProgrammeMember.objects.get(department=unit).order == 3
    entry = AuditEntry.objects.get(act="units.add")
    assert (entry.object_uid, entry.after["place"]) == (unit.uid, "云溪市")


@pytest.mark.parametrize("taken", [UnitLine("云溪市财政局", "市财"), UnitLine("市财政局二", "市财政局")])
def test_a_unit_called_like_another_is_refused(cast, taken):
    with pytest.raises(ValidationError, match="there already"):
        add_unit(place=cast.city, line=taken, by=cast.clerk)
    assert Department.objects.filter(jurisdiction=cast.city).count() == 2


def test_offices_of_two_units_may_have_one_name(cast):
    line = UnitLine("办公室", "办公室")
    made = [
        add_unit(place=cast.city, line=line, kind=DepartmentKind.OFFICE, parent=unit, by=cast.clerk)
        for unit in (cast.health, cast.finance)
    ]
    assert [office.parent for office in made] == [cast.health, cast.finance]
    with pytest.raises(ValidationError, match="there already"):
        add_unit(place=cast.city, line=line, kind=DepartmentKind.OFFICE, parent=cast.health, by=cast.clerk)


def test_a_county_comes_with_secretariat_programme_post_and_groups(cast):
    unit = add_county(
        programme=cast.programme, name="东岭县", short_name="东岭", groups=[cast.county_group], by=cast.clerk
    )
    place, own = unit.jurisdiction, unit.serves_programmes.get()
    assert (place.name, place.level, place.parent, place.path) == ("东岭县", "county", cast.city, "1/0003/")
    assert (unit.kind, unit.name, unit.short_name) == (
        "county",
        "东岭县医改领导小组秘书处",
        "东岭县医改办",
    )
    assert (own.parent, own.group_name, own.number_prefix) == (
        cast.programme,
        "东岭县深化医药卫生体制改革领导小组",
        "东医改组",
    )
    assert Post.objects.get(programme=own).role == Role.COUNTY
    assert cast.county_group.memberships.filter(department=unit).exists()
    with pytest.raises(ValidationError, match="there already"):
        add_county(programme=cast.programme, name="东岭县", short_name="东岭", by=cast.clerk)
    assert Jurisdiction.objects.filter(name="东岭县").count() == 1


def test_a_group_is_made_once_with_its_members(cast):
    group = add_group(
        programme=cast.programme, name="试点县", members=[cast.counties["north"]], by=cast.clerk
    )
    assert [row.department for row in group.memberships.all()] == [cast.counties["north"]]
    with pytest.raises(ValidationError, match="there already"):
        add_group(programme=cast.programme, name="试点县", members=[], by=cast.clerk)
    assert DepartmentGroup.objects.filter(name="试点县").count() == 1


def test_members_change_from_a_day_on(cast):
    south = cast.counties["south"]
    change_members(
        group=cast.county_group, members=[cast.counties["north"], cast.health], on=DAY, by=cast.clerk
    )
    dated = {row.department: (row.valid_from, row.valid_to) for row in cast.county_group.memberships.all()}
    assert dated == {
        cast.counties["north"]: (None, None),
        south: (None, date(2026, 6, 30)),
        cast.health: (DAY, None),
    }
    entry = AuditEntry.objects.get(act="units.change_members")
    assert entry.after == {"joined": [cast.health.name], "left": [south.name], "on": "2026-07-01"}


def test_a_member_that_comes_back_keeps_its_earlier_time(cast):
    north, south = cast.counties["north"], cast.counties["south"]
    change_members(group=cast.county_group, members=[north], on=DAY, by=cast.clerk)
    again = date(2027, 1, 1)
    change_members(group=cast.county_group, members=[north, south], on=again, by=cast.clerk)
    rows = cast.county_group.memberships.filter(department=south).order_by("pk")
    assert [(row.valid_from, row.valid_to) for row in rows] == [(None, date(2026, 6, 30)), (again, None)]
    there = [
        south in NameBook(cast.programme, day).members[cast.county_group.pk]
        for day in (date(2026, 6, 30), DAY, again)
    ]
    assert there == [True, False, True]


def test_members_that_stay_are_not_recorded_as_a_change(cast):
    change_members(group=cast.county_group, members=cast.counties.values(), on=DAY, by=cast.clerk)
    assert not AuditEntry.objects.filter(act="units.change_members").exists()


def test_a_name_is_kept_with_its_time_once(cast):
    row = add_name(unit=cast.health, name="市卫计委", valid_to=date(2018, 11, 30), by=cast.clerk)
    assert (row.kind, row.valid_from, row.valid_to) == ("alias", None, date(2018, 11, 30))
    with pytest.raises(ValidationError, match="there already"):
        add_name(unit=cast.health, name="市卫计委", by=cast.clerk)
    with pytest.raises(ValidationError, match="before the first"):
        add_name(unit=cast.health, name="市卫生局", valid_from=DAY, valid_to=date(2026, 6, 30), by=cast.clerk)


def test_duties_pass_on_and_the_unit_is_no_more(cast):
    row = pass_duties(predecessor=cast.finance, successor=cast.health, on=DAY, by=cast.clerk)
    assert (row.successor, row.on) == (cast.health, DAY)
    assert not Department.objects.get(pk=cast.finance.pk).is_active
    with pytest.raises(ValidationError, match="to itself"):
        pass_duties(predecessor=cast.health, successor=cast.finance, on=DAY, by=cast.clerk)


def test_oversight_begins_once_and_ends_on_a_day(cast):
    post = cast.leader.post
    row = oversee(post=post, department=cast.health, valid_from=DAY, by=cast.clerk)
    with pytest.raises(ValidationError, match="already"):
        oversee(post=post, department=cast.health, by=cast.clerk)
    with pytest.raises(ValidationError, match="before the first"):
        end_oversight(oversight=row, on=date(2026, 6, 30), by=cast.clerk)
    end_oversight(oversight=row, on=date(2026, 12, 31), by=cast.clerk)
    assert Oversight.objects.get().valid_to == date(2026, 12, 31)
    again = oversee(post=post, department=cast.health, valid_from=date(2027, 1, 1), by=cast.clerk)
    assert again.valid_from == date(2027, 1, 1)
    assert list(Oversight.objects.on(date(2027, 1, 1))) == [again]


@pytest.mark.parametrize("given", [{}, {"department": True, "jurisdiction": True}])
def test_oversight_is_of_a_unit_or_a_place(cast, given):
    what = {"department": cast.health, "jurisdiction": cast.counties["north"].jurisdiction}
    with pytest.raises(ValidationError, match="not both"):
        oversee(post=cast.leader.post, **{key: what[key] for key in given}, by=cast.clerk)


@pytest.mark.parametrize("who", ["liaison", "finance_head", "leader", "security", "auditor"])
def test_others_add_nothing(cast, who):
    by = cast.people[who]
    for act in (
        lambda: add_unit(place=cast.city, line=DRUGS, by=by),
        lambda: add_county(programme=cast.programme, name="东岭县", short_name="东岭", by=by),
        lambda: add_group(programme=cast.programme, name="试点县", members=[], by=by),
        lambda: change_members(group=cast.county_group, members=[], on=DAY, by=by),
        lambda: add_name(unit=cast.health, name="市卫计委", by=by),
        lambda: pass_duties(predecessor=cast.finance, successor=cast.health, on=DAY, by=by),
        lambda: oversee(post=cast.leader.post, department=cast.health, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_county_adds_below_itself_alone(cast):
    own = cast.counties["north"].jurisdiction
    assert add_unit(place=own, line=UnitLine("北山县财政局", "县财政局"), by=cast.north).jurisdiction == own
    for place in (cast.city, cast.counties["south"].jurisdiction):
        with pytest.raises(PermissionDenied):
            add_unit(place=place, line=DRUGS, by=cast.north)
    with pytest.raises(PermissionDenied):
        add_name(unit=cast.health, name="市卫计委", by=cast.north)
    with pytest.raises(PermissionDenied):
        change_members(group=cast.county_group, members=[], on=DAY, by=cast.north)
    with pytest.raises(PermissionDenied):
        add_group(programme=cast.programme, name="试点县", members=[], by=cast.north)
