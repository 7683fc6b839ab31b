"""From the complete draft to the archive: signed on what was seen, taken back, stamped, dropped, archived."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from departments.models import SecurityPolicy
from departments.selectors.policy import forget_policy
from reform.core import jobs
from reform.core.document import Column
from reform.core.files import BadFile
from reform.core.models import AuditEntry, Job
from reform.core.workflow import Conflict, WrongState
from reports.documents.signing import check_words, slip_document
from reports.enums import CircularState
from reports.jobs import tick
from reports.models import CheckObjection, CheckRound, Circular, CircularFile, CircularLog, PaperNumber
from reports.selectors.circular_story import EVENTS, story_of
from reports.selectors.circulars import files_of, latest_snapshot
from reports.services.check_answers import decide_objection
from reports.services.check_rounds import close_round
from reports.services.circular_paper import (
    archive_circular,
    drop_circular,
    keep_stamped,
    set_paper,
)
from reports.services.circular_recipients import set_recipients
from reports.services.circular_signing import sign_circular, sign_here, unsign_circular
from reports.services.circulars import refreeze
from reports.services.paper_numbers import reserve_number
from reports.services.recipients import Given
from tasks.models import Task
from tasks.services.refusals import NotPossible
from tests.cast import signed_in
from tests.reports.checking import NUMBER, asked, confirm_all, draft, object_to, put_right, sign

__all__ = ["draft"]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def again(circular):
    return Circular.objects.get(pk=circular.pk)


# --- signed --------------------------------------------------------------------------------------------------------
def test_what_is_signed_is_the_version_the_signer_saw(draft, cast):
    seen = latest_snapshot(draft)
    Task.objects.filter(number=1).update(title="改名以后的第一项")
    refreeze(circular=draft, by=cast.clerk)
    with pytest.raises(Conflict):
        sign(draft, cast, snapshot=seen)
    assert sign(draft, cast, snapshot=latest_snapshot(draft)).signed_snapshot == latest_snapshot(draft)


def test_a_paper_edited_since_is_not_signed(draft, cast):
    put_right(draft, cast, "上级文件未到")
    with pytest.raises(Conflict):
        sign_circular(
            circular=draft, number=NUMBER, signer="方静澜", signed_on=date(2026, 11, 9), by=cast.head
        )


def test_the_form_of_the_page_carries_the_version_it_showed(draft, cast):
    client, url = signed_in(cast.head), reverse("circular_sign", args=[draft.uid])
    said = {
        "number": "云医改组[2026]3号",
        "signer": "方静澜",
        "signed_on": "2026-11-09",
        "publicity": "public",
    }
    seen = latest_snapshot(draft)
    Task.objects.filter(number=1).update(title="改名以后的第一项")
    refreeze(circular=draft, by=cast.clerk)
    version = again(draft).version
    assert client.post(url, said | {"version": version, "snapshot": str(seen.uid)}).status_code == 409
    assert client.post(url, said | {"snapshot": str(latest_snapshot(draft).uid)}).status_code == 409
    assert client.post(url, said | {"version": version}).status_code == 409
    newest = {"version": version, "snapshot": str(latest_snapshot(draft).uid)}
    assert client.post(url, said | newest).status_code == 302
    assert (again(draft).number, again(draft).signed_here) == (NUMBER, False)


def test_the_page_says_why_it_cannot_be_signed(draft, cast):
    asked(draft, cast)
    client, url = signed_in(cast.head), reverse("circular_sign", args=[draft.uid])
    said = {"number": NUMBER, "signer": "方静澜", "signed_on": "2026-11-09", "publicity": "public"}
    said |= {"snapshot": str(latest_snapshot(draft).uid)}
    page = client.post(url, said | {"version": draft.version})
    assert page.status_code == 422
    assert "Units check the paper until" in page.content.decode()
    wrong = client.post(url, said | {"number": "第3号", "version": draft.version})
    assert "without 第" in wrong.content.decode()


# --- signed in the portal ------------------------------------------------------------------------------------------
@pytest.fixture
def signs_here(draft, cast):
    cast.programme.signs_here = True
    cast.programme.save()
    return again(draft)


def test_an_office_that_signs_on_paper_is_not_signed_here(draft, cast):
    with pytest.raises(NotPossible):
        sign_here(circular=draft, number=NUMBER, verified=True, by=cast.head)


def test_signing_here_takes_the_signers_own_name_and_today(signs_here, cast):
    signed = sign_here(circular=signs_here, number=NUMBER, verified=False, by=cast.head)
    assert (signed.signer, signed.signed_on, signed.signed_here) == (
        "方静澜",
        timezone.localdate(),
        True,
    )
    assert AuditEntry.objects.filter(act="circular.sign_here").exists()


def test_where_the_role_has_a_second_factor_it_must_be_fresh(signs_here, cast, settings):
    settings.PROFILE = "production"
    policy, _made = SecurityPolicy.objects.get_or_create(pk=1)
    SecurityPolicy.objects.filter(pk=policy.pk).update(second_factor_roles=["head"])
    forget_policy()
    with pytest.raises(PermissionDenied):
        sign_here(circular=signs_here, number=NUMBER, verified=False, by=cast.head)
    assert sign_here(circular=signs_here, number=NUMBER, verified=True, by=cast.head).state == "signed"


def test_a_person_with_a_second_factor_is_asked_for_it_first(signs_here, cast):
    from departments.models import TotpDevice

    TotpDevice.objects.create(user=cast.head.user, confirmed=True, name="app")
    client = signed_in(cast.head)
    said = {"number": NUMBER, "publicity": "internal", "version": signs_here.version}
    answer = client.post(reverse("circular_sign_here", args=[signs_here.uid]), said)
    assert answer["Location"].startswith(reverse("second_factor_code"))
    assert again(signs_here).state == CircularState.DRAFT


# --- taken back ----------------------------------------------------------------------------------------------------
def test_a_signature_is_taken_back_with_its_files_and_the_number_stays(draft, cast):
    signed = sign(draft, cast)
    keep_stamped(circular=signed, name="盖章件.pdf", data=PDF, by=cast.clerk)
    with pytest.raises(NotPossible):
        unsign_circular(circular=signed, reason=" ", by=cast.head)
    back = unsign_circular(circular=signed, reason="文号排版有误。", by=cast.head)
    assert (back.state, back.number, back.signer, back.signed_snapshot) == ("draft", "", "", None)
    assert not CircularFile.objects.filter(final=True).exists()
    assert str(PaperNumber.objects.get(circular=back)) == NUMBER
    assert sign(back, cast, number="云医改组〔2026〕8号").number == "云医改组〔2026〕8号"
    assert PaperNumber.objects.get(sequence=3).used_for.startswith("曾留给")


def test_files_of_a_signature_taken_back_meanwhile_are_not_kept(draft, cast):
    from reports.services.circular_files import render_files

    signed = sign(draft, cast)
    snapshot = signed.signed_snapshot
    assert snapshot.circular.state == "signed"
    unsign_circular(circular=signed, reason="文号有误。", by=cast.head)
    render_files(snapshot=snapshot, kinds=["docx"])
    assert not CircularFile.objects.filter(final=True).exists()


def test_what_is_published_is_not_taken_back(draft, cast):
    Circular.objects.filter(pk=sign(draft, cast).pk).update(state="published", published_at=timezone.now())
    with pytest.raises(WrongState):
        unsign_circular(circular=again(draft), reason="有误。", by=cast.head)


# --- what stands on the paper --------------------------------------------------------------------------------------
def test_facts_of_the_paper_are_set_on_a_draft_and_its_files_made_anew(draft, cast):
    facts = {
        "form": "document",
        "proxy_seal": True,
        "printed_by": "云溪市卫生健康委员会",
        "copies_printed": 80,
    }
    set_to = set_paper(circular=draft, by=cast.clerk, **facts)
    assert (set_to.form, set_to.proxy_seal, set_to.copies_printed) == ("document", True, 80)
    assert Job.objects.filter(kind="circular.render", key__contains=f":{set_to.version}:draft").exists()
    assert set_paper(circular=set_to, by=cast.clerk, **facts).version == set_to.version
    with pytest.raises(Conflict):
        set_paper(circular=draft, by=cast.clerk, copies_printed=5)
    with pytest.raises(WrongState):
        set_paper(circular=sign(set_to, cast), by=cast.clerk, form="letter")


# --- the stamped copy ----------------------------------------------------------------------------------------------
def test_the_stamped_copy_stands_first_with_its_hash(draft, cast):
    signed = sign(draft, cast)
    for kind in ("docx", "pdf"):
        CircularFile.objects.create(
            snapshot=signed.signed_snapshot, kind=kind, final=True, size=1, sha256="0" * 64
        )
    kept = keep_stamped(circular=signed, name="盖章件.pdf", data=PDF, by=cast.clerk)
    assert files_of(signed, signed.signed_snapshot)[0] == kept
    assert CircularLog.objects.get(event="stamped").params == {"sha256": kept.sha256}
    answer = signed_in(cast.clerk).get(reverse("circular_file", args=[kept.uid]))
    assert b"".join(answer.streaming_content) == PDF
    assert ".pdf" in answer["Content-Disposition"]


def test_a_stamped_copy_is_replaced_until_the_paper_is_out(draft, cast):
    signed = sign(draft, cast)
    keep_stamped(circular=signed, name="盖章件.pdf", data=PDF, by=cast.clerk)
    second = keep_stamped(circular=signed, name="盖章件.pdf", data=PDF + b"\n", by=cast.clerk)
    assert CircularFile.objects.get(kind="stamped") == second
    Circular.objects.filter(pk=signed.pk).update(state="published", published_at=timezone.now())
    with pytest.raises(NotPossible):
        keep_stamped(circular=again(signed), name="盖章件.pdf", data=PDF, by=cast.clerk)


@pytest.mark.parametrize(("name", "data"), [("盖章件.docx", PDF), ("盖章件.pdf", b"MZ"), ("盖章件.pdf", b"")])
def test_a_file_that_is_no_pdf_is_refused(draft, cast, name, data):
    with pytest.raises(BadFile):
        keep_stamped(circular=sign(draft, cast), name=name, data=data, by=cast.clerk)


def test_a_draft_has_no_stamped_copy(draft, cast):
    with pytest.raises(WrongState):
        keep_stamped(circular=draft, name="盖章件.pdf", data=PDF, by=cast.clerk)


# --- not issued, archived ------------------------------------------------------------------------------------------
def test_a_draft_left_unissued_is_not_asked_for_again(draft, cast):
    reserve_number(programme=cast.programme, circular=draft, by=cast.clerk)
    asked(draft, cast)
    with pytest.raises(NotPossible):
        drop_circular(circular=draft, reason="", by=cast.head)
    for job in Job.objects.filter(kind="circular.draft"):
        jobs.run(job.uid)
    dropped = drop_circular(circular=draft, reason="并入季度通报。", by=cast.head)
    assert (dropped.state, dropped.dropped_because) == ("dropped", "并入季度通报。")
    assert CheckRound.objects.get().state == "cancelled"
    number = PaperNumber.objects.get()
    assert (number.circular, number.used_for[-4:]) == (None, "，未印发")
    tick()
    for job in Job.objects.filter(state="queued"):
        jobs.run(job.uid)
    assert Circular.objects.count() == 1


def test_a_clerk_drops_nothing(draft, cast):
    with pytest.raises(PermissionDenied):
        drop_circular(circular=draft, reason="并入季度通报。", by=cast.clerk)


@pytest.mark.parametrize(
    "told",
    [{"archived_on": date(2026, 11, 8)}, {"archived_on": date(2026, 11, 10)}, {"number": " "}],
    ids=["before the signature", "to come", "no number"],
)
def test_the_archive_wants_a_day_and_a_number(draft, cast, told):
    Circular.objects.filter(pk=sign(draft, cast).pk).update(state="published", published_at=timezone.now())
    given = {"archived_on": date(2026, 11, 9), "number": "2026-医改-12"}
    with pytest.raises(ValidationError):
        archive_circular(circular=again(draft), by=cast.clerk, **(given | told))
    kept = archive_circular(circular=again(draft), by=cast.clerk, **given)
    assert (kept.archived_on, kept.archive_number) == (date(2026, 11, 9), "2026-医改-12")


def test_only_what_is_out_is_archived(draft, cast):
    with pytest.raises(WrongState):
        archive_circular(circular=draft, archived_on=date(2026, 11, 9), number="1", by=cast.clerk)


# --- the slip and the story ----------------------------------------------------------------------------------------
def test_the_slip_says_what_is_to_be_signed_and_what_the_units_said(draft, cast):
    reserve_number(programme=cast.programme, circular=draft, number=NUMBER, by=cast.clerk)
    answers = asked(draft, cast)
    object_to(answers["市财政局"], cast)
    confirm_all(answers, cast)
    close_round(check_round=CheckRound.objects.get(), by=cast.clerk)
    decide_objection(
        objection=CheckObjection.objects.get(), upheld=False, reason="与纪要一致。", by=cast.clerk
    )
    document = slip_document(latest_snapshot(draft))
    cells = [cell for block in document.body if hasattr(block, "rows") for row in block.rows for cell in row]
    heads = [c.head for block in document.body if hasattr(block, "columns") for c in block.columns]
    assert {"签发意见", "会签意见", "核稿意见", "标题", "拟稿人", "主送", "公开属性", "印发份数"} <= set(
        heads
    )
    assert {NUMBER, "不予公开", draft.title, cast.programme.addressees} <= set(cells)
    assert check_words(draft) == (
        "3家次单位参加核对（核对期至2026年11月11日）：确认2家，提出异议1家，逾期未反馈视为无意见0家。"
        "异议共1条，采纳0条，不予采纳1条。"
    )


def test_the_slip_names_whom_copies_go_to(draft, cast):
    lines = [Given("addressed", "各成员单位"), Given("copied", "市委办公室"), Given("copied", "市政府办公室")]
    document = slip_document(set_recipients(circular=draft, lines=lines, by=cast.clerk))
    (sent,) = (block for block in document.body if getattr(block, "columns", ())[:1] == (Column("主送", 1),))
    assert sent.rows == (("各成员单位", "抄送：市委办公室，市政府办公室。"),)
    assert [column.head for column in sent.columns] == ["主送", "抄送、分送"]


def test_the_slip_comes_as_pdf_and_word(draft, cast):
    client = signed_in(cast.clerk)
    word = client.get(reverse("circular_slip", args=[draft.uid, "docx"]))
    assert b"".join(word.streaming_content).startswith(b"PK")
    assert client.get(reverse("circular_slip", args=[draft.uid, "exe"])).status_code == 404


def test_the_story_tells_every_event_in_order_to_the_office_alone(draft, cast):
    asked_of = asked(draft, cast)
    confirm_all(asked_of, cast)
    close_round(check_round=CheckRound.objects.get(), by=cast.clerk)
    unsign_circular(circular=sign(draft, cast), reason="文号有误。", by=cast.head)
    with translation.override("en"):
        told = [line.text for line in story_of(draft, cast.clerk)]
    assert told[0] == f"Signature of {NUMBER} taken back"
    assert told[1] == f"Signed by 方静澜 on 9 Nov 2026: {NUMBER}"
    assert told[2].startswith("Check ended: 3 confirmed, 0 objected, 0 without an answer")
    assert "市财政局 confirmed its lines" in told
    assert not any("%(" in line for line in told)
    assert story_of(draft, cast.liaison) == []


def test_every_event_that_is_written_has_its_sentence():
    import re
    from pathlib import Path

    import reports.services

    written = set()
    for path in Path(reports.services.__path__[0]).glob("*.py"):
        text = path.read_text("utf-8")
        written |= set(re.findall(r"note_event\(\s*[\w.]+,\s*\"(\w+)\"", text))
    assert {"check_opened", "stamped", "archived"} <= written
    assert written - set(EVENTS) == set()
