"""Leaders in notices: persons by their post on the paper's day, 分管 and 挂点 through what is overseen."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from departments.enums import DepartmentKind, Role
from departments.models import Department, Oversight, Post, PostHolding, User
from tasks.models import Assignment, Task
from tasks.selectors.detail import tasks_with_detail
from tasks.selectors.names import NameBook
from tasks.selectors.task_leaders import leaders_of_task
from tasks.services.assignments import Bodies, build_assignments
from tests.cast import make_actor

DAY = date(2026, 2, 10)


@pytest.fixture
def deputy(cast) -> Post:
    """A second leader's post."""
    return make_actor(cast.programme, cast.finance, Role.LEADER, "deputy", "蔡明山", "市政府副市长").post


def test_a_person_is_the_post_held_on_the_papers_day(cast, deputy):
    PostHolding.objects.filter(post=deputy).update(held_to=date(2025, 12, 31))
    heir = User.objects.create_user("heir", "钱以宁")
    PostHolding.objects.create(post=deputy, user=heir, held_from=date(2026, 1, 1))
    then, now = NameBook(cast.programme, date(2025, 6, 1)), NameBook(cast.programme, DAY)
    assert then.resolve_leader("蔡明山").post == deputy
    assert not now.resolve_leader("蔡明山").known
    assert now.resolve_leader("钱以宁").post == deputy
    # Duty follows the post: the old paper's post is shown with who sits there today.
    assert then.leaders.title(deputy) == "市政府副市长 钱以宁"


@pytest.mark.parametrize("written", ["韩望山", "韩 望山", "副市长韩望山", "韩望山副市长", "副市长"])
def test_a_leader_is_found_by_name_and_title(cast, written):
    assert NameBook(cast.programme).resolve_leader(written).post == cast.leader.post


def test_a_name_two_leaders_bear_is_not_decided(cast, deputy):
    User.objects.filter(username="deputy").update(name="韩望山")
    assert not NameBook(cast.programme).resolve_leader("韩望山").known


def test_a_liaison_of_the_name_is_no_leader(cast):
    assert not NameBook(cast.programme).resolve_leader("陆小满").known


def test_those_in_charge_are_those_of_the_tasks_units(cast, deputy):
    Oversight.objects.create(post=deputy, department=cast.finance)
    Oversight.objects.create(post=cast.leader.post, department=cast.health)
    book = NameBook(cast.programme, DAY)
    assert book.resolve_leader("各相关分管领导", [cast.finance]).posts == (deputy,)
    assert book.resolve_leader("各相关分管领导", [cast.finance, cast.health]).posts == (
        cast.leader.post,
        deputy,
    )
    nobody = book.resolve_leader("各相关分管领导", [cast.counties["north"]])
    assert (nobody.known, nobody.nobody) == (False, True)


def test_an_offices_leader_is_the_one_in_charge_of_its_unit(cast, deputy):
    office = Department.objects.create(
        jurisdiction=cast.city,
        kind=DepartmentKind.OFFICE,
        name="医政科",
        short_name="医政科",
        parent=cast.finance,
    )
    Oversight.objects.create(post=deputy, department=cast.finance)
    assert NameBook(cast.programme).resolve_leader("分管领导", [office]).posts == (deputy,)


def test_those_in_charge_are_the_ones_of_the_papers_day(cast, deputy):
    Oversight.objects.create(post=deputy, department=cast.health, valid_to=date(2025, 12, 31))
    Oversight.objects.create(post=cast.leader.post, department=cast.health, valid_from=date(2026, 1, 1))
    units = [cast.health]
    assert NameBook(cast.programme, date(2025, 6, 1)).resolve_leader("分管领导", units).posts == (deputy,)
    assert NameBook(cast.programme, DAY).resolve_leader("分管领导", units).posts == (cast.leader.post,)


def test_of_a_day_nobody_recorded_those_in_charge_are_todays(cast, deputy):
    Oversight.objects.create(post=deputy, department=cast.health, valid_from=date(2025, 1, 1))
    book = NameBook(cast.programme, date(2017, 3, 17))
    assert book.resolve_leader("分管领导", [cast.health]).posts == (deputy,)


def test_those_at_the_places_are_those_of_the_tasks_counties_or_all(cast, deputy):
    Oversight.objects.create(post=deputy, jurisdiction=cast.counties["north"].jurisdiction)
    Oversight.objects.create(post=cast.leader.post, jurisdiction=cast.counties["south"].jurisdiction)
    book = NameBook(cast.programme, DAY)
    assert book.resolve_leader("各位挂点领导", [cast.counties["north"], cast.health]).posts == (deputy,)
    assert len(book.resolve_leader("各位挂点领导", [cast.health]).posts) == 2


def test_assignments_keep_the_words_and_no_single_post(cast, deputy):
    Oversight.objects.create(post=deputy, department=cast.health)
    task = Task(ledger=cast.ledger, jurisdiction=cast.city, number=1, label="1", title="甲", text="甲")
    bodies = Bodies(lead=["市卫生健康委"], leaders=["韩望山", "各相关分管领导", "未知人"])
    rows = build_assignments(task, bodies, NameBook(cast.programme))
    leaders = [(row.written, row.post) for row in rows if row.role == "leader"]
    assert leaders == [("韩望山", cast.leader.post), ("各相关分管领导", None), ("未知人", None)]


def test_assignments_so_far_keep_who_was_known(cast):
    task = Task(ledger=cast.ledger, jurisdiction=cast.city, number=1, label="1", title="甲", text="甲")
    old = Assignment(task=task, role="lead", written="市卫计委", department=cast.health)
    (row,) = build_assignments(task, Bodies(lead=["市卫计委"]), NameBook(cast.programme), kept=[old])
    assert row.department == cast.health


def test_the_tasks_page_shows_who_is_meant_today_beside_the_words(cast, deputy, client):
    Oversight.objects.create(post=deputy, department=cast.health)
    task = cast.task(1)
    for order, words in enumerate(["韩望山", "各相关分管领导"], 1):
        Assignment.objects.create(
            task=task,
            jurisdiction=cast.city,
            order=order,
            role="leader",
            written=words,
            post=cast.leader.post if words == "韩望山" else None,
        )
    client.force_login(cast.clerk.user)
    words = client.get(reverse("task_detail", args=[task.uid])).content.decode()
    assert "副市长 韩望山" in words
    assert "各相关分管领导" in words
    assert "市政府副市长 蔡明山" in words


def test_a_task_without_leaders_asks_nothing_about_them(cast, django_assert_num_queries):
    cast.task(1)
    task = tasks_with_detail(cast.clerk).get()
    with django_assert_num_queries(0):
        assert leaders_of_task(task) == {}
