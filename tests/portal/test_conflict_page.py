"""Whoever was overtaken reads who changed what and when, and finds again what they typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from reform.portal.conflicts import overtaken as what_became
from tasks.enums import TaskState
from tasks.services.tasks import decompose_task

pytestmark = pytest.mark.django_db
HERE = {"referer": "http://testserver/tasks/", "accept-language": "en"}
LONG = "一二三四五六七八九十" * 60


@pytest.fixture
def overtaken(cast, client):
    """Send the decomposing form of a task that the head has changed since it was opened; return the answer."""
    task = cast.task(1, state=TaskState.PREPARATION, handed_out_on=None)
    opened = task.version

    def send(*, by="head", headers=None, **more):
        decompose_task(task=task, title="改过的标题", due_on=date(2026, 11, 23), by=getattr(cast, by))
        form = {
            "version": opened,
            "title": "我的标题",
            "text": LONG,
            "type": task.type,
            "completion_standard": "印发文件",
            "due_on": "2026-12-31",
            "lead": "市卫生健康委",
        }
        client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
        return client.post(
            f"/tasks/{task.uid}/decompose/", form | more, headers=HERE if headers is None else headers
        )

    return send


def test_conflict_page_tells_the_post_the_time_and_the_fields_that_differ(cast, overtaken):
    answer = overtaken()
    found, entry = answer.context["found"], AuditEntry.objects.get(act="ledger.decompose_task")
    assert answer.status_code == 409
    assert (found.who, found.at, found.own) == (str(cast.head.post), entry.at, False)
    assert [(one.label, one.now, one.sent) for one in found.differences] == [
        ("Title", "改过的标题", "我的标题"),
        ("What is asked", "第1项工作要按期完成。", LONG),
        ("Due date", "23 Nov 2026", "31 Dec 2026"),
    ]
    page = answer.content.decode()
    assert f"{cast.head.post} changed this on" in page
    assert cast.head.user.name not in page


def test_conflict_page_shows_what_was_typed_to_be_copied(overtaken):
    answer = overtaken(password="geheim", one_time_code="123456", quick="1")
    assert [(one.label, one.text) for one in answer.context["typed"]] == [
        ("Title", "我的标题"),
        ("What is asked", LONG),
        ("Type", "Mechanism in operation"),
        ("Completion standard", "印发文件"),
        ("Due date", "31 Dec 2026"),
        ("Lead", "市卫生健康委"),
    ]
    page = answer.content.decode()
    assert LONG in page
    assert "geheim" not in page
    assert "123456" not in page


def test_conflict_with_the_own_other_window_says_so(overtaken):
    assert "You changed this yourself on" in overtaken(by="clerk").content.decode()


def test_conflict_page_shows_no_field_that_the_form_does_not_have(overtaken):
    answer = overtaken(sensitivity="0", plan_note="x", number="9")
    assert {one.label for one in answer.context["found"].differences} == {
        "Title",
        "What is asked",
        "Due date",
    }


def test_what_another_place_sent_is_not_told_back(overtaken):
    assert overtaken(headers={"referer": "http://elsewhere.example/"}).context["typed"] == []


def test_looking_at_a_row_overtakes_nobody(cast):
    task = cast.task(2)
    AuditEntry.objects.create(
        at=timezone.now() + timedelta(days=1), act="evidence.download", object_uid=task.uid, outcome="done"
    )
    request = RequestFactory().get("/")
    request.user, request.resolver_match = cast.clerk.user, None
    assert what_became(request, Conflict(task)).at is None


def test_step_no_longer_possible_says_what_state_the_row_is_in(cast, client):
    task = cast.task(1)
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    form = {"version": task.version, "title": "我的标题", "type": task.type}
    answer = client.post(f"/tasks/{task.uid}/decompose/", form, headers=HERE)
    assert (answer.status_code, answer.context["found"].row) == (409, task)
    assert [one.text for one in answer.context["typed"]] == ["我的标题", "Mechanism in operation"]
