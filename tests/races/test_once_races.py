"""Twenty clicks at once on the button of one form."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from tasks.models import Task
from tests.cast import signed_in
from tests.portal.test_once import form
from tests.races.conftest import race

CLICKS = 20


def test_twenty_clicks_at_once_add_one_task(cast):
    token = str(uuid4())
    clients = [signed_in(cast.clerk) for _click in range(CLICKS)]
    answers = race(
        *(lambda one=one: one.post(reverse("task_add"), form(cast.ledger, token)) for one in clients)
    )
    task = Task.objects.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("task_detail", args=[task.uid]))
    }
