"""What a page never sends: figures that are none, rows of others in hidden fields, acts out of order."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from reform.core.text import as_number
from reform.core.workflow import Conflict
from tasks.forms.fields import FiguresField
from tasks.models import Ledger, Task, TaskDraft
from tasks.notices.files import text_of
from tasks.services.answers import save_comments
from tasks.services.comments import open_round
from tasks.services.division import draft_division
from tasks.services.handing_out import hand_out
from tasks.services.intake import import_notice
from tasks.services.merging import merge_tasks
from tasks.services.notices import confirm_notice, undo_confirmation
from tests.tasks.paper import TEXT, paper


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    client.cookies["portal_language"] = "en"
    return client


@pytest.mark.parametrize("given", ["NaN—1", "1—NaN", "sNaN—2", "Infinity—2", "1e400"])
def test_figures_that_are_no_numbers_are_refused(given):
    with pytest.raises(ValidationError, match="too many digits"):
        FiguresField(required=False).clean(given)


def test_drafts_of_another_notice_are_not_filled_in(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    other = import_notice(programme=cast.programme, text=TEXT.replace("5号", "6号"), by=cast.clerk)
    client = signed_in(cast.clerk)
    uids = [str(draft.uid) for draft in other.drafts.all()]
    client.post(reverse("drafts_fill", args=[notice.uid]), {"uid": [*uids, "x", "\0"], "act": "drop"})
    assert set(TaskDraft.objects.values_list("state", flat=True)) == {"open"}


def test_tasks_of_another_ledger_are_neither_filled_in_nor_handed_out(cast):
    other = Ledger.objects.create(
        programme=cast.programme, jurisdiction=cast.city, name="2025", year=2025, starts_on=date(2025, 1, 1)
    )
    task = cast.task(1, ledger=other, state="preparation", handed_out_on=None, type="")
    client = signed_in(cast.head)
    sent = {"uid": str(task.uid), "use": "head", "handed_out_on": "2026-03-02", "due_on": "2027-01-01"}
    client.post(reverse("tasks_fill", args=[cast.ledger.uid]), sent)
    client.post(f"{reverse('hand_out')}?ledger={cast.ledger.uid}", sent)
    task.refresh_from_db()
    assert (task.state, task.due_on, task.version) == ("preparation", date(2026, 12, 31), 0)


def test_a_batch_with_a_task_merged_away_does_not_go_out(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    merge_tasks(keep=tasks[1], gone=tasks[0], by=cast.clerk)
    with pytest.raises(Conflict):
        hand_out(tasks=[cast.task(9, state="preparation", handed_out_on=None), tasks[0]], by=cast.head)
    assert set(Task.objects.values_list("state", flat=True)) == {"preparation"}


def test_pages_of_a_division_stand_when_its_notice_was_taken_back(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    draft = draft_division(ledger=cast.ledger, tasks=tasks, title="分工表", by=cast.clerk)
    asked = open_round(paper=draft, departments=[cast.finance], due_on=date(2099, 1, 1), by=cast.clerk)
    request = asked.requests.get()
    save_comments(
        asked=request,
        comments={"1": "建议调整。"},
        send=True,
        version=request.version,
        by=cast.finance_liaison,
    )
    notice.refresh_from_db()
    undo_confirmation(notice=notice, by=cast.clerk)
    assert not Task.objects.exists()
    client = signed_in(cast.head)
    for name, row in (("division_detail", draft), ("round_detail", asked)):
        shown = client.get(reverse(name, args=[row.uid]))
        assert (shown.status_code, "完善分级诊疗" in shown.content.decode()) == (200, True)
    comment = request.comments.get()
    sent = {"verdict": "adopted", "version": comment.version}
    decided = client.post(reverse("comment_decide", args=[comment.uid]), sent)
    assert decided.status_code in {200, 302}
    comment.refresh_from_db()
    assert (comment.verdict, comment.task) == ("adopted", None)


@pytest.mark.parametrize("given", ["²", "9" * 5000, "-1", "", None, "12a", "２"])
def test_what_is_no_number_is_none(given):
    assert as_number(given) is None


def test_a_version_that_is_no_number_is_a_conflict_and_no_fault(cast):
    task = cast.task(1, state="preparation", handed_out_on=None)
    sent = {"name": "形成方案", "planned_on": "2026-06-30", "version": "²"}
    answer = signed_in(cast.clerk).post(reverse("task_nodes", args=[task.uid]), sent)
    assert (answer.status_code, task.milestones.count()) == (409, 0)


def test_a_list_of_a_web_page_that_begins_with_no_number_is_read():
    page = '<html><body><ol start="²"><li>甲。</li></ol><table><tr><td colspan="²">乙</td></tr></table></body></html>'
    assert "甲。" in text_of("甲.html", page.encode()).text
