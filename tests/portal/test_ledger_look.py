"""Quick look at a task beside the list."""

from datetime import date

import pytest
from django.urls import reverse

from tasks.models import Task
from tests.cast import signed_in
from tests.portal.ledger_case import get, mixed_ledger, queries

HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def matters(cast):
    return mixed_ledger(cast)


def look(actor, task):
    return signed_in(actor).get(reverse("task_look", args=[task.uid]), **HTMX)


def test_the_look_says_what_is_asked_where_it_stands_and_who(cast, matters):
    task = matters[0]
    Task.objects.filter(pk=task.pk).update(progress_text="已完成招标", last_reported_on=date(2026, 10, 28))
    page = look(cast.clerk, task).content.decode()
    for words in (
        task.text,
        "印发文件",
        "市卫生健康委",
        "10 Nov 2026",
        "Behind schedule",
        "已完成招标",
        "28 Oct 2026",
    ):
        assert words in page
    assert f'href="{reverse("task_detail", args=[task.uid])}"' in page
    assert "Nothing was reported yet" not in page


def test_the_look_of_an_item_shows_its_rows(cast, matters):
    item = next(task for task in matters if task.row_count)
    page = look(cast.clerk, item).content.decode()
    assert "第6项工作" in page
    for row in (task for task in matters if task.root_id == item.pk):
        assert reverse("task_detail", args=[row.uid]) in page


def test_without_the_script_the_look_is_the_tasks_page(client, cast, matters):
    client.force_login(cast.clerk.user)
    answer = client.get(reverse("task_look", args=[matters[0].uid]))
    assert answer["Location"] == reverse("task_detail", args=[matters[0].uid])


def test_what_does_not_exist_for_a_post_has_no_look(cast, matters):
    assert look(cast.finance_liaison, matters[0]).status_code == 404
    Task.objects.filter(pk=matters[1].pk).update(sensitivity=2)
    cast.finance_liaison.post.clearance = 1
    cast.finance_liaison.post.save()
    assert look(cast.finance_liaison, matters[1]).status_code == 404
    assert look(cast.finance_liaison, matters[3]).status_code == 200


def test_only_who_may_record_or_complete_is_offered_it(cast, matters):
    waiting = matters[-1]
    assert "data-look-record" in look(cast.clerk, matters[0]).content.decode()
    assert "data-look-record" not in look(cast.leader, matters[0]).content.decode()
    assert reverse("task_decompose", args=[waiting.uid]) in look(cast.clerk, waiting).content.decode()
    assert reverse("task_decompose", args=[waiting.uid]) not in look(cast.leader, waiting).content.decode()


def test_every_row_leads_to_its_look_and_to_its_page(client, cast, matters):
    body = get(client, cast.clerk).content.decode()
    for task in matters:
        assert f'hx-get="{reverse("task_look", args=[task.uid])}"' in body
    assert body.count("data-look ") == len(matters)


def test_the_list_takes_few_queries(cast, matters):
    client = signed_in(cast.clerk)
    queries(client)
    assert queries(client) <= 24
