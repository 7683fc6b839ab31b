"""Date and collecting unit of a matter in preparation, changed on the ledger's row."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from reform.core.models import AuditEntry
from tasks.enums import TaskState
from tests.cast import signed_in


@pytest.fixture
def waiting(cast):
    return cast.task(1, state=TaskState.PREPARATION, handed_out_on=None, due_on=date(2026, 6, 30))


def url(task) -> str:
    return reverse("task_terms", args=[task.uid])


def test_the_row_opens_a_form_of_date_and_unit_and_shows_what_was_saved(cast, waiting):
    client = signed_in(cast.clerk)
    assert f'hx-get="{url(waiting)}"' in client.get(reverse("ledger")).content.decode()
    form = client.get(url(waiting), {"cols": "due,collector"}).content.decode()
    assert 'value="2026-06-30"' in form
    assert f'hx-post="{url(waiting)}?cols=due,collector"' in form
    sent = {"version": waiting.version, "due_on": "2026-09-30", "collector": str(cast.finance.uid)}
    answer = client.post(url(waiting), sent)
    waiting.refresh_from_db()
    assert (answer.status_code, waiting.due_on, waiting.collector) == (200, date(2026, 9, 30), cast.finance)
    assert "row-saved" in answer.content.decode()
    assert f'hx-get="{url(waiting)}"' in answer.content.decode()
    entry = AuditEntry.objects.get(act="ledger.decompose_task")
    assert entry.after["due_on"] == "2026-09-30"


def test_whoever_was_quicker_is_not_overwritten(cast, waiting):
    client = signed_in(cast.clerk)
    sent = {"version": waiting.version, "long_term": "on", "collector": str(cast.health.uid)}
    assert client.post(url(waiting), sent).status_code == 200
    assert client.post(url(waiting), sent | {"due_on": "2026-01-01", "long_term": ""}).status_code == 409
    waiting.refresh_from_db()
    assert (waiting.long_term, waiting.due_on) == (True, None)


def test_a_matter_that_runs_is_changed_by_an_adjustment_only(cast):
    running = cast.task(1, due_on=date(2026, 6, 30))
    sent = {"version": running.version, "due_on": "2026-12-31"}
    assert signed_in(cast.clerk).get(url(running)).status_code == 409
    assert signed_in(cast.clerk).post(url(running), sent).status_code == 409
    running.refresh_from_db()
    assert running.due_on == date(2026, 6, 30)


def test_a_date_and_long_term_at_once_are_refused_with_the_form(cast, waiting):
    sent = {"version": waiting.version, "due_on": "2026-09-30", "long_term": "on"}
    answer = signed_in(cast.clerk).post(url(waiting), sent, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "Either a date or long-term, not both." in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.due_on == date(2026, 6, 30)
