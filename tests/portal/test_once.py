"""A form sent twice is carried out once, and leads where the first one led."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from reform.core.jobs import tidy
from reform.core.models import FormToken
from tasks.models import Ledger, Task
from tests.cast import signed_in

TOKEN = re.compile(r'name="form_token" value="([0-9a-f-]{36})"')


def form(ledger: Ledger, token: str, **more: str) -> dict[str, str]:
    """A task that a meeting decided on."""
    words = {
        "ledger": str(ledger.uid),
        "source_kind": "meeting",
        "source_label": "专题会议",
        "title": "核定床位",
        "text": "核定各院床位。",
    }
    return words | {"form_token": token} | more


def test_page_sent_twice_adds_one_task_and_leads_to_it(cast):
    clerk = signed_in(cast.clerk)
    token = TOKEN.search(clerk.get(reverse("task_add")).text)[1]
    first, again = (clerk.post(reverse("task_add"), form(cast.ledger, token)) for _time in range(2))
    task = Task.objects.get()
    assert [first.status_code, again.status_code] == [302, 302]
    assert first["Location"] == again["Location"] == reverse("task_detail", args=[task.uid])
    # A page loaded anew is another form.
    clerk.post(reverse("task_add"), form(cast.ledger, str(uuid4())))
    assert Task.objects.count() == 2


def test_form_with_mistakes_is_sent_again_with_the_same_token(cast):
    clerk, token = signed_in(cast.clerk), str(uuid4())
    assert clerk.post(reverse("task_add"), form(cast.ledger, token, title="")).status_code == 422
    assert not FormToken.objects.exists()
    assert clerk.post(reverse("task_add"), form(cast.ledger, token)).status_code == 302
    assert Task.objects.count() == 1


def test_token_is_of_one_person_alone(cast):
    token = str(uuid4())
    for who in (cast.clerk, cast.clerk2):
        assert signed_in(who).post(reverse("task_add"), form(cast.ledger, token)).status_code == 302
    assert Task.objects.count() == 2


def test_tokens_are_forgotten_once_no_session_can_send_them(cast):
    FormToken.objects.create(user=uuid4(), token="a", location="/")
    FormToken.objects.update(at=timezone.now() - timedelta(days=1))
    tidy()
    assert FormToken.objects.count() == 1
    FormToken.objects.update(at=timezone.now() - timedelta(days=3))
    tidy()
    assert FormToken.objects.count() == 0


@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("task_add", "clerk"),
        ("accountability_new", "head"),
        ("article_new", "liaison"),
        ("highlight_new", "clerk"),
        ("instruction_new", "clerk"),
        ("meeting_new", "clerk"),
        ("referral_new", "liaison"),
        ("innovation_new", "clerk"),
        ("outreach_new", "clerk"),
        ("account_add", "admin"),
        ("post_add", "admin"),
        ("unit_add", "clerk"),
        ("county_add", "clerk"),
        ("group_add", "clerk"),
        ("assessment_new", "clerk"),
        ("article_list", "clerk"),
    ],
)
def test_pages_that_make_something_bear_a_token(cast, page, who):
    answer = signed_in(cast.people[who]).get(reverse(page))
    assert TOKEN.search(answer.text), answer.status_code
