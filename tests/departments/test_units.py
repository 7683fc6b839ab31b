"""The address book and a unit's page."""

from datetime import date

import pytest
from django.urls import reverse

from departments.enums import DepartmentKind
from departments.models import Department, DepartmentName, ProgrammeMember, User
from departments.selectors.units import address_book
from tasks.enums import StatusClass
from tasks.models import Task
from tests.cast import make_unit


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def names(entries):
    return [entry.unit.short_name for entry in entries]


def test_members_stand_in_the_order_of_the_list(cast):
    first = make_unit(cast.city, "云溪市医疗保障局", "市医保局", 99)
    ProgrammeMember.objects.create(programme=cast.programme, department=first, order=0)
    other = make_unit(cast.city, "云溪市统计局", "市统计局", 50)
    book = address_book(cast.clerk)
    assert names(book.members) == ["市医保局", "市卫生健康委", "市财政局"]
    assert names(book.counties) == ["北山县医改办", "南河县医改办"]
    assert names(book.others) == [other.short_name]


def test_entry_has_the_liaison_of_today_with_phone(cast):
    User.objects.filter(username="liaison").update(phone="13900001111")
    cast.finance_liaison.post.holdings.update(held_to=date(2020, 2, 1))
    health, finance = address_book(cast.clerk).members
    assert [(h.user.name, h.user.phone) for h in health.contacts] == [("陆小满", "13900001111")]
    assert finance.contacts == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("财政", ["市财政局"]),
        ("sczj", ["市财政局"]),
        ("陆小满", ["市卫生健康委"]),
        ("体改科", ["市卫生健康委"]),
        ("卫计委", ["市卫生健康委"]),
        ("医改办", []),
    ],
)
def test_search_finds_names_initials_liaisons_and_offices(cast, words, found):
    Department.objects.create(
        jurisdiction=cast.city,
        kind=DepartmentKind.OFFICE,
        name="云溪市卫健委体改科",
        short_name="体改科",
        parent=cast.health,
        order=5,
    )
    DepartmentName.objects.create(department=cast.health, name="市卫计委", kind="alias")
    assert names(address_book(cast.clerk, words).members) == found


def test_county_knows_the_citys_members_and_not_its_neighbour(cast):
    book = address_book(cast.north)
    assert (names(book.members), names(book.above)) == ([], ["市卫生健康委", "市财政局"])
    assert names(book.counties) == ["北山县医改办"]


def test_a_countys_own_members_stand_apart_from_the_citys(cast, client):
    own = make_unit(cast.north.own_programme.jurisdiction, "北山县医疗保障局", "县医保局", 1)
    ProgrammeMember.objects.create(programme=cast.north.own_programme, department=own, order=1)
    ProgrammeMember.objects.create(programme=cast.north.own_programme, department=cast.finance, order=2)
    book = address_book(cast.north)
    assert (names(book.members), names(book.above)) == (["县医保局", "市财政局"], ["市卫生健康委"])
    client.force_login(cast.north.user)
    page = client.get(reverse("department_list")).content.decode()
    assert "Member units of 云溪市" in page
    assert reverse("county_add") not in page
    client.force_login(cast.clerk.user)
    page = client.get(reverse("department_list")).content.decode()
    assert "Member units of 云溪市<" not in page
    assert reverse("county_add") in page


def test_address_book_takes_a_constant_number_of_queries(cast, django_assert_max_num_queries):
    for number in range(30):
        make_unit(cast.city, f"单位{number}", f"单位{number}", number)
    with django_assert_max_num_queries(5):
        assert len(address_book(cast.clerk).others) == 30


def test_page_without_a_hit_says_so(cast, client):
    client.force_login(cast.liaison.user)
    assert (
        "No unit or liaison fits these words"
        in client.get(reverse("department_list"), {"q": "zzz"}).content.decode()
    )


def test_unit_page_counts_its_items_by_class_and_links_to_the_ledger(cast, client):
    cast.task(1, status_class=StatusClass.DONE)
    cast.task(2, status_class=StatusClass.BEHIND)
    cast.task(3, status_class=StatusClass.DONE, collector=cast.finance)
    item = cast.task(4, status_class=StatusClass.BEHIND)
    item.assignments.all().delete()
    Task.objects.filter(pk=item.pk).update(row_count=2, collector=None)
    for row in (1, 2):
        cast.task(4, root=item, row=row, collector=cast.finance, status_class=StatusClass.BEHIND)
    client.force_login(cast.clerk.user)
    page = client.get(reverse("department_detail", kwargs={"uid": cast.finance.uid}))
    matters = page.context["matters"]
    assert (matters["collected"].total, matters["concerned"].total) == (2, 2)
    assert matters["concerned"].count(StatusClass.DONE) == 1
    assert matters["concerned"].count(StatusClass.BEHIND) == 1
    assert f"unit={cast.finance.uid}" in matters["url"]


def test_unit_page_shows_a_unit_only_what_concerns_it_too(cast, client):
    cast.task(1, status_class=StatusClass.DONE)
    client.force_login(cast.finance_liaison.user)
    page = client.get(reverse("department_detail", kwargs={"uid": cast.health.uid}))
    assert page.context["matters"]["concerned"].total == 0


def test_unit_page_shows_an_administrator_no_matters(cast, client):
    cast.task(1, status_class=StatusClass.DONE)
    client.force_login(cast.admin.user)
    page = client.get(reverse("department_detail", kwargs={"uid": cast.health.uid}))
    assert page.context["matters"] is None
    assert "秘书处负责人" in page.content.decode()
