"""A round of comments: asked, answered, recorded, decided, closed; and what each page shows to whom."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from departments.models import Notification, User
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from tasks.division.documents import Counts
from tasks.enums import Answer, RoundState, Verdict
from tasks.models import Comment, CommentRequest, CommentRound, DivisionPaper, Task, TaskLog
from tasks.selectors.comments import answers_of, counts_of, matters_of, outcomes_of, to_answer, urging_text
from tasks.selectors.division import tasks_to_divide
from tasks.services.answers import agree, record_answer, save_comments, take_sheet
from tasks.services.comments import CannotClose, close_round, decide, open_round
from tasks.services.division import draft_division
from tasks.services.tasks import decompose_task
from tests.cast import signed_in
from tests.tasks.test_division import TITLE, divided

ASKED, DUE, LATE = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _on_the_day_of_asking():
    with time_machine.travel("2026-03-02 10:00:00 +0800", tick=False):
        yield


@pytest.fixture
def paper(cast) -> DivisionPaper:
    return draft_division(ledger=cast.ledger, tasks=divided(cast, 1, 2), title=TITLE, by=cast.clerk)


@pytest.fixture
def round(cast, paper) -> CommentRound:
    units = [cast.counties["north"], cast.finance, cast.health]
    return open_round(paper=paper, departments=units, due_on=DUE, by=cast.clerk)


def asked(round, unit) -> CommentRequest:
    return CommentRequest.objects.get(round=round, department=unit)


def said(round, unit, comments: dict[str, str], by, **more) -> CommentRequest:
    request = asked(round, unit)
    return save_comments(
        request=request, comments=comments, version=request.version, by=by, **{"send": True} | more
    )


# --- asking ---------------------------------------------------------------------------------------------------------
def test_round_asks_each_unit_once_in_list_order_and_tells_its_people(cast, round):
    assert [one.department for one in round.requests.all()] == [
        cast.health,
        cast.finance,
        cast.counties["north"],
    ]
    assert (round.asked_on, round.due_on, round.state) == (ASKED, DUE, RoundState.OPEN)
    told = Notification.objects.filter(key=f"division.asked:{round.uid}").order_by("user__username")
    assert [one.user.username for one in told] == ["finance_head", "finance_liaison", "liaison", "north"]
    assert told[0].title == f"征求意见：{TITLE}"
    assert told[0].url == reverse("comment_answer", args=[asked(round, cast.finance).uid])
    assert AuditEntry.objects.get(act="division.ask").after["due_on"] == "2026-03-09"
    assert TaskLog.objects.filter(event="division.asked").count() == 2


def test_a_draft_is_sent_once(cast, round, paper):
    with pytest.raises(Conflict):
        open_round(paper=paper, departments=[cast.health], due_on=DUE, by=cast.clerk)
    assert CommentRequest.objects.count() == 3


def test_a_round_needs_units_time_and_a_draft(cast, paper):
    with pytest.raises(ValidationError):
        open_round(paper=paper, departments=[], due_on=DUE, by=cast.clerk)
    with pytest.raises(ValidationError):
        open_round(paper=paper, departments=[cast.health], due_on=ASKED, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        open_round(paper=paper, departments=[cast.health], due_on=DUE, by=cast.finance_liaison)
    paper.draft = False
    with pytest.raises(WrongState):
        open_round(paper=paper, departments=[cast.health], due_on=DUE, by=cast.clerk)


# --- answering ------------------------------------------------------------------------------------------------------
def test_no_objection_is_one_act(cast, round):
    answered = agree(request=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    assert (answered.answer, answered.answered_on, answered.answered_by) == (
        Answer.AGREED,
        ASKED,
        cast.finance_liaison.label,
    )
    assert counts_of(round) == Counts(3, 1, 0, 2, 0, 0, 0, 0)


def test_only_the_unit_asked_answers(cast, round):
    for actor in (cast.liaison, cast.clerk, cast.south, cast.leader):
        with pytest.raises(PermissionDenied):
            agree(request=asked(round, cast.finance), version=0, by=actor)
    assert asked(round, cast.finance).answer == Answer.WAITING


def test_saved_comments_are_not_sent_until_they_are(cast, round):
    saved = said(
        round, cast.finance, {"1": " 建议增加市医保局。 ", "2": ""}, cast.finance_liaison, send=False
    )
    assert (saved.answer, saved.answered_on) == (Answer.WAITING, None)
    assert counts_of(round).comments == 0
    assert matters_of(round)[0] == []
    sent = said(round, cast.finance, {"1": "建议增加市医保局。"}, cast.finance_head)
    assert sent.answer == Answer.COMMENTED
    assert [one.text for one in sent.comments.all()] == ["建议增加市医保局。"]
    assert sent.comments.get().task == Task.objects.get(number=1)


def test_sending_nothing_is_refused(cast, round):
    with pytest.raises(ValidationError):
        said(round, cast.finance, {"1": "  "}, cast.finance_liaison)


def test_a_row_that_was_not_sent_takes_no_comment(cast, round):
    with pytest.raises(ValidationError):
        said(round, cast.finance, {"77": "意见。"}, cast.finance_liaison)
    assert not Comment.objects.exists()


def test_an_answer_changes_until_the_round_is_closed(cast, round):
    said(round, cast.finance, {"1": "甲。", "": "总体意见。"}, cast.finance_liaison)
    said(round, cast.finance, {"1": "甲。", "2": "乙。"}, cast.finance_liaison, send=False)
    request = asked(round, cast.finance)
    assert [(one.label, one.text) for one in request.comments.all()] == [("1", "甲。"), ("2", "乙。")]
    assert request.answer == Answer.COMMENTED
    agreed = agree(request=request, version=request.version, by=cast.finance_head)
    assert (agreed.answer, agreed.comments.count()) == (Answer.AGREED, 0)


def test_a_colleague_who_answered_first_is_told(cast, round):
    agree(request=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    with pytest.raises(Conflict):
        save_comments(
            request=asked(round, cast.finance),
            comments={"1": "甲。"},
            send=True,
            version=0,
            by=cast.finance_head,
        )
    assert asked(round, cast.finance).answer == Answer.AGREED


def test_words_that_stay_keep_their_decision_and_changed_ones_are_open_again(cast, round):
    said(round, cast.finance, {"1": "甲。", "2": "乙。"}, cast.finance_liaison)
    for comment in Comment.objects.all():
        decide(comment=comment, verdict=Verdict.ADOPTED, version=0, by=cast.clerk)
    said(round, cast.finance, {"1": "甲。", "2": "乙，另加丙。"}, cast.finance_liaison)
    assert [(one.label, one.verdict, one.decided_by != "") for one in Comment.objects.order_by("label")] == [
        ("1", "adopted", True),
        ("2", "waiting", False),
    ]


def test_filled_workbook_becomes_saved_comments(cast, round, paper):
    from tasks.excel.division import answer_book
    from tasks.selectors.division import frozen_rows

    book = openpyxl.load_workbook(io.BytesIO(answer_book(frozen_rows(paper))))
    book.worksheets[0]["G3"] = "建议延后。"
    out = io.BytesIO()
    book.save(out)
    read = take_sheet(
        request=asked(round, cast.finance),
        name="表.xlsx",
        data=out.getvalue(),
        version=0,
        by=cast.finance_liaison,
    )
    assert (read.answer, [(one.label, one.text) for one in read.comments.all()]) == (
        Answer.WAITING,
        [("2", "建议延后。")],
    )


# --- recording for others -------------------------------------------------------------------------------------------
def record(cast, round, **fields) -> CommentRequest:
    request = asked(round, cast.finance)
    values = {
        "request": request,
        "comments": {},
        "origin": "phone",
        "on": ASKED,
        "note": "何知秋来电",
        "version": request.version,
        "by": cast.clerk,
    }
    return record_answer(**values | fields)


def test_recording_keeps_origin_day_and_who_recorded(cast, round):
    recorded = record(cast, round)
    assert (recorded.answer, recorded.origin, recorded.note, recorded.answered_by) == (
        Answer.AGREED,
        "phone",
        "何知秋来电",
        cast.clerk.label,
    )
    again = record(cast, round, comments={"1": "改时限。"}, origin="paper")
    assert (again.answer, again.origin, again.comments.count()) == (Answer.COMMENTED, "paper", 1)
    assert AuditEntry.objects.filter(act="division.record").count() == 2


def test_recording_neither_overwrites_the_unit_nor_lies_about_the_day(cast, round):
    for day in (date(2026, 3, 1), date(2026, 3, 3)):
        with pytest.raises(ValidationError):
            record(cast, round, on=day)
    with pytest.raises(PermissionDenied):
        record(cast, round, by=cast.finance_liaison)
    agree(request=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    with pytest.raises(WrongState):
        record(cast, round)
    assert asked(round, cast.finance).origin == ""


# --- deciding -------------------------------------------------------------------------------------------------------
@pytest.fixture
def comment(cast, round) -> Comment:
    return said(round, cast.finance, {"1": "建议增加市医保局。"}, cast.finance_liaison).comments.get()


def test_decision_is_recorded_with_reason_person_and_time(cast, comment):
    decided = decide(
        comment=comment, verdict="partly", reason=" 市医保局作为配合单位。 ", version=0, by=cast.head
    )
    assert (decided.verdict, decided.reason, decided.decided_by) == (
        "partly",
        "市医保局作为配合单位。",
        cast.head.label,
    )
    assert decided.decided_at is not None
    assert TaskLog.objects.get(event="division.decided").params == {
        "unit": "市财政局",
        "verdict": "partly",
        "reason": "市医保局作为配合单位。",
    }


@pytest.mark.parametrize("verdict", ["partly", "declined"])
def test_what_is_not_wholly_adopted_needs_a_reason(cast, comment, verdict):
    with pytest.raises(ValidationError):
        decide(comment=comment, verdict=verdict, reason=" ", version=0, by=cast.clerk)
    with pytest.raises(ValidationError):
        decide(comment=comment, verdict="waiting", version=0, by=cast.clerk)
    assert Comment.objects.get().verdict == "waiting"


def test_the_slower_of_two_deciders_is_told(cast, comment):
    decide(comment=comment, verdict="adopted", version=0, by=cast.clerk)
    with pytest.raises(Conflict):
        decide(comment=Comment.objects.get(), verdict="declined", reason="不妥。", version=0, by=cast.head)
    assert Comment.objects.get().verdict == "adopted"


def test_units_and_leaders_decide_nothing(cast, comment):
    for actor in (cast.finance_liaison, cast.leader, cast.north):
        with pytest.raises(PermissionDenied):
            decide(comment=comment, verdict="adopted", version=0, by=actor)


def test_a_comment_not_sent_is_not_decided(cast, round):
    saved = said(round, cast.finance, {"1": "草稿。"}, cast.finance_liaison, send=False)
    with pytest.raises(WrongState):
        decide(comment=saved.comments.get(), verdict="adopted", version=0, by=cast.clerk)


def test_outcome_stands_in_printing_order_with_what_changed(cast, round):
    said(round, cast.finance, {"2": "乙。", "": "总体。"}, cast.finance_liaison)
    said(round, cast.health, {"1": "甲。", "2": "丙。"}, cast.liaison)
    decompose_task(task=Task.objects.get(number=2), version=0, text="改后的任务。", by=cast.clerk)
    told = [(one.label, one.unit, one.text, one.verdict) for one in outcomes_of(round)]
    assert told == [
        ("", "市财政局", "总体。", "待研究"),
        ("1", "市卫生健康委", "甲。", "待研究"),
        ("2", "市卫生健康委", "丙。", "待研究"),
        ("2", "市财政局", "乙。", "待研究"),
    ]
    matters, changes = matters_of(round)
    assert [bool(matter.difference) for matter in matters] == [False, False, True]
    assert [one.row.place for one in changes] == ["2"]


# --- closing --------------------------------------------------------------------------------------------------------
def test_an_undecided_comment_stops_closing(cast, round, comment):
    with (
        time_machine.travel("2026-03-10 09:00:00 +0800"),
        pytest.raises(CannotClose, match="1 comment is still"),
    ):
        close_round(round=round, by=cast.clerk)
    assert CommentRound.objects.get().state == RoundState.OPEN


def test_silence_counts_as_agreement_only_after_the_due_date(cast, round):
    with (
        time_machine.travel("2026-03-09 18:00:00 +0800"),
        pytest.raises(CannotClose, match="3 units have not"),
    ):
        close_round(round=round, by=cast.clerk)
    assert CommentRound.objects.get().state == RoundState.OPEN
    with time_machine.travel("2026-03-10 00:10:00 +0800"):
        closed = close_round(round=round, by=cast.clerk)
    assert closed.state == RoundState.CLOSED
    assert AuditEntry.objects.get(act="division.close").after["silent"] == 3


def test_a_round_everybody_answered_closes_at_once_and_tells_who_commented(cast, round, comment):
    decide(comment=comment, verdict="adopted", version=0, by=cast.clerk)
    agree(request=asked(round, cast.health), version=0, by=cast.liaison)
    agree(request=asked(round, cast.counties["north"]), version=0, by=cast.north)
    close_round(round=round, by=cast.head)
    told = Notification.objects.filter(key=f"division.closed:{round.uid}")
    assert {one.user.username for one in told} == {"finance_liaison", "finance_head"}


def test_a_closed_round_takes_nothing_more(cast, round, comment):
    decide(comment=comment, verdict="adopted", version=0, by=cast.clerk)
    with time_machine.travel("2026-03-10 09:00:00 +0800"):
        close_round(round=round, by=cast.clerk)
        with pytest.raises(WrongState):
            said(round, cast.finance, {"1": "迟到。"}, cast.finance_liaison)
        with pytest.raises(WrongState):
            agree(request=asked(round, cast.health), version=0, by=cast.liaison)
        with pytest.raises(WrongState):
            record(cast, round, request=asked(round, cast.health), version=0)
        with pytest.raises(WrongState):
            decide(
                comment=Comment.objects.get(), verdict="declined", reason="晚了。", version=1, by=cast.clerk
            )
        with pytest.raises(Conflict):
            close_round(round=round, by=cast.head)
        with pytest.raises(WrongState):
            close_round(round=CommentRound.objects.get(), by=cast.head)
    assert [one.text for one in Comment.objects.all()] == ["建议增加市医保局。"]


def test_urging_list_names_who_is_not_in_with_phones(cast, round):
    User.objects.filter(username="liaison").update(phone="0357-1001")
    agree(request=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    assert urging_text(round, answers_of(round)) == (
        f"【催报】《{TITLE}》征求意见应于3月9日前反馈，以下2个单位尚未反馈，请尽快登录平台反馈有无意见：\n"
        "1.云溪市卫生健康委员会：陆小满 0357-1001\n"
        "2.北山县医改领导小组秘书处：北小禾"
    )
    for key, actor in [("liaison", cast.health), ("north", cast.counties["north"])]:
        agree(request=asked(round, actor), version=0, by=cast.people[key])
    assert urging_text(round, answers_of(round)) == ""


# --- what exists for whom -------------------------------------------------------------------------------------------
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
    agree(request=asked(round, cast.finance), version=0, by=cast.finance_liaison)
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
        done = head.post(reverse("division_approve"), approval | {"paper": "纪要2号"})
    final = DivisionPaper.objects.get(draft=False)
    assert done["Location"] == reverse("division_detail", args=[final.uid])
    assert final.approval.paper == "纪要2号"


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
