"""An actor that lives as long as a request looks up once what its unit sees, and then sees what any other actor of its post sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.models import DepartmentGroup, DepartmentGroupMember
from tasks.models import Assignment, DutyItem, Task

FAR = timedelta(days=3)


def numbers(actor):
    return sorted(Task.objects.visible_to(actor).values_list("number", flat=True))


@pytest.mark.parametrize(
    ("first", "last", "sees"),
    [
        (None, None, [1, 2, 3, 4]),
        (-FAR, FAR, [1, 2, 3, 4]),
        (timedelta(0), timedelta(0), [1, 2, 3, 4]),
        (FAR, None, [1, 2]),
        (-FAR, -timedelta(days=1), [1, 2]),
    ],
)
def test_groups_count_on_the_days_a_unit_belongs_to_them(cast, first, last, sees):
    today = timezone.localdate()
    group = DepartmentGroup.objects.create(programme=cast.programme, name="成员单位")
    for number in range(1, 6):
        cast.task(number, collector=cast.health)
    one, two, three, four, _five = Task.objects.order_by("number")
    Task.objects.filter(pk=one.pk).update(collector=cast.finance)
    place = {"jurisdiction": cast.city, "order": 1}
    Assignment.objects.create(task=two, role="cooperating", department=cast.finance, written="甲", **place)
    for task in (three, four):
        Assignment.objects.create(task=task, role="cooperating", group=group, written="乙", **place)
    # What came by a group goes with it.
    DutyItem.objects.create(task=four, department=cast.finance, jurisdiction=cast.city, order=1)
    days = [today + one if one is not None else None for one in (first, last)]
    DepartmentGroupMember.objects.create(
        group=group, department=cast.finance, valid_from=days[0], valid_to=days[1]
    )
    actor = cast.finance_liaison
    assert numbers(actor) == sees
    assert numbers(replace(actor, of_request=True)) == sees


def test_a_request_asks_once_for_what_its_unit_sees(cast):
    cast.task(1, collector=cast.finance)
    actor = replace(cast.finance_liaison, of_request=True)
    with CaptureQueriesContext(connection) as captured:
        assert [numbers(actor) for _ in range(3)] == [[1], [1], [1]]
    # Groups, the unit's tasks, and what was asked.
    assert len(captured) == 5
    assert sum("departmentgroupmember" in query["sql"] for query in captured) == 1
    assert sum("tasks_assignment" in query["sql"] for query in captured) == 1


def test_a_unit_with_very_many_tasks_is_asked_for_them_each_time(cast, monkeypatch):
    monkeypatch.setattr("tasks.permissions.MOST_KEYS", 2)
    for number in (1, 2, 3):
        cast.task(number, collector=cast.finance)
    actor = replace(cast.finance_liaison, of_request=True)
    assert [numbers(actor) for _ in range(2)] == [[1, 2, 3]] * 2


def test_what_was_looked_up_for_one_post_is_not_shown_to_another(cast):
    cast.task(1, collector=cast.finance)
    cast.task(2, collector=cast.health)
    one = replace(cast.finance_liaison, of_request=True)
    assert numbers(one) == [1]
    assert numbers(replace(one, post=cast.liaison.post)) == [2]
