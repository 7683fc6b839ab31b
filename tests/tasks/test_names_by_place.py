"""Names by place, day and issuer: the same words mean other units in other mouths."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from departments.enums import DepartmentKind
from departments.models import (
    Department,
    DepartmentName,
    DepartmentSuccession,
    Jurisdiction,
    Programme,
    ProgrammeMember,
)
from tasks.selectors.name_candidates import candidates
from tasks.selectors.names import NameBook
from tests.cast import make_unit

OLD, NEW = date(2017, 3, 17), date(2026, 2, 10)


@pytest.fixture
def county_bureaus(cast) -> dict[str, Department]:
    """Both counties have a 财政局, each under the name its own papers use."""
    return {
        key: make_unit(unit.jurisdiction, f"{unit.jurisdiction.name}财政局", "县财政局", 5)
        for key, unit in cast.counties.items()
    }


def county_book(cast, key: str, **given) -> NameBook:
    return NameBook(cast.people[key].programme, **given)


def test_a_countys_bureau_is_meant_in_the_city_by_its_countys_name_alone(cast, county_bureaus):
    book = NameBook(cast.programme)
    assert book.resolve("北山县财政局").department == county_bureaus["north"]
    assert book.resolve("南河财政局").department == county_bureaus["south"]
    assert book.resolve("市财政局").department == cast.finance
    assert book.resolve("财政局").department == cast.finance
    assert not book.resolve("县财政局").known


def test_a_countys_own_papers_mean_its_own_bureau_and_the_citys_by_the_citys_word(cast, county_bureaus):
    book = county_book(cast, "north")
    assert book.resolve("县财政局").department == county_bureaus["north"]
    assert book.resolve("财政局").department == county_bureaus["north"]
    assert book.resolve("市财政局").department == cast.finance
    assert book.resolve("云溪市财政局").department == cast.finance
    assert not book.resolve("南河县财政局").known
    assert county_bureaus["south"].pk not in book.rows.units


def test_a_county_that_is_a_city_calls_its_own_bureau_the_citys(cast, county_bureaus):
    Jurisdiction.objects.filter(name="北山县").update(name="北山市")
    programme = Programme.objects.get(pk=cast.north.programme.pk)
    Department.objects.filter(pk=county_bureaus["north"].pk).update(
        name="北山市财政局", short_name="市财政局"
    )
    DepartmentName.objects.filter(department=county_bureaus["north"]).delete()
    book = NameBook(programme)
    assert book.resolve("市财政局").department == county_bureaus["north"]
    assert book.resolve("云溪市财政局").department == cast.finance


def test_in_a_paper_of_the_city_names_without_prefix_are_the_citys_in_a_county_too(cast, county_bureaus):
    book = county_book(cast, "north", issuer="云溪市人民政府办公室")
    assert book.resolve("财政局").department == cast.finance
    assert book.resolve("县财政局").department == county_bureaus["north"]


@pytest.mark.parametrize("issuer", ["国务院办公厅", "国家卫生健康委", "财政部"])
def test_in_a_central_paper_names_without_prefix_are_not_the_citys(cast, issuer):
    book = NameBook(cast.programme, issuer=issuer)
    assert not book.resolve("财政局").known
    assert book.resolve("市财政局").department == cast.finance


def test_the_centres_own_programme_knows_its_bodies_with_and_without_its_word(db):
    nation = Jurisdiction.objects.create(name="国家", short_name="国家", level="nation", path="1/")
    programme = Programme.objects.create(jurisdiction=nation, name="医改", secretariat_name="国务院医改办")
    health = make_unit(nation, "国家卫生健康委员会", "国家卫生健康委", 1)
    book = NameBook(programme, issuer="国务院办公厅")
    for written in ("国家卫生健康委", "卫生健康委", "卫健委", "国家卫健委"):
        assert book.resolve(written).department == health


@pytest.mark.parametrize(
    ("name", "level", "words", "unit"),
    [
        ("广西壮族自治区", "province", ["自治区财政厅", "区财政厅", "财政厅"], "自治区财政厅"),
        ("云岭省", "province", ["省财政厅", "云岭省财政厅", "云岭财政厅"], "省财政厅"),
        ("湘水土家族自治州", "city", ["州财政局", "自治州财政局", "财政局"], "州财政局"),
        ("东城区", "county", ["区财政局", "东城区财政局"], "区财政局"),
    ],
)
def test_the_prefix_is_the_word_the_places_own_name_ends_in(db, name, level, words, unit):
    place = Jurisdiction.objects.create(name=name, short_name=name[:2], level=level, path="1/")
    programme = Programme.objects.create(jurisdiction=place, name="医改", secretariat_name="医改办")
    finance = make_unit(place, unit, unit, 1)
    book = NameBook(programme)
    assert [book.resolve(one).department for one in words] == [finance] * len(words)
    assert not book.resolve("县财政局").known


@pytest.fixture
def renamed(cast) -> tuple[Department, Department, Department]:
    """卫计委 and 医保办 of old, whose duties passed to 卫生健康委 in 2018."""
    planning = make_unit(cast.city, "云溪市卫生和计划生育委员会", "市卫生计生委", 60)
    relief = make_unit(cast.city, "云溪市新农合管理办公室", "市新农合办", 61)
    for old in (planning, relief):
        DepartmentSuccession.objects.create(predecessor=old, successor=cast.health, on=date(2018, 12, 1))
    Department.objects.filter(pk__in=[planning.pk, relief.pk]).update(is_active=False)
    DepartmentName.objects.filter(department=planning).update(valid_to=date(2018, 11, 30))
    return planning, relief, cast.health


def test_two_old_units_passed_to_one_new(cast, renamed):
    book = NameBook(cast.programme, OLD)
    for written in ("市卫生计生委", "市卫计委", "云溪市卫生和计划生育委员会", "卫计委", "市新农合办"):
        assert book.resolve(written).department == cast.health


def test_a_name_of_another_time_is_asked_about_with_its_time(cast, renamed):
    book = NameBook(cast.programme, NEW)
    named = book.resolve("市卫计委")
    assert not named.known
    first = candidates(book, named)[0]
    assert (first.label, first.why) == ("市卫生健康委", "called this until 30 Nov 2018")


def test_a_name_belongs_to_whoever_bore_it_on_the_papers_day(cast):
    data = make_unit(cast.city, "云溪市大数据中心", "市大数据中心", 62)
    turn = date(2023, 10, 25)
    DepartmentName.objects.create(
        department=data, name="市数据局", kind="alias", valid_to=turn - timedelta(days=1)
    )
    DepartmentName.objects.create(department=cast.finance, name="市数据局", kind="alias", valid_from=turn)
    assert NameBook(cast.programme, turn - timedelta(days=1)).resolve("市数据局").department == data
    assert NameBook(cast.programme, turn).resolve("市数据局").department == cast.finance


def test_duties_that_passed_on_twice_are_todays_units(cast):
    poverty = make_unit(cast.city, "云溪市扶贫开发办公室", "市扶贫办", 63)
    village = make_unit(cast.city, "云溪市乡村振兴局", "市乡村振兴局", 64)
    farming = make_unit(cast.city, "云溪市农业农村局", "市农业农村局", 65)
    DepartmentSuccession.objects.create(predecessor=poverty, successor=village, on=date(2021, 5, 1))
    DepartmentSuccession.objects.create(predecessor=village, successor=farming, on=date(2024, 1, 1))
    Department.objects.filter(pk__in=[poverty.pk, village.pk]).update(is_active=False)
    assert NameBook(cast.programme, OLD).resolve("市扶贫办").department == farming


def test_duties_that_passed_to_two_are_asked_about(cast):
    old = make_unit(cast.city, "云溪市食品药品监督管理局", "市食药监局", 66)
    for heir in (cast.health, cast.finance):
        DepartmentSuccession.objects.create(predecessor=old, successor=heir, on=date(2019, 1, 1))
    Department.objects.filter(pk=old.pk).update(is_active=False)
    named = NameBook(cast.programme, OLD).resolve("市食药监局")
    assert (named.known, [unit.short_name for unit in named.fits]) == (False, ["市卫生健康委", "市财政局"])


def test_a_chain_of_successions_that_bites_its_tail_ends(cast):
    first = make_unit(cast.city, "云溪市甲局", "市甲局", 67)
    second = make_unit(cast.city, "云溪市乙局", "市乙局", 68)
    DepartmentSuccession.objects.create(predecessor=first, successor=second, on=date(2019, 1, 1))
    DepartmentSuccession.objects.create(predecessor=second, successor=first, on=date(2020, 1, 1))
    Department.objects.filter(pk__in=[first.pk, second.pk]).update(is_active=False)
    assert not NameBook(cast.programme).resolve("市甲局").known


def test_offices_are_the_issuers_own_where_several_have_one_of_the_name(cast):
    offices = [
        Department.objects.create(
            jurisdiction=cast.city,
            kind=DepartmentKind.OFFICE,
            name="规划财务科",
            short_name="规财科",
            parent=unit,
        )
        for unit in (cast.health, cast.finance)
    ]
    assert NameBook(cast.programme).resolve("规财科").fits == tuple(offices)
    assert NameBook(cast.programme, issuer="云溪市卫生健康委员会").resolve("规财科").department == offices[0]
    assert NameBook(cast.programme).resolve("市财政局规财科").department == offices[1]
    assert NameBook(cast.programme).resolve("市卫健委规划财务科").department == offices[0]


def test_members_from_elsewhere_are_known_by_their_whole_name(cast):
    place = Jurisdiction.objects.create(name="远岭市", short_name="远岭", level="city", path="2/")
    tax = make_unit(place, "远岭市税务局", "远岭市税务局", 1)
    ProgrammeMember.objects.create(programme=cast.programme, department=tax, order=9)
    assert NameBook(cast.programme).resolve("远岭市税务局").department == tax


def test_the_name_in_brackets_is_proposed_where_the_other_is_not_known(cast):
    book = NameBook(cast.programme)
    named = book.resolve("市金融发展中心（市财政局）")
    assert not named.known
    first = candidates(book, named)[0]
    assert (first.label, first.why) == ("市财政局", "the name in brackets")
