"""Written names to units: known ones are found, others never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from departments.models import DepartmentName, DepartmentSuccession
from tasks.selectors.name_candidates import candidates
from tasks.selectors.names import NameBook
from tests.cast import make_unit


@pytest.mark.parametrize(
    "written",
    ["市卫生健康委", "云溪市卫生健康委员会", "市卫健委", "卫生健康委", "云溪市卫健委", "市 卫生健康委"],
)
def test_resolve_finds_a_unit_by_full_short_and_customary_names(cast, written):
    assert NameBook(cast.programme).resolve(written).department == cast.health


@pytest.mark.parametrize("written", ["各县（市、区）人民政府", "各县市区人民政府", "各县(市、区)人民政府"])
def test_resolve_finds_a_group_however_its_brackets_are_written(cast, written):
    assert NameBook(cast.programme).resolve(written).group == cast.county_group


def test_resolve_does_not_guess_an_unknown_name(cast):
    book = NameBook(cast.programme)
    named = book.resolve("市财税局")
    assert (named.known, named.label) == (False, "市财税局")
    assert candidates(book, named)[0].label == "市财政局"


def test_resolve_does_not_choose_between_two_units_of_one_name(cast):
    other = make_unit(cast.city, "云溪市高新区财政局", "高新区财政局", 30)
    DepartmentName.objects.create(department=other, name="市财政局", kind="alias")
    book = NameBook(cast.programme)
    named = book.resolve("市财政局")
    assert not named.known
    assert [one.name for one in candidates(book, named)] == ["云溪市财政局", "云溪市高新区财政局"]


def test_resolve_keeps_a_market_bureaus_own_first_character(cast):
    market = make_unit(cast.city, "云溪市市场监督管理局", "市市场监管局", 31)
    book = NameBook(cast.programme)
    assert book.resolve("市场监管局").department == market
    assert book.resolve("市市场监管局（市知识产权局）").department == market


def test_resolve_calls_the_secretariat_by_its_own_name(cast):
    assert NameBook(cast.programme).resolve("市医改办").department == cast.programme.secretariat


@pytest.mark.parametrize("written", ["有关部门", "市直相关单位", "各有关部门和单位"])
def test_resolve_says_that_a_phrase_names_nobody(cast, written):
    named = NameBook(cast.programme).resolve(written)
    assert (named.nobody, named.known) == (True, False)


def test_resolve_follows_the_duties_of_a_dissolved_unit(cast):
    old = make_unit(cast.city, "云溪市医疗救助局", "市医疗救助局", 32)
    old.is_active = False
    old.save()
    DepartmentSuccession.objects.create(predecessor=old, successor=cast.finance, on=date(2019, 1, 1))
    assert NameBook(cast.programme).resolve("市医疗救助局").department == cast.finance
    assert NameBook(cast.programme, date(2018, 1, 1)).resolve("市医疗救助局").department == cast.finance


def test_members_of_a_group_are_those_of_the_day(cast):
    cast.county_group.memberships.filter(department=cast.counties["south"]).update(
        valid_to=date(2025, 12, 31)
    )
    assert NameBook(cast.programme, date(2026, 1, 1)).members[cast.county_group.pk] == [
        cast.counties["north"]
    ]
    assert len(NameBook(cast.programme, date(2025, 1, 1)).members[cast.county_group.pk]) == 2
