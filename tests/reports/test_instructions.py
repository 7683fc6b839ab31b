"""批示: entered for a circle, turned into orders, settled when the last is closed, read by the leader; and no word outside."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document

from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.word import render_docx
from reform.core.workflow import Conflict
from reports.documents.way_up import instruction_document
from reports.forms.instructions import OrderUnitsForm
from reports.ladder import CLOCK
from reports.models import SupervisionOrder
from reports.selectors.instruction_orders import proposed_orders
from reports.selectors.instructions import (
    instructions_for,
    instructions_to_read,
    open_instructions,
    orders_of,
)
from reports.services.answers import answer_order
from reports.services.instructions import (
    order_at_once,
    order_units,
    put_instruction_right,
    settle_instruction,
    take_note,
)
from reports.services.ladder import set_ladder
from reports.services.order_ends import check_answer, close_order, raise_order, withdraw_order
from reports.services.order_signing import sign_order
from reports.services.orders import drop_draft
from reports.services.referrals import close_referral, decline_referral
from tasks.models import Instruction, TaskSource
from tasks.services.instructions import correct_instruction, enter_instruction, set_circle
from tasks.services.refusals import NotPossible
from tests.cast import signed_in
from tests.reports.orders import DEMANDS, DONE, PROOF

WORDS = "请财政局抓紧拨付补助资金，月底前专题报告我。"
TITLE = "关于补助资金拨付的交办事项"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def instruction(cast):
    return enter_instruction(
        text=WORDS,
        leader="韩望山副市长",
        post=cast.leader.post,
        given_on=timezone.localdate(),
        scan=("批示.pdf", PROOF),
        by=cast.clerk,
    )


def state(instruction, actor):
    return instructions_for(actor).get(pk=instruction.pk).state


def drafted(cast, instruction, **fields):
    given = {"departments": [cast.finance], "title": TITLE} | fields
    return order_units(instruction=instruction, by=cast.clerk, **given)


def closed(cast, order):
    """Walk a draft to its closing."""
    SupervisionOrder.objects.filter(pk=order.pk).update(demands=DEMANDS)
    order.refresh_from_db()
    signed = sign_order(order=order, by=cast.head, signer="方静澜")
    answer_order(
        order=signed,
        measures="已排出计划。",
        done=DONE,
        files=[("拨付凭证.pdf", PROOF)],
        by=cast.finance_liaison,
    )
    signed.refresh_from_db()
    return close_order(order=check_answer(order=signed, by=cast.clerk), outcome=DONE, by=cast.head)


def told(**found):
    rows = Notification.objects.filter(key__startswith="instruction:", **found)
    return sorted(rows.values_list("user__username", "urgent", "sealed"))


# --- entering --------------------------------------------------------------------------------------------------------
def test_leader_belongs_to_the_circle_and_is_told_at_once(cast, instruction):
    assert list(instruction.circle.all()) == [cast.leader.post]
    assert told() == [("leader", True, True)]
    assert Notification.objects.get(key__startswith="instruction").url == f"/instructions/{instruction.uid}/"
    assert instruction.scan.read() == PROOF


def test_instruction_without_words_is_refused_by_the_database(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.create(
            programme=cast.programme, leader="韩望山", given_on=date(2026, 11, 2), entered_by=cast.clerk.post
        )


def test_leader_types_an_own_one(cast):
    client = signed_in(cast.leader)
    page = client.get(reverse("instruction_new")).content.decode()
    assert 'name="leader"' not in page
    day = timezone.localdate().isoformat()
    client.post(reverse("instruction_new"), {"text": WORDS, "given_on": day})
    made = Instruction.objects.get()
    assert (made.post, made.leader, made.entered_by) == (cast.leader.post, "韩望山 副市长", cast.leader.post)
    assert told() == []


def test_form_names_the_leader_and_refuses_a_day_to_come(cast):
    client = signed_in(cast.clerk)
    url = reverse("instruction_new")
    day = timezone.localdate()
    sent = {"text": WORDS, "given_on": day.isoformat(), "post": str(cast.leader.post.uid)}
    later = sent | {"given_on": (day + timedelta(days=1)).isoformat()}
    assert client.post(url, later).status_code == 422
    nobody = {"text": WORDS, "given_on": day.isoformat()}
    assert "Say whose instruction it is." in client.post(url, nobody).content.decode()
    wrong = SimpleUploadedFile("批示.exe", b"MZ")
    assert client.post(url, sent | {"scan": wrong}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert Instruction.objects.get().leader == "韩望山 副市长"


def test_who_is_new_in_the_circle_is_told_and_nobody_twice(cast, instruction):
    changed = set_circle(instruction=instruction, circle=[cast.finance_liaison.post], by=cast.clerk)
    assert set(changed.circle.all()) == {cast.leader.post, cast.finance_liaison.post}
    assert told() == [("finance_liaison", True, True), ("leader", True, True)]
    with pytest.raises(Conflict):
        set_circle(instruction=instruction, circle=[], by=cast.clerk)


def test_what_was_entered_wrongly_is_put_right_and_the_record_names_the_fields_alone(
    cast, instruction, django_capture_on_commit_callbacks
):
    client, url = signed_in(cast.clerk), reverse("instruction_edit", args=[instruction.uid])
    page = client.get(url).content.decode()
    assert WORDS in page
    assert 'name="circle"' not in page
    day = timezone.localdate() - timedelta(days=2)
    sent = {
        "text": "请财政局月底前专题报告。", "leader": "老领导", "given_on": day.isoformat(),
        "scan": SimpleUploadedFile("更正.pdf", PROOF), "version": 0,
    }  # fmt: skip
    former = Path(instruction.scan.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, sent).status_code == 302
    kept = Instruction.objects.get()
    assert (kept.text, kept.leader, kept.post, kept.given_on, kept.scan_name) == (
        "请财政局月底前专题报告。", "老领导", None, day, "更正.pdf",
    )  # fmt: skip
    assert (kept.scan.read(), former.exists(), list(kept.circle.all())) == (PROOF, False, [])
    entry = AuditEntry.objects.get(act="instruction.correct")
    assert (entry.before, entry.after) == ({}, {"fields": ["text", "leader", "given_on", "post", "scan"]})
    assert client.post(url, sent | {"scan": "", "text": "请专题报告。"}).status_code == 409
    assert client.post(url, {"text": "", "version": 1}).status_code == 422


def test_right_leader_comes_into_the_circle_and_is_told(cast):
    made = enter_instruction(text=WORDS, leader="误记", given_on=timezone.localdate(), by=cast.clerk)
    facts = {"text": WORDS, "leader": "韩望山副市长", "given_on": made.given_on}
    correct_instruction(instruction=made, post=cast.leader.post, by=cast.clerk, **facts)
    assert (list(made.circle.all()), told()) == ([cast.leader.post], [("leader", True, True)])
    with pytest.raises(PermissionDenied):
        correct_instruction(instruction=made, by=cast.leader, **facts)


def test_draft_counts_from_the_day_that_was_put_right(cast, instruction, settings):
    set_ladder(programme=cast.programme, ladder=CLOCK, reason="主任办公会", by=cast.head)
    drafted(cast, instruction, hard=True)
    day = date(2026, 11, 3)
    put_instruction_right(
        instruction=instruction, text=WORDS, leader=instruction.leader, post=instruction.post,
        given_on=day, by=cast.clerk,
    )  # fmt: skip
    order = SupervisionOrder.objects.get()
    assert (order.caused_on, order.clock[-1]) == (day, {"key": "settled_hard", "due_on": "2026-12-03"})


# --- orders ----------------------------------------------------------------------------------------------------------
def test_one_order_a_unit_by_the_ladder(cast, instruction):
    first, second = drafted(cast, instruction, departments=[cast.finance, cast.health], hard=True)
    assert (first.kind, first.state, first.instruction, first.department) == (
        "order",
        "draft",
        instruction,
        cast.finance,
    )
    assert (first.cause, first.caused_on) == (
        f"instruction:{instruction.uid}:{cast.finance.uid}",
        instruction.given_on,
    )
    assert second.department == cast.health
    assert state(instruction, cast.head) == "running"
    assert drafted(cast, instruction) == []


def test_order_is_titled_without_the_words(cast, instruction):
    client = signed_in(cast.clerk)
    url = reverse("instruction_order", args=[instruction.uid])
    proposed = client.get(reverse("instruction_detail", args=[instruction.uid])).context["order_form"]
    assert WORDS[:8] not in str(proposed["title"])
    sent = {"units": [str(cast.finance.uid)], "hard": "no"}
    repeated = client.post(url, sent | {"title": "请财政局抓紧拨付补助资金的督办"})
    assert (repeated.status_code, SupervisionOrder.objects.count()) == (422, 0)
    assert client.post(url, sent | {"title": TITLE}).status_code == 302
    assert SupervisionOrder.objects.get().title == TITLE


def test_units_named_in_the_words_get_their_drafts_at_one_press(cast, instruction):
    client = signed_in(cast.clerk)
    page = reverse("instruction_detail", args=[instruction.uid])
    shown = client.get(page).context["proposed"]
    assert [(one.department, one.task) for one in shown] == [(cast.finance, None)]
    client.post(reverse("instruction_order_now", args=[instruction.uid]))
    order = SupervisionOrder.objects.get()
    assert (order.department, order.state, order.title) == (
        cast.finance,
        "draft",
        OrderUnitsForm(actor=cast.clerk, instruction=instruction)["title"].initial,
    )
    assert (
        order.demands
        == "一、请市财政局即行部署。\n二、请市财政局于【办理时限】前书面回复办理情况，办结为止。"
    )
    assert client.get(page).context["proposed"] == []
    client.post(reverse("instruction_order_now", args=[instruction.uid]))
    assert SupervisionOrder.objects.count() == 1


def test_matters_collecting_unit_comes_before_the_units_named(cast, instruction):
    task = cast.task(1, collector=cast.health)
    TaskSource.objects.create(task=task, kind="instruction", instruction=instruction)
    (order,) = order_at_once(instruction=instruction, by=cast.clerk)
    assert (order.department, order.task, order.title) == (
        cast.health,
        task,
        f"关于第1项“{task.title}”的督办单",
    )


def test_longest_name_is_the_unit_that_is_meant(cast):
    def named(text):
        made = enter_instruction(text=text, leader="老领导", given_on=date(2026, 11, 2), by=cast.clerk)
        return [one.department for one in proposed_orders(made, cast.clerk)]

    assert named("请北山县医改办抓紧。") == [cast.north.department]
    assert named("请云溪市财政局、卫健委会商。") == [cast.health, cast.finance]
    assert named("同意，请秘书处按程序办理。") == []


def test_last_order_closed_settles_it_and_tells_the_leader_urgently(cast, instruction):
    (order,) = drafted(cast, instruction)
    other = drafted(cast, instruction, departments=[cast.health])[0]
    closed(cast, order)
    assert (state(instruction, cast.head), told(key__contains="settled")) == ("running", [])
    drop_draft(order=other, reason="并入另一件", by=cast.clerk)
    assert state(instruction, cast.head) == "settled"
    assert told(key__contains="settled") == [("clerk", False, True), ("leader", True, True)]
    assert list(instructions_to_read(cast.leader)) == [instruction]
    page = signed_in(cast.leader).get(reverse("instruction_detail", args=[instruction.uid]))
    assert DONE in page.content.decode()


def test_what_is_dropped_alone_settles_nothing(cast, instruction):
    (order,) = drafted(cast, instruction)
    drop_draft(order=order, reason="改由会议研究", by=cast.clerk)
    assert state(instruction, cast.head) == "open"


def raised_to_the_group(cast, instruction):
    """Sign the draft about an instruction and raise it to the leading group; return the referral."""
    SupervisionOrder.objects.filter(instruction=instruction, state="draft").update(demands=DEMANDS)
    order = SupervisionOrder.objects.get(instruction=instruction, state="draft")
    signed = sign_order(order=order, by=cast.head, signer="方静澜")
    return raise_order(order=signed, to="raise", reason="两次反馈均无进展。", by=cast.head)


def test_instruction_runs_while_its_matter_lies_with_the_leading_group(cast, instruction):
    order, _other = drafted(cast, instruction, departments=[cast.finance, cast.health])
    closed(cast, order)
    referral = raised_to_the_group(cast, instruction)
    assert (state(instruction, cast.head), told(key__contains="settled")) == ("running", [])
    instruction.refresh_from_db()
    with pytest.raises(NotPossible):
        settle_instruction(instruction=instruction, outcome="已办", by=cast.head)
    text = told_in_the_report(instruction, cast.leader)
    assert "已向有关单位交办2件，办结1件，提请领导小组研究1件。" in text
    close_referral(referral=referral, outcome="市长专题会议定。", by=cast.head)
    assert state(instruction, cast.head) == "settled"
    assert told(key__contains="settled") == [("clerk", False, True), ("leader", True, True)]
    assert "市长专题会议定。" in told_in_the_report(instruction, cast.leader)
    page = signed_in(cast.leader).get(reverse("instruction_detail", args=[instruction.uid])).content.decode()
    assert "市长专题会议定。" in page


def test_order_raised_to_the_next_step_lets_the_instruction_run_on(cast, instruction):
    order, other = drafted(cast, instruction, departments=[cast.finance, cast.health])
    closed(cast, order)
    SupervisionOrder.objects.filter(pk=other.pk).update(demands=DEMANDS)
    other.refresh_from_db()
    signed = sign_order(order=other, by=cast.head, signer="方静澜")
    raise_order(order=signed, to="time_limit", reason="无进展。", by=cast.head)
    assert (state(instruction, cast.head), told(key__contains="settled")) == ("running", [])


def test_closed_referral_settles_and_declined_one_leaves_it_open(cast, instruction):
    drafted(cast, instruction)
    decline_referral(referral=raised_to_the_group(cast, instruction), reason="职责内", by=cast.head)
    assert state(instruction, cast.head) == "open"
    other = enter_instruction(text=WORDS, leader="老领导", given_on=timezone.localdate(), by=cast.clerk)
    drafted(cast, other)
    close_referral(referral=raised_to_the_group(cast, other), outcome="已议定", by=cast.head)
    assert state(other, cast.head) == "settled"


def test_report_says_what_became_of_every_order(cast, instruction):
    first, second = drafted(cast, instruction, departments=[cast.finance, cast.health])
    closed(cast, first)
    SupervisionOrder.objects.filter(pk=second.pk).update(demands=DEMANDS)
    second.refresh_from_db()
    signed = sign_order(order=second, by=cast.head, signer="方静澜")
    withdraw_order(order=signed, reason="并入另一件", by=cast.head)
    text = told_in_the_report(instruction, cast.clerk)
    assert "已向有关单位交办2件，办结1件，撤回1件，" in text
    assert "正在办理" not in text


def test_order_drafted_afterwards_opens_it_again(cast, instruction):
    closed(cast, drafted(cast, instruction)[0])
    instruction.refresh_from_db()
    take_note(instruction=instruction, by=cast.leader)
    drafted(cast, instruction, departments=[cast.health])
    instruction.refresh_from_db()
    assert (instruction.settled_on, instruction.read_at, instruction.read_by) == (None, None, "")


def test_settled_by_words_where_no_order_runs(cast, instruction):
    with pytest.raises(ValidationError):
        settle_instruction(instruction=instruction, outcome=" ", by=cast.clerk)
    drafted(cast, instruction)
    instruction.refresh_from_db()
    with pytest.raises(NotPossible):
        settle_instruction(instruction=instruction, outcome="已当面汇报", by=cast.clerk)
    drop_draft(order=SupervisionOrder.objects.get(), reason="已当面汇报", by=cast.clerk)
    settled = settle_instruction(instruction=instruction, outcome="已当面汇报", by=cast.clerk)
    assert (settled.settled_on, settled.outcome) == (timezone.localdate(), "已当面汇报")
    with pytest.raises(NotPossible):
        settle_instruction(instruction=settled, outcome="再次", by=cast.clerk)


# --- the leader ------------------------------------------------------------------------------------------------------
def test_leader_takes_note_and_nobody_for_them(cast, instruction):
    with pytest.raises(NotPossible):
        take_note(instruction=instruction, by=cast.leader)
    settled = settle_instruction(instruction=instruction, outcome="已当面汇报", by=cast.clerk)
    with pytest.raises(PermissionDenied):
        take_note(instruction=settled, by=cast.head)
    read = take_note(instruction=settled, by=cast.leader)
    assert (read.read_by, state(read, cast.head)) == (cast.leader.label, "read")
    assert list(instructions_to_read(cast.leader)) == []


def test_office_notes_it_for_a_leader_without_a_post(cast):
    made = enter_instruction(text=WORDS, leader="老领导", given_on=timezone.localdate(), by=cast.clerk)
    settled = settle_instruction(instruction=made, outcome="已当面汇报", by=cast.clerk)
    assert take_note(instruction=settled, by=cast.clerk).read_by == cast.clerk.label


def test_read_before_it_is_settled_is_refused_by_the_database(cast, instruction):
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.filter(pk=instruction.pk).update(read_at=timezone.now(), read_by="某某")


def told_in_the_report(instruction, actor):
    found = instructions_for(actor).get(pk=instruction.pk)
    data = render_docx(instruction_document(found, orders_of(found, actor), on=date(2026, 11, 30)))
    return "\n".join(one.text for one in Document(io.BytesIO(data)).paragraphs)


def test_report_tells_nothing_of_drafts_and_what_is_under_way(cast, instruction):
    drafted(cast, instruction)
    assert "正在研究办理。" in told_in_the_report(instruction, cast.clerk)
    closed(cast, SupervisionOrder.objects.get())
    drafted(cast, instruction, departments=[cast.health])
    SupervisionOrder.objects.filter(department=cast.health).update(demands=DEMANDS)
    sign_order(order=SupervisionOrder.objects.get(department=cast.health), by=cast.head, signer="方静澜")
    text = told_in_the_report(instruction, cast.clerk)
    assert "已向有关单位交办2件，办结1件，其余正在办理。" in text
    assert "正在办理。" in text


def test_report_to_the_leader_tells_the_words_and_what_each_unit_did(cast, instruction):
    closed(cast, drafted(cast, instruction)[0])
    text = told_in_the_report(instruction, cast.leader)
    for words in (
        WORDS,
        "一、批示内容",
        "（一）云溪市财政局",
        DONE,
        "交办1件，办结1件",
        "全部办结",
        "2026年11月30日",
    ):
        assert words in text
    assert "经办" not in text


# --- the circle ------------------------------------------------------------------------------------------------------
OUTSIDE = ("clerk2", "finance_liaison", "finance_head", "liaison", "north", "auditor", "admin")


def test_no_word_reaches_anybody_outside_the_circle(cast, instruction):
    task = cast.task(1, collector=cast.finance)
    TaskSource.objects.create(task=task, kind="instruction", instruction=instruction)
    order = drafted(cast, instruction, task=task)[0]
    closed(cast, order)
    words = WORDS[:10]
    uid = instruction.uid
    pages = [
        reverse("instruction_list"),
        reverse("instruction_detail", args=[uid]),
        reverse("instruction_report", args=[uid, "docx"]),
        reverse("instruction_scan", args=[uid]),
        reverse("task_detail", args=[task.uid]),
        reverse("order_list"),
        reverse("order_detail", args=[order.uid]),
        reverse("order_file", args=[order.uid, "docx"]),
        reverse("ledger"),
        f"{reverse('ledger')}?q={words}",
        reverse("ledger_export"),
        reverse("referral_list"),
        reverse("home"),
        "/messages/",
        "/audit/",
    ]
    for name in OUTSIDE:
        client = signed_in(cast.people[name])
        for page in pages:
            answer = client.get(page)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if page.endswith(f"?q={words}"):
                # What was searched for stands in the field; no row is found by it.
                assert task.title not in content.decode("utf-8", "replace"), (name, page)
                continue
            text = content.decode("utf-8", "replace")
            if content.startswith(b"PK"):
                with_text = io.BytesIO(content)
                text = _text_of(with_text, page)
            assert words not in text, (name, page)
        assert client.get(reverse("instruction_detail", args=[uid])).status_code in (403, 404)
    assert not AuditEntry.objects.filter(after__icontains=words).exists()
    assert not any(
        words in str([row.before, row.after, row.reason, row.object_label])
        for row in AuditEntry.objects.all()
    )
    assert not Notification.objects.filter(body__contains=words).exists()
    assert not Notification.objects.filter(title__contains=words).exists()


def _text_of(file, page):
    if page.endswith("docx/"):
        return "\n".join(one.text for one in Document(file).paragraphs)
    from openpyxl import load_workbook

    rows = (row for sheet in load_workbook(file) for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row)


def test_clerk_outside_the_circle_knows_of_no_order_about_it(cast, instruction):
    drafted(cast, instruction)
    assert not SupervisionOrder.objects.visible_to(cast.clerk2).exists()
    assert open_instructions(cast.clerk2).count() == 0
    assert open_instructions(cast.clerk).count() == 1


def test_list_narrows_by_state_leader_and_date(cast, instruction):
    other = enter_instruction(text="另一件批示", leader="老领导", given_on=date(2026, 1, 5), by=cast.clerk)
    settle_instruction(instruction=other, outcome="已办", by=cast.clerk)
    client = signed_in(cast.clerk)

    def shown(**query):
        return [row[0].leader for row in client.get(reverse("instruction_list"), query).context["rows"]]

    assert shown() == ["韩望山副市长", "老领导"]
    assert shown(state="settled") == shown(leader="老领导") == shown(until="2026-02-01") == ["老领导"]
    assert shown(state="open", since="2026-02-01") == ["韩望山副市长"]
    assert shown(state="read") == []
