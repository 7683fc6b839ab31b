"""The division table: what is frozen, how it is approved, its files."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from docx import Document

from reform.core.models import AuditEntry, Job
from tasks.division.documents import Counts, approval_words, division_document, outcome_words
from tasks.division.table import (
    Named,
    fingerprint,
)
from tasks.models import DivisionPaper, Task, TaskLog
from tasks.selectors.division import addressees_of, changed_since, frozen_rows, rows_of, tasks_to_divide
from tasks.services.comments import close_round, open_round
from tasks.services.division import (
    NotDivided,
    document_of,
    draft_division,
    draw_paper,
    proposed_title,
)
from tasks.services.tasks import decompose_task
from tests.cast import signed_in
from tests.tasks.division.papers import TITLE, approve, divided, row


def test_draft_freezes_the_rows_with_who_is_named_on_that_day(cast, paper):
    first, second = frozen_rows(paper)
    assert (first.lead, first.cooperating) == (
        "云溪市卫生健康委员会",
        "市财政局；属地落实：各县（市、区）人民政府",
    )
    assert first.due == "2026-12-31"
    counties = [
        Named(str(unit.uid), "territorial", cast.county_group.name) for unit in cast.counties.values()
    ]
    assert first.named == (
        Named(str(cast.health.uid), "lead"),
        Named(str(cast.finance.uid), "cooperating"),
        *counties,
    )
    assert second.named == (Named(str(cast.health.uid), "lead"),)
    assert paper.sha256 == fingerprint([first, second])
    assert list(Job.objects.values_list("kind", "payload")) == [("division.draw", {"paper": str(paper.uid)})]
    assert AuditEntry.objects.get(act="division.draft").after == {"rows": 2, "sha256": paper.sha256}


def test_rows_of_an_item_stand_together_and_the_item_itself_is_no_row(cast):
    item = Task.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        number=5,
        label="5",
        section="一、测试事项",
        title="第5项",
        text="第5项工作。",
        row_count=2,
    )
    for number in (1, 2):
        cast.task(5, row=number, root=item, label=f"5.{number}", state="preparation", handed_out_on=None)
    rows = rows_of(tasks_to_divide(cast.ledger), cast.programme)
    assert [(one.label, one.place, one.item == str(item.uid)) for one in rows] == [
        ("5", "5.1", True),
        ("5", "5.2", True),
    ]


def test_making_the_same_draft_twice_gives_one(cast, paper):
    again = draft_division(ledger=cast.ledger, tasks=tasks_to_divide(cast.ledger), title=TITLE, by=cast.clerk)
    assert again == paper
    open_round(paper=paper, departments=[cast.health], due_on=date(2099, 1, 1), by=cast.clerk)
    after = draft_division(ledger=cast.ledger, tasks=tasks_to_divide(cast.ledger), title=TITLE, by=cast.clerk)
    assert after != paper


def test_a_draft_needs_rows_and_the_secretariat(cast):
    with pytest.raises(NotDivided, match="Tick"):
        draft_division(ledger=cast.ledger, tasks=[], title=TITLE, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        draft_division(ledger=cast.ledger, tasks=divided(cast, 1), title=TITLE, by=cast.liaison)
    with pytest.raises(PermissionDenied):
        draft_division(ledger=cast.ledger, tasks=Task.objects.all(), title=TITLE, by=cast.north)


def test_frozen_rows_stay_and_what_changed_since_is_told(cast, paper):
    task = Task.objects.get(number=2)
    decompose_task(task=task, version=0, text="改后的任务。", by=cast.clerk)
    Task.objects.get(number=1).delete()
    cast.task(3, state="preparation", handed_out_on=None)
    assert [one.text for one in frozen_rows(paper)] == ["第1项工作要按期完成。", "第2项工作要按期完成。"]
    told = {one.row.place: one.parts for one in changed_since(paper, joined_by=timezone.now())}
    assert [one.row.place for one in changed_since(paper)] == ["2", "1"]
    assert told == {
        "2": [("text", "第2项工作要按期完成。", "改后的任务。")],
        "3": [],
        "1": [],
    }


def test_addressees_are_the_units_named_then_groups_then_other_members(cast, paper):
    found = addressees_of(paper)
    assert [(one.department, one.leads, one.helps) for one in found.units] == [
        (cast.health, 2, 0),
        (cast.finance, 0, 1),
    ]
    assert [(one.group, one.members, one.rows) for one in found.groups] == [
        (cast.county_group, list(cast.counties.values()), 1)
    ]
    assert found.others == []


def test_approval_keeps_the_final_table_on_the_ledger(cast, paper):
    approval = approve(cast)
    final = approval.division
    assert (final.draft, final.sha256) == (False, paper.sha256)
    assert list(cast.ledger.approvals.all()) == [approval]
    logged = TaskLog.objects.filter(event="division.approved").values_list("task__number", "params")
    told = {"by": "市医改领导小组", "paper": "会议纪要第2号", "on": "2026-03-12"}
    assert sorted(logged) == [(1, told), (2, told)]


def test_the_clerk_does_not_approve(cast, paper):
    for tasks in (tasks_to_divide(cast.ledger), []):
        with pytest.raises(PermissionDenied):
            approve(cast, tasks=tasks, by=cast.clerk)


def test_nothing_is_approved_while_units_are_asked_about_it(cast, paper):
    asking = open_round(paper=paper, departments=[cast.health], due_on=date(2099, 1, 1), by=cast.clerk)
    with pytest.raises(NotDivided, match=TITLE):
        approve(cast)
    assert not DivisionPaper.objects.filter(draft=False).exists()
    other = cast.task(9, state="preparation", handed_out_on=None)
    assert approve(cast, tasks=[other]).division.rows[0]["place"] == "9"
    asking.requests.update(answer="agreed", answered_on=date(2026, 3, 1))
    close_round(round=asking, by=cast.head)
    assert approve(cast).division is not None


# --- documents ------------------------------------------------------------------------------------------------------
def test_draft_bears_its_mark_and_the_final_one_who_approved_it(cast, paper):
    draft, final = document_of(paper), document_of(approve(cast).division)
    assert (draft.draft_mark, final.draft_mark) == ("征求意见稿", "")
    assert draft.body[0].note == "共2项。"
    assert final.body[0].note == "共2项。经市医改领导小组2026年3月12日审定（会议纪要第2号）。"
    assert [column.head for column in final.body[0].columns] == [
        "项目",
        "序号",
        "任务",
        "牵头部门",
        "配合部门",
    ]
    assert final.dated == date(2026, 3, 12)


def test_approval_without_a_paper_says_who_and_when():
    assert approval_words(approved_by="方静澜", paper="", on=date(2026, 3, 1)) == "经方静澜2026年3月1日审定。"


def test_drawing_keeps_both_files_once(cast, paper):
    drawn = draw_paper(paper=paper)
    names = drawn.pdf.name, drawn.word.name
    stored = DivisionPaper.objects.get(pk=paper.pk)
    assert (stored.pdf.name, stored.word.name) == names
    assert stored.pdf.read().startswith(b"%PDF-")
    draw_paper(paper=DivisionPaper.objects.get(pk=paper.pk))
    assert DivisionPaper.objects.get(pk=paper.pk).pdf.name == names[0]


def test_a_second_worker_gives_its_file_up(cast, paper):
    late = DivisionPaper.objects.get(pk=paper.pk)
    kept = draw_paper(paper=paper).pdf.name
    assert draw_paper(paper=late).pdf.name == kept


def test_word_merges_cells_downwards(cast):
    from reform.core.word import render_docx

    rows = [row("1"), row("2.1"), row("2.2"), row("3", section="二、保障")]
    document = division_document(title=TITLE, rows=rows, draft=True, issuer="", dated=date(2026, 3, 1))
    table = Document(io.BytesIO(render_docx(document))).tables[0]
    merged = [[tc.vMerge for tc in line._tr.tc_lst[:3]] for line in table.rows[1:]]
    assert merged == [
        ["restart", "restart", None],
        ["continue", "restart", None],
        ["continue", "continue", None],
        ["restart", "restart", None],
    ]


def test_outcome_words_add_up():
    counts = Counts(asked=6, agreed=3, commented=2, silent=1, adopted=1, partly=1, declined=2, waiting=0)
    said = {
        closed: outcome_words(
            counts,
            title="分工表",
            asked_on=date(2026, 3, 2),
            due_on=date(2026, 3, 9),
            silent=["市体育局"],
            closed=closed,
        )
        for closed in (True, False)
    }
    start = "2026年3月2日至3月9日，就《分工表（征求意见稿）》征求6个单位意见。"
    middle = "3个单位反馈无意见；2个单位提出意见4条，其中采纳1条、部分采纳1条、不采纳2条。"
    assert said[True] == f"{start}{middle}1个单位（市体育局）未反馈，按无意见处理。"
    assert said[False] == f"{start}{middle}1个单位（市体育局）未反馈。"


def test_proposed_title_names_place_year_and_field(cast):
    assert proposed_title(cast.ledger) == TITLE


def test_final_table_leads_to_handing_out_only_those_who_may_and_while_something_waits(cast, paper, client):
    address = reverse("division_detail", args=[approve(cast).division.uid])
    for actor, leads in ((cast.clerk, True), (cast.leader, False)):
        client.force_login(actor.user)
        assert (reverse("hand_out") in client.get(address).content.decode()) is leads
    Task.objects.update(state="handed_out")
    client.force_login(cast.clerk.user)
    assert reverse("hand_out") not in client.get(address).content.decode()


def test_files_of_a_paper_that_failed_are_tried_again_by_who_has_it_drawn(cast, paper):
    job = Job.objects.filter(key=f"division.draw:{paper.uid}")
    job.update(state=Job.State.DEAD)
    again, page = (reverse(name, args=[paper.uid]) for name in ("division_again", "division_detail"))
    assert signed_in(cast.leader).post(again).status_code == 403
    assert f'action="{again}"' not in signed_in(cast.leader).get(page).content.decode()
    assert f'action="{again}"' in signed_in(cast.clerk).get(page).content.decode()
    signed_in(cast.clerk).post(again)
    assert job.get().state == Job.State.QUEUED
    assert f'action="{again}"' not in signed_in(cast.clerk).get(page).content.decode()
