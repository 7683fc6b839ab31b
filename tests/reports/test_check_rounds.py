"""核对: units see their lines and nothing else, confirm or object; silence agrees; what is upheld is put right first."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from departments.models import Notification
from reform.core.files import BadFile
from reform.core.workflow import Conflict, WrongState
from reports.enums import CheckAnswerState, CheckRoundState
from reports.jobs import tick
from reports.models import CheckAnswer, CheckObjection, CheckRound, Circular, CircularLog, PaperRule
from reports.services.check_answers import Said, answer_check, decide_objection, record_answer
from reports.services.check_rounds import cancel_round, close_due_rounds, close_round, open_round
from reports.services.circular_signing import FaultyError, NotCheckedError
from reports.services.circulars import refreeze
from tasks.models import Task
from tasks.services.refusals import NotPossible
from tests.cast import signed_in
from tests.reports.checking import (
    DUE,
    asked,
    confirm_all,
    draft,
    late_line,
    object_to,
    put_right,
    sign,
)
from tests.reports.conftest import at

__all__ = ["draft"]


@pytest.fixture
def answers(draft, cast):
    return asked(draft, cast)


def texts(answer):
    return " ".join(line["text"] for line in answer.lines)


def row(answer):
    return CheckAnswer.objects.get(pk=answer.pk)


# --- opened --------------------------------------------------------------------------------------------------------
def test_each_unit_named_is_asked_with_its_own_lines(answers):
    assert sorted(answers) == ["北山县医改办", "市卫生健康委", "市财政局"]
    assert "两家单位意见不一致" in texts(answers["市财政局"])
    assert "两家单位意见不一致" not in texts(answers["市卫生健康委"])
    assert "缺口在北山县" in texts(answers["北山县医改办"])
    assert CheckRound.objects.get().due_on == DUE


def test_the_calendar_of_papers_says_how_long_units_have(draft, cast):
    level = cast.city.level
    rule = {"kind": "monthly", "level": level, "rhythm": "month", "day": 9, "form": "letter"}
    PaperRule.objects.create(programme=cast.programme, check_days=3, **rule)
    assert open_round(circular=draft, by=cast.clerk).due_on == date(2026, 11, 12)


def test_a_draft_the_check_refuses_is_shown_to_nobody(draft, cast):
    wrong = put_right(draft, cast, "")
    with pytest.raises(FaultyError):
        open_round(circular=wrong, days=2, by=cast.clerk)
    assert not CheckAnswer.objects.exists()


def test_only_the_office_opens_a_round(draft, cast):
    with pytest.raises(PermissionDenied):
        open_round(circular=draft, days=2, by=cast.finance_liaison)
    assert not CheckRound.objects.exists()


@pytest.mark.parametrize("days", [0, 21])
def test_a_round_of_an_odd_length_is_refused(draft, cast, days):
    with pytest.raises(NotPossible):
        open_round(circular=draft, days=days, by=cast.clerk)


def test_papers_for_leaders_are_not_shown_to_units(draft, cast):
    draft.kind = "digest"
    with pytest.raises(NotPossible):
        open_round(circular=draft, days=2, by=cast.clerk)


def test_one_round_runs_at_a_time(answers, draft, cast):
    with translation.override("en"), pytest.raises(NotPossible, match="running"):
        open_round(circular=draft, days=2, by=cast.clerk)


def test_a_round_on_a_draft_changed_since_is_refused(draft, cast):
    put_right(draft, cast, "另一个原因")
    with pytest.raises(Conflict):
        open_round(circular=draft, days=2, by=cast.clerk)


def test_units_and_nobody_else_are_told(answers, cast):
    told = set(Notification.objects.filter(key__startswith="check.asked").values_list("user", flat=True))
    people = [cast.liaison, cast.finance_liaison, cast.finance_head, cast.north]
    assert told == {actor.user.pk for actor in people}


# --- what a unit sees ----------------------------------------------------------------------------------------------
def test_a_unit_sees_its_lines_and_the_draft_stays_away(answers, draft, cast):
    client = signed_in(cast.finance_liaison)
    page = client.get(reverse("check_answer", args=[answers["市财政局"].uid])).content.decode()
    assert "两家单位意见不一致" in page
    for name in ("circular_detail", "circular_signing", "check_round"):
        assert client.get(reverse(name, args=[draft.uid])).status_code == 404
    for other in ("市卫生健康委", "北山县医改办"):
        assert client.get(reverse("check_answer", args=[answers[other].uid])).status_code == 404
    listed = client.get(reverse("check_list")).content.decode()
    assert [name for name, one in answers.items() if str(one.uid) in listed] == ["市财政局"]


def test_a_line_of_a_matter_labelled_since_is_not_there(answers, cast):
    Task.objects.filter(number=2).update(sensitivity=2)
    client = signed_in(cast.finance_liaison)
    page = client.get(reverse("check_answer", args=[answers["市财政局"].uid]))
    assert "两家单位意见不一致" not in page.content.decode()
    assert client.get(reverse("check_answer", args=[answers["北山县医改办"].uid])).status_code == 404
    north = signed_in(cast.north)
    assert north.get(reverse("check_answer", args=[answers["北山县医改办"].uid])).status_code == 404
    assert str(answers["北山县医改办"].uid) not in north.get(reverse("check_list")).content.decode()
    with pytest.raises(NotPossible):
        object_to(answers["市财政局"], cast)


def test_office_reads_the_round_with_a_constant_number_of_queries(
    answers, draft, cast, django_assert_max_num_queries
):
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(45):
        page = client.get(reverse("check_round", args=[draft.uid]))
    assert page.status_code == 200


# --- answered ------------------------------------------------------------------------------------------------------
def test_all_lines_are_confirmed_by_one_press(answers, cast):
    answer = answers["市财政局"]
    url = reverse("check_answer", args=[answer.uid])
    client = signed_in(cast.finance_head)
    assert client.post(url, {"act": "confirm", "version": answer.version}).status_code == 302
    assert row(answer).state == CheckAnswerState.CONFIRMED
    assert client.post(url, {"act": "confirm", "version": answer.version}).status_code == 409


def test_an_objection_keeps_line_words_and_proof_and_reaches_the_office(answers, cast):
    object_to(answers["市财政局"], cast, proof=("函.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"))
    one = CheckObjection.objects.get()
    assert (one.line_key, one.file_name) == (late_line(answers["市财政局"]), "函.pdf")
    assert "两家单位意见不一致" in one.line_text
    assert Notification.objects.filter(key__startswith="check.objected", user=cast.clerk.user).exists()
    own, other = signed_in(cast.finance_liaison), signed_in(cast.liaison)
    proof = reverse("check_proof", args=[one.uid])
    assert own.get(proof).status_code == 200
    assert signed_in(cast.clerk).get(proof).status_code == 200
    assert other.get(proof).status_code == 404


def test_an_answer_may_be_changed_until_the_last_day_and_then_not(answers, cast, clock):
    answer = object_to(answers["市财政局"], cast)
    clock.move_to(at(11, hour=23))
    changed = answer_check(answer=answer, objections={}, by=cast.finance_liaison)
    assert (changed.state, CheckObjection.objects.count()) == (CheckAnswerState.CONFIRMED, 0)
    clock.move_to(at(12, hour=0))
    with translation.override("en"), pytest.raises(NotPossible, match="over"):
        object_to(answer, cast)


def test_the_proof_stays_with_its_line_when_only_the_words_change(answers, cast):
    proof = ("函.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    object_to(answers["市财政局"], cast, proof=proof)
    object_to(answers["市财政局"], cast, "改写以后的意见。")
    one = CheckObjection.objects.get()
    assert (one.text, one.file_name) == ("改写以后的意见。", "函.pdf")


@pytest.mark.parametrize(
    ("objections", "error"),
    [
        ({"late:99": Said("无此行。")}, NotPossible),
        ({"late:1": Said(" ")}, NotPossible),
        ({"late:1": Said("附件有误。", ("坏.exe", b"MZ"))}, BadFile),
    ],
    ids=["no such line", "no words", "bad file"],
)
def test_an_answer_that_cannot_be_taken_changes_nothing(answers, cast, objections, error):
    with pytest.raises(error):
        answer_check(answer=answers["市财政局"], objections=objections, by=cast.finance_liaison)
    assert row(answers["市财政局"]).state == CheckAnswerState.WAITING


def test_only_the_own_unit_answers(answers, cast):
    with pytest.raises(PermissionDenied):
        answer_check(answer=answers["市财政局"], objections={}, by=cast.liaison)


def test_the_office_records_for_a_unit_with_its_source(answers, cast):
    kept = record_answer(
        answer=answers["北山县医改办"],
        objections={},
        source="phone",
        said_on=date(2026, 11, 9),
        remark="县里无意见。",
        by=cast.clerk,
    )
    assert (kept.state, kept.recorded, kept.remark) == ("confirmed", True, "电话，11月9日：县里无意见。")
    assert CircularLog.objects.filter(event="check_recorded", params__source="phone").exists()


@pytest.mark.parametrize(
    "told", [{"source": "dream"}, {"said_on": date(2026, 11, 10)}, {"said_on": date(2026, 11, 8)}]
)
def test_what_is_recorded_names_a_source_and_a_day_of_the_round(answers, cast, told):
    given = {"source": "phone", "said_on": date(2026, 11, 9)} | told
    with pytest.raises(NotPossible):
        record_answer(answer=answers["市财政局"], objections={}, by=cast.clerk, **given)


def test_units_do_not_record_for_others(answers, cast):
    with pytest.raises(PermissionDenied):
        record_answer(
            answer=answers["市财政局"],
            objections={},
            source="phone",
            said_on=date(2026, 11, 9),
            by=cast.finance_liaison,
        )


# --- ended ---------------------------------------------------------------------------------------------------------
def test_silence_agrees_once_the_last_day_is_over_and_twice_changes_nothing(answers, cast, clock):
    object_to(answers["市财政局"], cast)
    clock.move_to(at(11, hour=23))
    tick()
    assert CheckRound.objects.get().state == CheckRoundState.OPEN
    clock.move_to(at(12, hour=1))
    tick()
    states = {name: row(answer).state for name, answer in answers.items()}
    assert states == {"市卫生健康委": "silent", "市财政局": "objected", "北山县医改办": "silent"}
    closed = CheckRound.objects.get()
    assert (closed.state, close_due_rounds(timezone.localdate())) == (CheckRoundState.CLOSED, 0)
    assert CircularLog.objects.get(event="check_closed").params == {
        "confirmed": 0,
        "objected": 1,
        "silent": 2,
    }


def test_the_clock_leaves_units_that_all_answered_their_last_day(answers, cast, clock):
    confirm_all(answers, cast)
    clock.move_to(at(11, hour=23))
    assert close_due_rounds(timezone.localdate()) == 0
    object_to(answers["市财政局"], cast)
    assert row(answers["市财政局"]).state == "objected"


def test_a_round_ends_early_only_when_every_unit_has_answered(answers, cast):
    running = CheckRound.objects.get()
    with pytest.raises(NotPossible):
        close_round(check_round=running, by=cast.clerk)
    confirm_all(answers, cast)
    assert close_round(check_round=running, by=cast.clerk).state == CheckRoundState.CLOSED


def test_a_round_is_called_off_with_a_reason_and_its_answers_do_not_count(answers, draft, cast):
    object_to(answers["市财政局"], cast)
    running = CheckRound.objects.get()
    decide_objection(objection=CheckObjection.objects.get(), upheld=False, reason="不采纳。", by=cast.clerk)
    with pytest.raises(NotPossible):
        cancel_round(check_round=running, reason=" ", by=cast.clerk)
    cancel_round(check_round=running, reason="数据有误，重新核对。", by=cast.clerk)
    with pytest.raises(WrongState):
        object_to(answers["市财政局"], cast)
    assert Notification.objects.filter(key__startswith="check.cancelled").count() == 4
    client = signed_in(cast.finance_liaison)
    assert client.get(reverse("check_answer", args=[answers["市财政局"].uid])).status_code == 404
    assert sign(draft, cast).state == "signed"


def test_a_second_round_asks_only_units_whose_lines_changed(answers, draft, cast):
    confirm_all(answers, cast)
    close_round(check_round=CheckRound.objects.get(), by=cast.clerk)
    with pytest.raises(NotPossible):
        open_round(circular=draft, days=2, by=cast.clerk)
    again = asked(put_right(draft, cast, "上级文件未到"), cast)
    assert sorted(again) == ["北山县医改办", "市财政局"]
    changed = [line["text"] for line in again["市财政局"].lines if line["changed"]]
    assert changed
    assert all("上级文件未到" in text for text in changed)


# --- objections and the signature ----------------------------------------------------------------------------------
def test_nothing_is_signed_while_units_check(answers, draft, cast):
    with pytest.raises(NotCheckedError) as refusal:
        sign(draft, cast)
    assert [one.code for one in refusal.value.hindrances] == ["round_open"]


@pytest.fixture
def objected(answers, cast):
    """Finance objects, the others confirm, the round is over."""
    object_to(answers["市财政局"], cast)
    confirm_all(answers, cast)
    close_round(check_round=CheckRound.objects.get(), by=cast.clerk)
    return CheckObjection.objects.get()


def test_an_objection_must_be_decided_before_the_signature(objected, draft, cast):
    with pytest.raises(NotCheckedError) as refusal:
        sign(draft, cast)
    assert [one.code for one in refusal.value.hindrances] == ["objection_undecided"]
    decide_objection(objection=objected, upheld=False, reason="与会议纪要一致。", by=cast.clerk)
    assert sign(draft, cast).state == "signed"
    assert Notification.objects.filter(
        key__startswith="check.decided", user=cast.finance_liaison.user, body="与会议纪要一致。"
    ).exists()


def test_what_was_upheld_is_signed_only_when_a_newer_version_says_it_otherwise(objected, draft, cast):
    decide_objection(objection=objected, upheld=True, reason="以来函为准。", by=cast.clerk)
    with pytest.raises(NotCheckedError) as refusal:
        sign(draft, cast)
    assert [one.code for one in refusal.value.hindrances] == ["upheld_unchanged"]
    Task.objects.filter(number=1).update(title="改名以后的第一项")
    assert refreeze(circular=draft, by=cast.clerk).number == 3
    with pytest.raises(NotCheckedError):
        sign(draft, cast)
    changed = put_right(draft, cast, "上级文件未到")
    assert sign(changed, cast, unasked="已与财政局当面核实。").state == "signed"


def test_a_decision_needs_a_reason_and_may_be_changed_until_the_signature(objected, draft, cast):
    with pytest.raises(NotPossible):
        decide_objection(objection=objected, upheld=False, reason=" ", by=cast.clerk)
    first = decide_objection(objection=objected, upheld=True, reason="采纳。", by=cast.clerk)
    with pytest.raises(Conflict):
        decide_objection(objection=objected, upheld=False, reason="不采纳。", by=cast.head)
    decide_objection(objection=first, upheld=False, reason="不采纳。", by=cast.head)
    sign(draft, cast)
    signed = CheckObjection.objects.select_related("answer__round__circular").get()
    with pytest.raises(WrongState):
        decide_objection(objection=signed, upheld=True, reason="采纳。", by=cast.clerk)


def test_after_a_decision_the_unit_no_longer_changes_its_answer(answers, cast):
    object_to(answers["市财政局"], cast)
    decide_objection(objection=CheckObjection.objects.get(), upheld=False, reason="不采纳。", by=cast.clerk)
    with pytest.raises(NotPossible):
        answer_check(answer=row(answers["市财政局"]), objections={}, by=cast.finance_liaison)


def test_whoever_reports_for_the_unit_does_not_decide(objected, cast):
    from departments.models import Post, PostHolding

    post = Post.objects.create(
        programme=cast.programme, department=cast.finance, role="liaison", title="联络员"
    )
    PostHolding.objects.create(post=post, user=cast.clerk2.user, held_from=date(2020, 1, 1))
    with pytest.raises(PermissionDenied):
        decide_objection(objection=objected, upheld=True, reason="采纳。", by=cast.clerk2)


def test_the_page_of_the_round_decides_and_shows_the_hindrance(objected, draft, cast):
    client = signed_in(cast.clerk)
    url = reverse("check_decide", args=[objected.uid])
    assert client.post(url, {"version": objected.version, "upheld": "yes"}).status_code == 422
    said = {"version": objected.version, "upheld": "yes", "reason": "以来函为准。"}
    assert client.post(url, said).status_code == 302
    page = client.get(reverse("check_round", args=[draft.uid])).content.decode()
    assert "The objection of 市财政局 was upheld, but the newest version still says" in page


def test_pages_of_the_office_open_a_round_and_record(draft, cast):
    client = signed_in(cast.clerk)
    url = reverse("check_open", args=[draft.uid])
    assert client.post(url, {"days": "0", "version": draft.version}).status_code == 422
    assert client.post(url, {"days": "2", "version": draft.version}).status_code == 302
    answer = CheckAnswer.objects.get(department=cast.finance)
    record = reverse("check_record", args=[answer.uid])
    assert client.get(record).status_code == 200
    said = {"version": answer.version, "source": "paper", "said_on": "2026-11-09"}
    said[f"object-{late_line(answer)}"] = "原因不准确。"
    assert client.post(record, said).status_code == 302
    assert (row(answer).state, row(answer).recorded) == ("objected", True)


def test_a_unit_page_says_what_it_lacks(answers, cast):
    answer = answers["市财政局"]
    client, url = signed_in(cast.finance_liaison), reverse("check_answer", args=[answer.uid])
    nothing = client.post(url, {"version": answer.version, "act": "object"})
    assert nothing.status_code == 422
    both = {"version": answer.version, "act": "confirm", f"object-{late_line(answer)}": "有误。"}
    assert client.post(url, both).status_code == 422
    assert row(answer).state == CheckAnswerState.WAITING
    assert Circular.objects.get().state == "draft"


def test_the_first_pages_say_what_waits_of_a_check(answers, cast):
    unit = signed_in(cast.finance_head).get(reverse("home")).content.decode()
    assert "Lines that will name us" in unit
    assert reverse("check_answer", args=[answers["市财政局"].uid]) in unit
    object_to(answers["市财政局"], cast)
    assert reverse("check_answer", args=[answers["市财政局"].uid]) not in (
        signed_in(cast.finance_head).get(reverse("home")).content.decode()
    )
    office = signed_in(cast.clerk).get(reverse("home")).content.decode()
    assert "Decide objections to the draft circular" in office
