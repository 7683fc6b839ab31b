"""Why? on a light: the determination's sum, the rows of an item, what the calendar moved."""

from datetime import date

import pytest
from django.urls import reverse

from departments.enums import Clearance
from reform.core.periods import Period
from tasks.models import Task
from tasks.selectors.why import why_light
from tasks.services.status import record_status
from tests.cast import signed_in

OCTOBER = Period(date(2026, 10, 1))


def determine(task, cast, determined, **more):
    record_status(
        task=task, as_of=date(2026, 10, 31), period=OCTOBER, determined=determined, by=cast.head, **more
    )
    task.refresh_from_db()


def test_a_task_never_determined_says_so(cast):
    why = why_light(cast.task(1), cast.clerk)
    assert why.status is None
    assert len(why.lines) == 1


def test_a_class_put_against_the_rule_names_the_reason(cast):
    task = cast.task(1)
    determine(
        task,
        cast,
        "behind",
        severity=2,
        proposed="on_schedule",
        rule_version="yinchuan/1",
        derivation=[{"code": "self_rated", "params": {"status": "on_schedule"}}],
        reason="现场核查未开工",
    )
    lines = why_light(task, cast.clerk).lines
    assert "self-rating" in lines[0] or "自评" in lines[0]
    assert "现场核查未开工" in lines[1]


def test_the_calendar_says_why_it_turned_red(cast):
    task = cast.task(1)
    Task.objects.filter(pk=task.pk).update(overdue=True, due_on=date(2026, 9, 30))
    task.refresh_from_db()
    assert ["30 Sep 2026" in line for line in why_light(task, cast.clerk).calendar] == [True]


def test_an_item_names_its_rows_the_worst_first_and_only_those_the_reader_knows(cast):
    root = cast.task(11)
    rows = [cast.task(11, row=n, root=root, label=f"11.{n}") for n in (1, 2, 3)]
    for row, determined, severity in zip(rows, ["on_schedule", "behind", "done"], [0, 2, 0], strict=True):
        determine(row, cast, determined, severity=severity)
    Task.objects.filter(pk=root.pk).update(row_count=3, collector=None)
    root.refresh_from_db()
    assert [row.label for row in why_light(root, cast.clerk).rows] == ["11.2", "11.1", "11.3"]
    Task.objects.filter(pk=rows[1].pk).update(sensitivity=Clearance.SENSITIVE)
    assert [row.label for row in why_light(root, cast.liaison).rows] == ["11.1", "11.3"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_panel_is_a_page_without_scripts(cast, headers):
    task = cast.task(1)
    answer = signed_in(cast.clerk).get(reverse("task_why", args=[task.uid]), headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ("<html" in page) == (not headers)
    assert 'class="why-title"' in page
