"""What becomes of a unit: renamed with its old names kept, closed only without duties, passed on."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from departments.models import Department, DepartmentName, PostHolding
from departments.services.unit_changes import close_unit, pass_duties, rename_unit
from reform.core.models import AuditEntry
from tasks.models import DutyItem, Task
from tests.cast import make_unit, signed_in

DAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def names(unit: Department) -> list[tuple[str, str, date | None, date | None]]:
    return sorted(unit.names.values_list("name", "kind", "valid_from", "valid_to"))


def test_a_renamed_unit_keeps_its_old_names_with_their_last_day(cast):
    renamed = rename_unit(
        unit=cast.finance, name="云溪市财税局", short_name="市财税局", on=DAY, by=cast.clerk
    )
    assert (renamed.name, renamed.short_name) == ("云溪市财税局", "市财税局")
    last = date(2026, 6, 30)
    assert names(renamed) == [
        ("云溪市财政局", "official", None, last),
        ("云溪市财税局", "official", DAY, None),
        ("市财政局", "short", None, last),
        ("市财税局", "short", DAY, None),
    ]
    entry = AuditEntry.objects.get(act="units.rename")
    assert (entry.before, entry.after) == (
        {"name": "云溪市财政局", "short_name": "市财政局"},
        {"name": "云溪市财税局", "short_name": "市财税局", "from": "2026-07-01"},
    )


def test_a_name_borne_before_comes_back_without_an_end(cast):
    rename_unit(unit=cast.finance, name="云溪市财税局", short_name="市财税局", on=DAY, by=cast.clerk)
    rename_unit(
        unit=cast.finance, name="云溪市财政局", short_name="市财政局", on=date(2026, 9, 1), by=cast.clerk
    )
    row = DepartmentName.objects.get(department=cast.finance, name="云溪市财政局")
    assert (row.valid_from, row.valid_to) == (date(2026, 9, 1), None)
    assert DepartmentName.objects.get(name="市财税局").valid_to == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("name", "short"),
    [("云溪市卫生健康委员会", "市财税局"), ("云溪市财税局", "市卫生健康委"), ("云溪市财政局", "市财政局")],
)
def test_a_name_of_another_unit_and_no_change_are_refused(cast, name, short):
    with pytest.raises(ValidationError, match="already"):
        rename_unit(unit=cast.finance, name=name, short_name=short, on=DAY, by=cast.clerk)
    assert Department.objects.get(pk=cast.finance.pk).name == "云溪市财政局"


def empty(cast) -> Department:
    return make_unit(cast.city, "云溪市药监局", "市药监局", 9)


def test_a_unit_with_open_duties_is_not_closed_and_the_sentence_says_why(cast):
    unit = empty(cast)
    task = cast.task(1, collector=unit)
    DutyItem.objects.create(task=cast.task(2), department=unit, jurisdiction=cast.city)
    with pytest.raises(ValidationError, match=r"2 matters are still open in this unit \(1 第1项工作 …\)"):
        close_unit(unit=unit, by=cast.clerk)
    Task.objects.filter(pk=task.pk).update(status_class="done")
    DutyItem.objects.update(done=True, done_on=DAY)
    close_unit(unit=unit, by=cast.clerk)
    assert not Department.objects.get(pk=unit.pk).is_active


def test_a_unit_with_holders_or_offices_is_not_closed(cast):
    with pytest.raises(ValidationError, match="still holds a post here"):
        close_unit(unit=cast.finance, by=cast.clerk)
    PostHolding.objects.filter(post__department=cast.finance).update(held_to=date(2026, 1, 1))
    office = make_unit(cast.city, "预算科", "预算科", 1, "office")
    Department.objects.filter(pk=office.pk).update(parent=cast.finance)
    with pytest.raises(ValidationError, match="has offices"):
        close_unit(unit=cast.finance, by=cast.clerk)


@pytest.mark.parametrize("who", ["liaison", "leader", "admin", "security", "auditor", "north"])
def test_only_the_secretariat_closes_a_unit_or_passes_its_duties(cast, who):
    unit = empty(cast)
    with pytest.raises(PermissionDenied):
        close_unit(unit=unit, by=cast.people[who])
    with pytest.raises(PermissionDenied):
        pass_duties(predecessor=unit, successor=cast.health, on=DAY, by=cast.people[who])


def test_a_unit_whose_duties_passed_stays_until_its_open_matters_are_done(cast):
    unit = empty(cast)
    task = cast.task(1, collector=unit)
    pass_duties(predecessor=unit, successor=cast.health, on=DAY, by=cast.clerk)
    assert Department.objects.get(pk=unit.pk).is_active
    Task.objects.filter(pk=task.pk).update(status_class="done")
    pass_duties(predecessor=unit, successor=cast.health, on=DAY, by=cast.clerk)
    assert not Department.objects.get(pk=unit.pk).is_active


def test_the_units_page_says_why_it_is_not_closed_and_takes_a_new_name(cast):
    client, url = signed_in(cast.clerk), reverse("department_detail", args=[cast.finance.uid])
    page = client.post(reverse("unit_close", args=[cast.finance.uid]), follow=True).content.decode()
    assert "still holds a post here" in page
    data = {"name": "云溪市财税局", "short_name": "市财税局", "on": "2026-07-01"}
    assert client.post(reverse("unit_rename", args=[cast.finance.uid]), data).url == url
    assert "云溪市财税局" in client.get(url).content.decode()


def test_the_units_page_shows_groups_place_and_how_it_reported(cast):
    client = signed_in(cast.clerk)
    page = client.get(reverse("department_detail", args=[cast.counties["north"].uid])).content.decode()
    assert "各县（市、区）人民政府" in page
    assert (
        "place 2 of the list"
        in client.get(reverse("department_detail", args=[cast.finance.uid])).content.decode()
    )


def test_the_bar_of_the_units_page_counts_what_its_line_says(cast):
    for number in (1, 2):
        cast.task(number, status_class="done", collector=cast.finance)
    page = signed_in(cast.clerk).get(reverse("department_detail", args=[cast.finance.uid]))
    bar = page.content.decode().split('class="card-body"')[1].split("</section>")[0]
    assert (page.context["matters"]["concerned"].total, "<b>2</b>" in bar) == (2, True)
