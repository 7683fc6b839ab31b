"""Answers: signed for, told of on the way, answered with proof, taken back, returned, recorded for the unit."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from reform.core.files import BadFile
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reports.models import OrderAnswer, OrderProof
from reports.selectors.order_page import order_page
from reports.services.answers import answer_order, receive_order, take_back_answer
from reports.services.order_ends import check_answer, return_answer
from tasks.services.refusals import NotPossible
from tests.reports.orders import DONE, PROOF, answered, issued, told

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _friday(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=OFFICE), tick=False):
        yield


def answer(order, by, **fields):
    made = answer_order(order=order, by=by, **({"measures": "已排出计划。", "done": DONE} | fields))
    order.refresh_from_db()
    return made


def test_the_unit_signs_for_an_order_once_and_its_state_stays(cast):
    order = issued(cast)
    received = receive_order(order=order, by=cast.finance_liaison)
    assert (received.state, received.signed_for_by) == ("issued", cast.finance_liaison.label)
    with pytest.raises(NotPossible, match="already"):
        receive_order(order=received, by=cast.finance_head)
    for other in (cast.liaison, cast.clerk, cast.leader):
        with pytest.raises(PermissionDenied):
            receive_order(order=issued(cast), by=other)


def test_an_answer_says_measures_and_what_was_done_and_carries_proof(cast):
    order = issued(cast)
    made = answer(order, cast.finance_head, expected_on=date(2026, 11, 30), files=[("会议纪要.pdf", PROOF)])
    assert (order.state, order.answered_by) == ("answered", cast.finance_head.user)
    assert (made.number, made.interim, made.expected_on) == (1, False, date(2026, 11, 30))
    assert [(one.file_name, one.size) for one in made.proofs.all()] == [("会议纪要.pdf", len(PROOF))]
    assert order.signed_for_by == cast.finance_head.label
    assert set(told("answered")) == {"clerk", "clerk2", "head"}
    assert AuditEntry.objects.get(act="order.answer").after["file_name"] == ["会议纪要.pdf"]


def test_interim_feedback_leaves_the_order_with_the_unit(cast):
    order = issued(cast)
    answer(order, cast.finance_liaison, done="", interim=True)
    assert (order.state, order.answered_by) == ("issued", None)
    assert answer(order, cast.finance_liaison).number == 2
    assert order.state == "answered"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"measures": " "}, "which measures"),
        ({"done": " "}, "what was done"),
        ({"files": [("a.pdf", PROOF)] * 11}, "10 files"),
    ],
)
def test_an_answer_without_words_is_refused(cast, fields, sentence):
    order = issued(cast)
    with pytest.raises(NotPossible, match=sentence):
        answer(order, cast.finance_liaison, **fields)
    assert not OrderAnswer.objects.exists()


def test_where_proof_is_asked_for_an_answer_without_a_file_is_refused(cast):
    order = issued(cast, kind="time_limit")
    with pytest.raises(NotPossible, match="asks for proof"):
        answer(order, cast.finance_liaison)
    answer(order, cast.finance_liaison, files=[("照片.jpg", b"\xff\xd8\xff\xe0" + b"0" * 64)])
    assert order.state == "answered"


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_stays(cast):
    order = issued(cast)
    with pytest.raises(BadFile):
        answer(order, cast.finance_liaison, files=[("a.pdf", PROOF), ("b.pdf", b"no pdf")])
    order.refresh_from_db()
    assert (order.state, OrderProof.objects.count(), OrderAnswer.objects.count()) == ("issued", 0, 0)


def test_only_the_unit_answers(cast):
    order = issued(cast)
    for other in (cast.liaison, cast.clerk, cast.head, cast.leader, cast.north):
        with pytest.raises(PermissionDenied):
            answer_order(order=order, measures="甲", done="乙", by=other)


def test_the_office_records_an_answer_with_where_it_had_it_from(cast):
    order = issued(cast)
    made = answer(order, cast.clerk, recorded_from="paper")
    assert (made.recorded_from, order.answered_by) == ("paper", cast.clerk.user)
    assert order_page(order, cast.head).story[0].note == "Recorded by the secretariat: On paper"
    with pytest.raises(NotPossible, match="gave or entered"):
        check_answer(order=order, by=cast.clerk)
    assert check_answer(order=order, by=cast.head).state == "checked"


def test_recording_names_a_known_source_and_is_the_offices(cast):
    order = issued(cast)
    with pytest.raises(NotPossible, match="where you have it from"):
        answer(order, cast.clerk, recorded_from="rumour")
    with pytest.raises(PermissionDenied):
        answer(order, cast.finance_liaison, recorded_from="paper")


def test_an_answer_is_taken_back_until_it_is_checked(cast):
    order = answered(cast)
    back = take_back_answer(order=order, by=cast.finance_head)
    assert (back.state, back.answered_by) == ("issued", None)
    assert OrderAnswer.objects.get(order=order).withdrawn_at is not None
    answer(back, cast.finance_liaison)
    checked = check_answer(order=back, by=cast.clerk)
    with pytest.raises(WrongState):
        take_back_answer(order=checked, by=cast.finance_liaison)


def test_a_second_answer_that_is_taken_back_leaves_the_order_returned(cast):
    order = return_answer(order=answered(cast), reason="缺附件", by=cast.clerk)
    answer(order, cast.finance_liaison)
    order.refresh_from_db()
    assert take_back_answer(order=order, by=cast.finance_liaison).state == "returned"


def test_what_was_taken_back_is_the_units_own_affair(cast):
    order = answered(cast)
    order = take_back_answer(order=order, by=cast.finance_liaison)
    assert order_page(order, cast.clerk).answers == []
    assert len(order_page(order, cast.finance_liaison).answers) == 1


def test_the_unit_does_not_take_back_what_the_office_recorded(cast):
    order = issued(cast)
    answer(order, cast.clerk, recorded_from="phone")
    with pytest.raises(PermissionDenied):
        take_back_answer(order=order, by=cast.finance_liaison)
    assert take_back_answer(order=order, by=cast.clerk2).state == "issued"


def test_a_returned_answer_says_why_and_when_it_is_due_again(cast):
    order = answered(cast)
    returned = return_answer(order=order, reason="请附印发文件。", by=cast.clerk)
    assert (returned.state, returned.answered_by) == ("returned", None)
    # The day stands: it is later than three working days from now.
    assert returned.due_on == date(2026, 12, 4)
    assert OrderAnswer.objects.get(order=order).returned == "请附印发文件。"
    messages = told("returned")
    assert set(messages) == {"finance_liaison", "finance_head"}
    assert (messages["finance_head"].urgent, messages["finance_head"].body) == (True, "请附印发文件。")


def test_returned_after_its_day_an_answer_is_due_again_in_three_working_days(cast):
    order = answered(cast)
    with time_machine.travel(datetime(2026, 12, 10, 9, 0, tzinfo=OFFICE), tick=False):
        returned = return_answer(order=order, reason="缺材料。", by=cast.clerk)
        assert (returned.due_on, returned.first_due_on) == (date(2026, 12, 15), date(2026, 12, 4))


@pytest.mark.parametrize("day", [date(2026, 12, 3), date(2026, 11, 19)])
def test_a_returned_answer_is_not_due_before_the_day_that_stands(cast, day):
    order = answered(cast)
    with pytest.raises(NotPossible, match="new day"):
        return_answer(order=order, reason="缺材料。", due_on=day, by=cast.clerk)


def test_returning_says_what_is_missing(cast):
    order = answered(cast)
    with pytest.raises(NotPossible, match="what is missing"):
        return_answer(order=order, reason="  ", by=cast.clerk)


def test_what_is_answered_is_not_answered_again(cast):
    order = answered(cast)
    with pytest.raises(WrongState):
        answer_order(order=order, measures="甲", done="乙", by=cast.finance_liaison)
    with pytest.raises(WrongState):
        receive_order(order=order, by=cast.finance_liaison)


def test_of_two_answers_to_the_same_version_one_stands(cast):
    order = issued(cast)
    answer_order(order=order, measures="甲", done="乙", by=cast.finance_liaison)
    with pytest.raises(Conflict):
        answer_order(order=order, measures="丙", done="丁", by=cast.finance_head)
    assert OrderAnswer.objects.get().measures == "甲"
