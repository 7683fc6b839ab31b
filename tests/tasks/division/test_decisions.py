"""A round of comments: decided, urged, closed."""

from __future__ import annotations

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from departments.models import Notification, User
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from tasks.enums import RoundState
from tasks.models import Comment, CommentRound, Task, TaskLog
from tasks.selectors.comments import answers_of, matters_of, outcomes_of, urging_text
from tasks.services.answers import agree
from tasks.services.comments import CannotClose, close_round, decide
from tasks.services.tasks import decompose_task
from tests.tasks.division.papers import TITLE
from tests.tasks.division.rounds import asked, record, said

pytestmark = pytest.mark.usefixtures("on_the_day_of_asking")


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
    agree(asked=asked(round, cast.health), version=0, by=cast.liaison)
    agree(asked=asked(round, cast.counties["north"]), version=0, by=cast.north)
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
            agree(asked=asked(round, cast.health), version=0, by=cast.liaison)
        with pytest.raises(WrongState):
            record(cast, round, asked=asked(round, cast.health), version=0)
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
    agree(asked=asked(round, cast.finance), version=0, by=cast.finance_liaison)
    assert urging_text(round, answers_of(round)) == (
        f"【催办意见】《{TITLE}》征求意见应于3月9日前反馈，以下2个单位尚未反馈，请尽快登录平台反馈有无意见：\n"
        "1.云溪市卫生健康委员会：陆小满 0357-1001\n"
        "2.北山县医改领导小组秘书处：北小禾"
    )
    for key, actor in [("liaison", cast.health), ("north", cast.counties["north"])]:
        agree(asked=asked(round, actor), version=0, by=cast.people[key])
    assert urging_text(round, answers_of(round)) == ""
