"""What of the units' check stands until the signature: objections kept, taken up in earnest, changed lines not unseen."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from departments.models import Notification
from reform.core.models import AuditEntry
from reports.circulars.kinds import built_outline
from reports.circulars.linked import plain
from reports.circulars.outline import marked_texts
from reports.circulars.snapshot import Snapshot
from reports.documents.signing import check_words
from reports.models import CheckAnswer, CheckObjection, CheckRound, Circular, CircularLog
from reports.selectors.check_hindrances import taken_up_of, unasked_of
from reports.selectors.checks import same_text
from reports.selectors.circular_story import story_of
from reports.selectors.circulars import latest_snapshot
from reports.services.check_answers import (
    answer_check,
    decide_objection,
    record_answer,
    settle_objection,
)
from reports.services.check_rounds import cancel_round, close_round
from reports.services.circular_paper import drop_circular
from reports.services.circular_signing import NotCheckedError, unsign_circular
from reports.services.circular_words import edit_section
from tasks.models import Task
from tasks.services.refusals import NotPossible
from tests.cast import signed_in
from tests.reports.checking import NUMBER, asked, confirm_all, draft, object_to, put_right, sign

__all__ = ["draft"]
PROOF = ("函.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")


@pytest.fixture
def answers(draft, cast):
    return asked(draft, cast)


@pytest.fixture
def checked(answers, draft, cast):
    """All confirm, the round has ended."""
    confirm_all(answers, cast)
    close_round(check_round=CheckRound.objects.get(), by=cast.clerk)
    return draft


@pytest.fixture
def upheld(answers, cast):
    """Finance objects and is right, while the round runs."""
    object_to(answers["市财政局"], cast)
    return decide_objection(
        objection=CheckObjection.objects.get(), upheld=True, reason="属实。", by=cast.clerk
    )


def again(circular):
    return Circular.objects.get(pk=circular.pk)


def recorded(answer, cast):
    return record_answer(
        answer=CheckAnswer.objects.get(pk=answer.pk),
        objections={},
        source="phone",
        said_on=date(2026, 11, 9),
        by=cast.clerk,
    )


# --- what a unit said stays ----------------------------------------------------------------------------------------
def test_nothing_is_recorded_over_a_units_own_answer(answers, draft, cast):
    object_to(answers["市财政局"], cast, proof=PROOF)
    with translation.override("en"), pytest.raises(NotPossible, match="answered itself"):
        recorded(answers["市财政局"], cast)
    assert CheckObjection.objects.get().file_name == "函.pdf"
    page = signed_in(cast.clerk).get(reverse("check_round", args=[draft.uid])).content.decode()
    assert reverse("check_record", args=[answers["市财政局"].uid]) not in page
    assert reverse("check_record", args=[answers["北山县医改办"].uid]) in page


def test_whoever_sees_no_line_does_not_answer(answers, cast):
    Task.objects.filter(number__in=[1, 2]).update(sensitivity=4)
    answer = answers["市财政局"]
    seen = [line for line in answer.lines if not line["matters"]]
    CheckAnswer.objects.filter(pk=answer.pk).update(lines=[line for line in answer.lines if line not in seen])
    with pytest.raises(PermissionDenied):
        answer_check(answer=CheckAnswer.objects.get(pk=answer.pk), objections={}, by=cast.finance_liaison)
    assert CheckAnswer.objects.get(pk=answer.pk).state == "waiting"


def test_what_was_recorded_for_a_unit_may_be_put_right(answers, cast):
    recorded(answers["北山县医改办"], cast)
    assert recorded(answers["北山县医改办"], cast).state == "confirmed"


def test_an_objection_taken_back_leaves_its_words_and_proof_in_the_record(
    answers, cast, django_capture_on_commit_callbacks
):
    object_to(answers["市财政局"], cast, proof=PROOF)
    one = CheckObjection.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        answer = CheckAnswer.objects.get(pk=answers["市财政局"].pk)
        answer_check(answer=answer, objections={}, by=cast.finance_liaison)
    assert not CheckObjection.objects.exists()
    before = AuditEntry.objects.filter(act="check.answer").latest("pk").before
    kept = {
        "line": one.line_text,
        "text": "原因应为上级文件未到。",
        "file_name": "函.pdf",
        "sha256": one.sha256,
        "path": one.file.name,
    }
    assert before == {"check_answer": "objected", "remark": "", "objections": [kept]}
    assert one.file.storage.exists(one.file.name)


# --- a round called off --------------------------------------------------------------------------------------------
def test_a_round_with_an_objection_undecided_is_not_called_off(answers, draft, cast):
    object_to(answers["市财政局"], cast)
    running = CheckRound.objects.get()
    with translation.override("en"), pytest.raises(NotPossible, match="Decide the objections first"):
        cancel_round(check_round=running, reason="改期。", by=cast.clerk)
    said = {"version": running.version, "reason": "改期。"}
    page = signed_in(cast.clerk).post(reverse("check_cancel", args=[running.uid]), said)
    assert page.status_code == 422
    assert "Decide the objections first" in page.content.decode()
    assert drop_circular(circular=again(draft), reason="并入下期。", by=cast.head).state == "dropped"


def test_what_was_upheld_still_counts_in_a_round_called_off(upheld, draft, cast):
    cancel_round(check_round=CheckRound.objects.get(), reason="改期。", by=cast.clerk)
    with pytest.raises(NotCheckedError) as refusal:
        sign(draft, cast)
    assert [one.code for one in refusal.value.hindrances] == ["upheld_unchanged"]
    assert sign(put_right(draft, cast, "上级文件未到"), cast).state == "signed"


# --- taken up in earnest -------------------------------------------------------------------------------------------
@pytest.fixture
def called_off(upheld, cast):
    """What was upheld, in a check that was called off since."""
    cancel_round(check_round=CheckRound.objects.get(), reason="数据口径调整。", by=cast.clerk)
    return CheckObjection.objects.get()


def test_the_head_lets_a_line_stand_that_was_upheld_in_a_check_called_off(called_off, draft, cast):
    with pytest.raises(NotCheckedError):
        sign(again(draft), cast)
    settle_objection(objection=called_off, reason="复核后原文属实。", by=cast.head)
    (line,) = taken_up_of(draft, cast.head)
    assert (line.settled, line.because, line.may_settle) == (True, "复核后原文属实。", False)
    assert check_words(draft) == (
        "未组织单位核对。核对撤销前已采纳、经负责人审定维持原文的异议1条：市财政局（复核后原文属实）。"
    )
    (told,) = (one for one in story_of(draft, cast.head) if one.note == "复核后原文属实。")
    assert told.text == "核对已撤销，市财政局所提异议对应的内容维持原文"
    entry = AuditEntry.objects.get(act="check.settle")
    assert (entry.reason, entry.after) == ("复核后原文属实。", {"unit": "市财政局"})
    message = Notification.objects.filter(key__startswith="check.settled:")
    assert {one.body for one in message} == {"复核后原文属实。"}
    assert cast.finance_liaison.user.pk in {one.user_id for one in message}
    assert sign(again(draft), cast).number == NUMBER


def test_a_line_is_let_stand_by_the_head_with_a_reason_only_where_its_check_was_called_off(
    upheld, draft, cast
):
    with pytest.raises(NotPossible):
        settle_objection(objection=upheld, reason="原文属实。", by=cast.head)
    cancel_round(check_round=CheckRound.objects.get(), reason="口径调整。", by=cast.clerk)
    found = CheckObjection.objects.get()
    with pytest.raises(PermissionDenied):
        settle_objection(objection=found, reason="原文属实。", by=cast.clerk)
    with pytest.raises(NotPossible):
        settle_objection(objection=found, reason=" ", by=cast.head)
    CheckObjection.objects.filter(pk=found.pk).update(upheld=False)
    with pytest.raises(NotPossible):
        settle_objection(objection=CheckObjection.objects.get(), reason="原文属实。", by=cast.head)
    assert CheckObjection.objects.get().settled_because == ""


def test_the_signing_page_lets_the_head_settle_and_not_the_clerk(called_off, draft, cast):
    page, url = reverse("circular_signing", args=[draft.uid]), reverse("check_settle", args=[called_off.uid])
    assert url in signed_in(cast.head).get(page).content.decode()
    assert url not in signed_in(cast.clerk).get(page).content.decode()
    sent = {"version": called_off.version, "reason": "复核后原文属实。"}
    assert signed_in(cast.clerk).post(url, sent).status_code == 403
    assert signed_in(cast.head).post(url, sent).url == page
    shown = signed_in(cast.head).get(page).content.decode()
    assert "Let stand" in shown
    assert "复核后原文属实。 — 方静澜 (市卫生健康委 秘书处负责人)" in shown
    assert url not in shown


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("第2项，进展缓慢。", "第2项 ,进展 缓慢｡", True),
        ("（一）第２项", "(一)第2项", True),
        ("“三医”协同", '"三医"协同', True),
        ("第2\u200b项", "第2项", True),
        ("第2项", "第3项", False),
    ],
)
def test_spaces_and_widths_make_no_other_line(one, other, same):
    assert (same_text(one) == same_text(other)) is same


def test_a_space_more_does_not_take_an_objection_up(upheld, answers, draft, cast):
    confirm_all(answers, cast)
    close_round(check_round=CheckRound.objects.get(), by=cast.clerk)
    data = Snapshot.from_data(latest_snapshot(draft).data)
    late = plain(marked_texts(built_outline(data))["late"])
    edit_section(circular=again(draft), key="late", text=late.replace("两家单位", "两家 单位"), by=cast.clerk)
    with pytest.raises(NotCheckedError) as refusal:
        sign(draft, cast)
    assert [one.code for one in refusal.value.hindrances] == ["upheld_unchanged"]
    assert unasked_of(again(draft)) == []


def test_the_signing_page_tells_what_an_upheld_line_was_and_is(upheld, answers, draft, cast):
    confirm_all(answers, cast)
    close_round(check_round=CheckRound.objects.get(), by=cast.clerk)
    (before,) = taken_up_of(again(draft), cast.head)
    assert (before.unit, before.settled, before.was == before.now) == ("市财政局", False, True)
    put_right(draft, cast, "上级文件未到")
    (after,) = taken_up_of(again(draft), cast.head)
    assert (after.settled, "两家单位意见不一致" in after.was, "上级文件未到" in after.now) == (
        True,
        True,
        True,
    )
    page = signed_in(cast.head).get(reverse("circular_signing", args=[draft.uid])).content.decode()
    section = page.split('id="taken-up"')[1].split("</section>")[0]
    assert before.was in section
    assert after.now in section
    Task.objects.filter(number=2).update(sensitivity=3)
    assert taken_up_of(again(draft), cast.clerk) == []


# --- lines changed after the check ---------------------------------------------------------------------------------
def test_lines_changed_after_the_check_are_not_signed_unseen(checked, cast):
    assert unasked_of(checked) == []
    put_right(checked, cast, "市财政局拖延不办")
    with pytest.raises(NotCheckedError) as refusal:
        sign(checked, cast)
    assert [(one.code, one.units) for one in refusal.value.hindrances] == [("changed_unseen", 2)]
    units = "市财政局、北山县医改办"
    words = f"核对后有修改，2家单位（{units}）的相关内容未再核对"
    assert check_words(again(checked)).endswith(f"{words}。")
    signed = sign(checked, cast, unasked="只改了措辞。")
    assert check_words(signed).endswith(f"{words}，签发人已知悉：只改了措辞。")
    entry = AuditEntry.objects.get(act="circular.sign")
    assert (entry.after["not_asked_again"], entry.reason) == (units, "只改了措辞。")
    assert CircularLog.objects.get(event="signed_unasked").params["reason"] == "只改了措辞。"


def test_units_asked_again_are_no_hindrance(checked, cast):
    changed = put_right(checked, cast, "上级文件未到")
    second = asked(changed, cast)
    confirm_all(second, cast)
    close_round(check_round=CheckRound.objects.latest("pk"), by=cast.clerk)
    assert sign(checked, cast).state == "signed"
    assert not CircularLog.objects.filter(event="signed_unasked").exists()


def test_a_signature_taken_back_takes_its_remark_along(checked, cast):
    signed = sign(put_right(checked, cast, "上级文件未到"), cast, unasked="只改了措辞。")
    draft = unsign_circular(circular=signed, reason="文号有误。", by=cast.head)
    second = asked(draft, cast)
    confirm_all(second, cast)
    close_round(check_round=CheckRound.objects.latest("pk"), by=cast.clerk)
    assert "未再核对" not in check_words(sign(draft, cast))


def test_the_form_asks_for_tick_and_reason(checked, cast):
    put_right(checked, cast, "上级文件未到")
    client, url = signed_in(cast.head), reverse("circular_sign", args=[checked.uid])
    page = client.get(reverse("circular_signing", args=[checked.uid])).content.decode()
    assert "units not asked again about their lines: 2" in page
    assert reverse("check_round", args=[checked.uid]) in page.split('id="sign"')[1]
    said = {
        "number": NUMBER,
        "signer": "方静澜",
        "signed_on": "2026-11-09",
        "publicity": "internal",
        "version": again(checked).version,
        "snapshot": str(latest_snapshot(checked).uid),
    }
    assert client.post(url, said | {"unasked": "只改了措辞。"}).status_code == 422
    assert client.post(url, said | {"seen_unasked": "on"}).status_code == 422
    assert client.post(url, said | {"seen_unasked": "on", "unasked": "只改了措辞。"}).status_code == 302
    assert again(checked).state == "signed"


# --- number and next step ------------------------------------------------------------------------------------------
def test_a_number_of_another_year_is_refused(draft, cast, clock):
    with translation.override("en"), pytest.raises(ValidationError, match="The number is of 2024"):
        sign(draft, cast, number="云医改组〔2024〕3号")
    clock.move_to(timezone.make_aware(datetime(2027, 1, 2, 9)))
    given = {"signed_on": date(2027, 1, 2)}
    with pytest.raises(ValidationError):
        sign(draft, cast, number="云医改组〔2028〕1号", **given)
    assert sign(draft, cast, number=NUMBER, **given).number == NUMBER
    unsign_circular(circular=again(draft), reason="换号。", by=cast.head)
    assert sign(draft, cast, number="云医改组〔2027〕1号", **given).number == "云医改组〔2027〕1号"


def test_once_signed_the_page_leads_to_publishing(draft, cast):
    url = reverse("circular_signing", args=[draft.uid])
    target = f"{reverse('circular_detail', args=[draft.uid])}#publish"
    client = signed_in(cast.clerk)
    assert target not in client.get(url).content.decode()
    sign(draft, cast)
    assert target in client.get(url).content.decode()
    assert 'id="publish"' in client.get(reverse("circular_detail", args=[draft.uid])).content.decode()
