"""A round of comments: asked, answered, recorded for others."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from tasks.division.documents import Counts
from tasks.enums import Answer, RoundState, Verdict
from tasks.models import Comment, CommentRequest, Task, TaskLog
from tasks.selectors.comments import counts_of, matters_of
from tasks.services.answers import agree, save_comments, take_sheet
from tasks.services.comments import decide, open_round
from tests.tasks.division.papers import TITLE
from tests.tasks.division.rounds import ASKED, DUE, asked, record, said

pytestmark = pytest.mark.usefixtures("on_the_day_of_asking")


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
    answered = agree(asked=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    assert (answered.answer, answered.answered_on, answered.answered_by) == (
        Answer.AGREED,
        ASKED,
        cast.finance_liaison.label,
    )
    assert counts_of(round) == Counts(3, 1, 0, 2, 0, 0, 0, 0)


def test_only_the_unit_asked_answers(cast, round):
    for actor in (cast.liaison, cast.clerk, cast.south, cast.leader):
        with pytest.raises(PermissionDenied):
            agree(asked=asked(round, cast.finance), version=0, by=actor)
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
    agreed = agree(asked=request, version=request.version, by=cast.finance_head)
    assert (agreed.answer, agreed.comments.count()) == (Answer.AGREED, 0)


def test_a_colleague_who_answered_first_is_told(cast, round):
    agree(asked=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    with pytest.raises(Conflict):
        save_comments(
            asked=asked(round, cast.finance),
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
        asked=asked(round, cast.finance),
        name="表.xlsx",
        data=out.getvalue(),
        version=0,
        by=cast.finance_liaison,
    )
    assert (read.answer, [(one.label, one.text) for one in read.comments.all()]) == (
        Answer.WAITING,
        [("2", "建议延后。")],
    )


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
    agree(asked=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    with pytest.raises(WrongState):
        record(cast, round)
    assert asked(round, cast.finance).origin == ""
