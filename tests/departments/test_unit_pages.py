"""Pages on which units, counties, groups and oversight are added."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from departments.models import Department, DepartmentGroup, DepartmentName, DepartmentSuccession, Oversight


@pytest.fixture
def page(client, cast, settings):
    settings.LANGUAGE_CODE = "en"
    client.force_login(cast.clerk.user)
    return client


def unit(cast, **changed) -> dict[str, object]:
    return {
        "name": "云溪市药监局",
        "short_name": "市药监局",
        "kind": "department",
        "place": cast.city.uid,
    } | changed


def test_the_address_book_offers_to_add_to_those_who_may(page, cast):
    assert reverse("unit_add") in page.get(reverse("department_list")).content.decode()
    page.force_login(cast.liaison.user)
    assert reverse("unit_add") not in page.get(reverse("department_list")).content.decode()


def test_a_unit_is_added_and_shown(page, cast):
    answer = page.post(reverse("unit_add"), unit(cast, member="on"))
    made = Department.objects.get(name="云溪市药监局")
    assert answer.url == reverse("department_detail", args=[made.uid])
    assert "市药监局" in page.get(answer.url).content.decode()


def test_a_unit_that_is_there_comes_back_with_a_sentence(page, cast):
    answer = page.post(reverse("unit_add"), unit(cast, name="云溪市财政局"))
    assert answer.status_code == 422
    assert "“云溪市财政局” is there already" in answer.content.decode()


def test_a_county_offers_its_own_place_alone(page, cast):
    page.force_login(cast.north.user)
    answer = page.post(reverse("unit_add"), unit(cast))
    assert answer.status_code == 422
    assert not Department.objects.filter(name="云溪市药监局").exists()


def test_a_county_is_added_to_the_groups_of_counties(page, cast):
    form = page.get(reverse("county_add")).context["form"]
    assert form["groups"].initial == [cast.county_group.uid]
    page.post(
        reverse("county_add"), {"name": "东岭县", "short_name": "东岭", "groups": [cast.county_group.uid]}
    )
    assert cast.county_group.memberships.filter(department__name__startswith="东岭县").count() == 1


def test_groups_show_members_by_date_and_change_from_a_day(page, cast):
    url = reverse("group_detail", args=[cast.county_group.uid])
    assert (
        reverse("group_detail", args=[cast.county_group.uid])
        in page.get(reverse("group_list")).content.decode()
    )
    page.post(url, {"on": "2026-07-01", "members": [cast.counties["north"].uid]})
    rows = page.get(url).context["rows"]
    assert [(one.department, one.row.valid_to) for one in rows] == [
        (cast.counties["north"], None),
        (cast.counties["south"], date(2026, 6, 30)),
    ]
    assert page.post(url, {"on": "", "members": []}).status_code == 422


def test_offices_stand_behind_their_unit_with_its_name(page, cast):
    for order, (name, parent) in enumerate(
        [("医政科", cast.health), ("预算科", cast.finance), ("规财科", cast.health)]
    ):
        Department.objects.create(
            jurisdiction=cast.city, kind="office", name=name, short_name=name, parent=parent, order=order
        )
    form = page.get(reverse("group_add")).context["form"]
    assert [str(label) for _value, label in form.fields["members"].choices][:5] == [
        "市卫生健康委",
        "市卫生健康委医政科",
        "市卫生健康委规财科",
        "市财政局",
        "市财政局预算科",
    ]


def test_a_group_is_added_with_its_members(page, cast):
    answer = page.post(reverse("group_add"), {"name": "各试点单位", "members": [cast.finance.uid]})
    group = DepartmentGroup.objects.get(name="各试点单位")
    assert answer.url == reverse("group_detail", args=[group.uid])
    assert page.post(reverse("group_add"), {"name": "各单位"}).status_code == 422


def test_names_and_successors_are_put_on_record_on_the_units_page(page, cast):
    back = reverse("department_detail", args=[cast.finance.uid])
    named = page.post(
        reverse("unit_name", args=[cast.finance.uid]), {"name": "市财税局", "valid_to": "2018-11-30"}
    )
    assert named.url == back
    assert DepartmentName.objects.get(name="市财税局").valid_to == date(2018, 11, 30)
    page.post(
        reverse("unit_pass", args=[cast.finance.uid]), {"successor": cast.health.uid, "on": "2026-07-01"}
    )
    assert DepartmentSuccession.objects.get().successor == cast.health
    assert "2026" in page.get(back).content.decode()


def test_a_name_with_a_null_character_gets_a_sentence(page, cast):
    answer = page.post(reverse("unit_name", args=[cast.finance.uid]), {"name": "市\x00局"}, follow=True)
    assert "Null characters are not allowed." in answer.content.decode()


def test_oversight_is_added_and_ended(page, cast):
    url, post = reverse("oversight_list"), cast.leader.post
    page.post(url, {"post": post.uid, "department": cast.health.uid, "valid_from": "2026-01-01"})
    row = Oversight.objects.get()
    assert (row.post, row.department, row.valid_from) == (post, cast.health, date(2026, 1, 1))
    twice = page.post(url, {"post": post.uid, "department": cast.health.uid})
    assert "This post oversees it already." in twice.content.decode()
    neither = page.post(url, {"post": post.uid})
    assert "Choose a unit or a place, not both." in neither.content.decode()
    page.post(reverse("oversight_end"), {"oversight": row.pk, "valid_to": "2026-12-31"})
    assert Oversight.objects.get().valid_to == date(2026, 12, 31)


def test_oversight_of_another_programme_does_not_exist(page, cast):
    row = Oversight.objects.create(post=cast.north.post, department=cast.counties["north"])
    answer = page.post(reverse("oversight_end"), {"oversight": row.pk, "valid_to": "2026-12-31"})
    assert answer.status_code == 404
    assert Oversight.objects.get().valid_to is None
