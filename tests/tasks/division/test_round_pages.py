"""A round of comments by page: what exists for whom, and the road through it."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.enums import Answer
from tasks.models import Comment, CommentRound, DivisionPaper, Task
from tasks.selectors.comments import to_answer
from tasks.selectors.division import tasks_to_divide
from tasks.services.answers import agree
from tests.cast import signed_in
from tests.tasks.division.papers import TITLE, divided
from tests.tasks.division.rounds import asked, said

pytestmark = pytest.mark.usefixtures("on_the_day_of_asking")


def test_a_unit_sees_rows_of_the_round_that_asked_it_and_no_task(cast, round):
    page = signed_in(cast.finance_liaison).get(
        reverse("comment_answer", args=[asked(round, cast.finance).uid])
    )
    body = page.content.decode()
    assert (
        body.index("第1项工作要按期完成。") < body.index("Other rows") < body.index("第2项工作要按期完成。")
    )
    assert list(Task.objects.visible_to(cast.finance_liaison)) == []
    stranger = signed_in(cast.south)
    for name, unit in [("comment_answer", cast.finance), ("comment_answer", cast.counties["north"])]:
        assert stranger.get(reverse(name, args=[asked(round, unit).uid])).status_code == 404
    address = reverse("comment_file", args=[asked(round, cast.finance).uid, "xlsx"])
    assert stranger.get(address).status_code == 404
    assert (
        signed_in(cast.finance_liaison).get(reverse("division_detail", args=[round.paper.uid])).status_code
        == 404
    )


def test_the_secretariat_does_not_read_what_a_unit_only_saved(cast, round):
    said(round, cast.finance, {"1": "内部草稿。"}, cast.finance_liaison, send=False)
    page = signed_in(cast.clerk).get(
        reverse("comment_answer", args=[asked(round, cast.finance).uid]), follow=True
    )
    assert page.redirect_chain[0][0] == reverse("round_detail", args=[round.uid])
    assert "内部草稿" not in page.content.decode()


def test_one_press_answers(cast, round):
    address = reverse("comment_answer", args=[asked(round, cast.finance).uid])
    client = signed_in(cast.finance_head)
    assert list(to_answer(cast.finance_head)) == [asked(round, cast.finance)]
    answer = client.post(address, {"act": "agree", "version": "0"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert asked(round, cast.finance).answer == Answer.AGREED
    assert list(to_answer(cast.finance_head)) == []


def test_a_lost_race_on_the_page_keeps_the_words(cast, round):
    address = reverse("comment_answer", args=[asked(round, cast.finance).uid])
    agree(asked=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    answer = signed_in(cast.finance_head).post(
        address, {"act": "send", "version": "0", "comment-0": "我写的意见。"}
    )
    assert answer.status_code == 409
    assert "我写的意见。" in answer.content.decode()
    assert not Comment.objects.exists()


def test_wrong_cells_of_an_upload_are_listed(cast, round):
    book = openpyxl.Workbook()
    book.active.append(["序号", "有无意见", "修改意见"])
    book.active.append(["1", "有", None])
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("表.xlsx", out.getvalue())
    address = reverse("comment_upload", args=[asked(round, cast.finance).uid])
    answer = signed_in(cast.finance_liaison).post(address, {"file": file, "version": "0"})
    assert answer.status_code == 422
    assert "<code>C2</code>" in answer.content.decode()


def test_adopting_leads_to_the_task_and_back(cast, round, comment):
    client = signed_in(cast.clerk)
    address = reverse("comment_decide", args=[comment.uid])
    answer = client.post(address, {"verdict": "adopted", "version": "0"})
    assert answer["Location"] == f"{reverse('round_detail', args=[round.uid])}#c{comment.uid}"
    task = f"{reverse('task_decompose', args=[comment.task.uid])}?round={round.uid}"
    assert f'href="{task}"' in client.get(answer["Location"]).content.decode()
    back = client.get(task).content.decode()
    assert f'href="{reverse("round_detail", args=[round.uid])}"' in back
    answer = client.post(address, {"verdict": "declined", "version": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    answer = client.post(
        address,
        {"verdict": "declined", "reason": "已有安排。", "version": "1"},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, "已有安排。" in answer.content.decode()) == (200, True)
    figures = answer.content.decode().split('id="round-counts" hx-swap-oob="true"')[1]
    assert "0 adopted, 0 in part, 1 not adopted" in figures
    assert client.get(reverse("round_detail", args=[round.uid])).content.decode().count("round-counts") == 1


def test_drafting_asking_closing_and_approving_by_page(cast):
    divided(cast, 1, 2)
    clerk, head = signed_in(cast.clerk), signed_in(cast.head)
    uids = [str(task.uid) for task in tasks_to_divide(cast.ledger)]
    made = clerk.post(reverse("division_new"), {"uid": uids, "title": TITLE})
    paper = DivisionPaper.objects.get()
    assert made["Location"] == reverse("division_detail", args=[paper.uid])
    page = clerk.get(made["Location"]).content.decode()
    assert "asks its 2 members" in page
    sent = {
        "departments": [str(cast.finance.uid)],
        "groups": [str(cast.county_group.uid)],
        "due_on": "2026-03-09",
    }
    clerk.post(reverse("round_open", args=[paper.uid]), sent)
    opened = CommentRound.objects.get()
    assert [one.department for one in opened.requests.all()] == [cast.finance, *cast.counties.values()]
    refused = clerk.post(reverse("round_close", args=[opened.uid]), follow=True)
    assert "3 units have not answered" in refused.content.decode()
    approval = {
        "uid": uids,
        "title": TITLE,
        "body": "group",
        "approved_by": "领导小组",
        "approved_on": "2026-03-02",
    }
    assert head.post(reverse("division_approve"), approval).status_code == 422
    assert (
        "Units are still being asked"
        in head.post(reverse("division_approve"), approval | {"paper": "纪要2号"}).content.decode()
    )
    with time_machine.travel("2026-03-10 09:00:00 +0800"):
        clerk.force_login(cast.clerk.user)
        head.force_login(cast.head.user)
        clerk.post(reverse("round_close", args=[opened.uid]))
        wrong = SimpleUploadedFile("批件.exe", b"MZ")
        refused = head.post(reverse("division_approve"), approval | {"paper": "纪要2号", "scan": wrong})
        assert (refused.status_code, DivisionPaper.objects.filter(draft=False).count()) == (422, 0)
        scan = SimpleUploadedFile("批件.png", b"\x89PNG\r\n\x1a\n scan")
        done = head.post(reverse("division_approve"), approval | {"paper": "纪要2号", "scan": scan})
    final = DivisionPaper.objects.get(draft=False)
    assert done["Location"] == reverse("division_detail", args=[final.uid])
    assert (final.approval.paper, final.approval.scan_name) == ("纪要2号", "批件.png")


@pytest.mark.parametrize(("body", "name"), [("head", "方静澜"), ("group", "市医改领导小组")])
def test_whoever_approves_is_named_by_the_form(cast, body, name):
    divided(cast, 1)
    uids = [str(task.uid) for task in tasks_to_divide(cast.ledger)]
    sent = {"uid": uids, "title": TITLE, "body": body, "paper": "纪要2号", "approved_on": "2026-03-02"}
    assert signed_in(cast.head).post(reverse("division_approve"), sent).status_code == 302
    assert DivisionPaper.objects.get().approval.approved_by == name


def test_nothing_is_approved_in_the_future(cast):
    divided(cast, 1)
    uids = [str(task.uid) for task in tasks_to_divide(cast.ledger)]
    sent = {"uid": uids, "title": TITLE, "body": "head", "approved_on": "2026-03-03"}
    assert signed_in(cast.head).post(reverse("division_approve"), sent).status_code == 422
    assert not DivisionPaper.objects.exists()


def test_outcome_downloads_as_word_and_excel(cast, round, comment):
    client = signed_in(cast.leader)
    for kind in ("docx", "xlsx"):
        answer = client.get(reverse("round_outcome", args=[round.uid, kind]))
        assert b"".join(answer.streaming_content).startswith(b"PK")
    assert client.get(reverse("round_outcome", args=[round.uid, "pdf"])).status_code == 404


def test_what_joined_the_ledger_later_is_told_as_a_number_not_as_changes(cast, round):
    page = signed_in(cast.clerk).get(reverse("round_detail", args=[round.uid])).content.decode()
    assert "joined the ledger" not in page
    DivisionPaper.objects.update(created_at=round.paper.created_at - timedelta(hours=1))
    divided(cast, 8)
    Task.objects.exclude(number=8).update(created_at=round.paper.created_at - timedelta(hours=2))
    page = signed_in(cast.clerk).get(reverse("round_detail", args=[round.uid])).content.decode()
    assert "1 row joined the ledger after the table was sent and is not in it." in page
    assert "Changed since the table was sent" not in page
