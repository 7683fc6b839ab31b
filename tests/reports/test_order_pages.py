"""The pages of orders: the list by state, kind and unit, one order with what can be done, its paper and proofs."""

from __future__ import annotations

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import AccountabilityNote, OrderProof, SupervisionOrder
from reports.services.answers import answer_order, take_back_answer
from reports.services.extensions import ask_extension
from reports.services.orders import drop_draft
from tests.cast import signed_in
from tests.reports.orders import DONE, PROOF, answered, checked, draft, instruct, issued

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _friday(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=OFFICE), tick=False):
        yield


def page(actor, order):
    return signed_in(actor).get(reverse("order_detail", args=[order.uid]))


def post(actor, name, uid, **data):
    return signed_in(actor).post(reverse(name, args=[uid]), data)


def again(order):
    return SupervisionOrder.objects.get(pk=order.pk)


# --- the list --------------------------------------------------------------------------------------------------------
def listed(actor, **query):
    answer = signed_in(actor).get(reverse("order_list"), query)
    return [order.pk for order in answer.context["page"].object_list]


def test_the_list_shows_drafts_first_then_what_is_due_soonest(cast):
    later, sooner = issued(cast), issued(cast, kind="urging")
    waiting = draft(cast)
    closed_off = draft(cast)
    drop_draft(order=closed_off, reason="不用。", by=cast.clerk)
    assert listed(cast.clerk) == [waiting.pk, sooner.pk, later.pk, closed_off.pk]
    assert listed(cast.finance_liaison) == [sooner.pk, later.pk]


def test_the_list_is_filtered_by_state_kind_unit_and_what_is_overdue(cast):
    order, slip = issued(cast), issued(cast, kind="urging")
    other = issued(cast, department=cast.health)
    done = answered(cast)
    assert listed(cast.clerk, kind="urging") == [slip.pk]
    assert listed(cast.clerk, unit=str(cast.health.uid)) == [other.pk]
    assert listed(cast.clerk, state="answered") == [done.pk]
    assert listed(cast.clerk, state="nonsense", kind="x", unit="y") == listed(cast.clerk)
    with time_machine.travel(datetime(2026, 11, 30, 9, 0, tzinfo=OFFICE), tick=False):
        assert listed(cast.clerk, state="overdue") == [slip.pk]
        answer = signed_in(cast.clerk).get(reverse("order_list"), {"state": "overdue", "kind": "urging"})
        assert {(str(chip["label"]), chip["count"]) for chip in answer.context["list"].chips} >= {
            ("Overdue", 1)
        }
        assert answer.context["list"].chips[0]["url"] == "?kind=urging"
    assert order.pk in listed(cast.clerk)


def test_a_state_without_an_order_still_names_the_filter_that_is_set(cast):
    issued(cast)
    answer = signed_in(cast.clerk).get(reverse("order_list"), {"state": "closed"})
    (chip,) = [chip for chip in answer.context["list"].chips if chip["active"]]
    assert (chip["url"], chip["count"]) == ("?state=closed", 0)


def test_the_empty_list_says_what_to_do(cast):
    assert "No orders yet" in signed_in(cast.clerk).get(reverse("order_list")).content.decode()
    assert "Nothing to answer" in signed_in(cast.finance_liaison).get(reverse("order_list")).content.decode()
    issued(cast)
    filtered = signed_in(cast.clerk).get(reverse("order_list"), {"state": "closed"})
    assert "No order fits" in filtered.content.decode()


def count(actor, url):
    client = signed_in(actor)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_the_number_of_questions_does_not_grow_with_the_list_or_the_answers(cast):
    order = answered(cast)
    url, lists = reverse("order_detail", args=[order.uid]), reverse("order_list")
    before = [count(cast.clerk, lists), count(cast.clerk, url), count(cast.finance_liaison, lists)]
    for _n in range(3):
        answered(cast)
        order = take_back_answer(order=again(order), by=cast.finance_liaison)
        answer_order(
            order=order, measures="甲", done=DONE, files=[("a.pdf", PROOF)] * 2, by=cast.finance_liaison
        )
    assert [count(cast.clerk, lists), count(cast.clerk, url), count(cast.finance_liaison, lists)] == before


# --- who sees what ---------------------------------------------------------------------------------------------------
def test_a_unit_sees_its_own_signed_orders_and_nothing_of_the_office(cast):
    order = issued(cast)
    assert page(cast.finance_liaison, draft(cast)).status_code == 404
    assert page(cast.liaison, order).status_code == 404
    words = page(cast.finance_liaison, order).content.decode()
    assert "Drafted" not in words
    assert "Drafted" in page(cast.clerk, order).content.decode()


def test_the_unit_learns_nothing_of_the_instruction_behind_its_order(cast):
    order = issued(cast, task=None, instruction=instruct(cast))
    words = page(cast.finance_liaison, order).content.decode()
    assert "请抓紧研究" not in words
    assert "韩望山副市长" not in words
    assert page(cast.clerk2, order).status_code == 404
    assert "韩望山副市长" in page(cast.clerk, order).content.decode()


def test_a_draft_nobody_of_the_unit_may_read_says_so(cast):
    order = draft(cast, task=cast.task(5, collector=cast.finance, sensitivity=2))
    post_of_clerk = cast.clerk.post
    post_of_clerk.clearance = 2
    post_of_clerk.save()
    assert "Nobody who reports for this unit may see" in page(cast.clerk, order).content.decode()
    assert "Nobody who reports" not in page(cast.clerk, draft(cast)).content.decode()


# --- from draft to closing on the page -------------------------------------------------------------------------------
def test_an_order_goes_its_way_on_the_page(cast):
    task = cast.task(8, collector=cast.finance)
    new = reverse("order_new", args=[task.uid])
    words = {"kind": "order", "department": cast.finance.pk, "title": "第8项滞后", "demands": "请说明原因。"}
    asked = signed_in(cast.clerk).get(new)
    assert asked.context["form"].initial["title"] == "第8项进展滞后", (
        "the subject is a paper's, in its language"
    )
    made = signed_in(cast.clerk).post(new, words)
    order = SupervisionOrder.objects.get()
    assert made.url == reverse("order_detail", args=[order.uid])
    edited = {"version": 0, "title": "第8项未达序时进度", "text": "连续两期。", "demands": "请书面说明。"}
    assert post(cast.clerk, "order_edit", order.uid, **edited).status_code == 302
    signed = post(cast.head, "order_sign", order.uid, version=1, signed_on="2026-11-20", due_on="2026-12-04")
    assert signed.status_code == 302
    assert post(cast.finance_liaison, "order_sign_for", order.uid, version=2).status_code == 302
    filled = {"version": 3, "act": "answer", "measures": "已排计划。", "done": DONE}
    photo = SimpleUploadedFile("现场.jpg", b"\xff\xd8\xff\xe0" + b"0" * 64, content_type="image/jpeg")
    assert post(cast.finance_liaison, "order_answer", order.uid, **filled, proof=photo).status_code == 302
    assert OrderProof.objects.get().file_name == "现场.jpg"
    assert post(cast.clerk, "order_check", order.uid, version=4).status_code == 302
    returned = {"version": 5, "reason": "请附文件。", "due_on": "2026-12-04"}
    assert post(cast.clerk, "order_return", order.uid, **returned).status_code == 302
    assert "请附文件。" in page(cast.finance_liaison, order).content.decode()
    assert (
        post(cast.finance_liaison, "order_answer", order.uid, **(filled | {"version": 6})).status_code == 302
    )
    assert post(cast.clerk, "order_check", order.uid, version=7).status_code == 302
    closed = {"version": 8, "outcome": DONE, "proof": str(OrderProof.objects.get().uid)}
    assert post(cast.head, "order_close", order.uid, **closed).status_code == 302
    assert again(order).state == "closed"
    assert "Closed on 20 Nov 2026" in page(cast.finance_liaison, order).content.decode()


@pytest.mark.parametrize(
    ("make", "who", "name", "data", "sentence"),
    [
        (checked, "head", "order_close", {"outcome": ""}, "This field is required"),
        (
            lambda cast: checked(cast, kind="time_limit"),
            "head",
            "order_close",
            {"outcome": DONE},
            "closed with proof",
        ),
        (issued, "finance_liaison", "order_answer", {"act": "answer", "measures": "甲"}, "what was done"),
        (issued, "clerk", "order_raise", {"to": "time_limit", "reason": ""}, "This field is required"),
        (
            issued,
            "finance_liaison",
            "extension_ask",
            {"reason": "甲", "progress": "乙", "new_due_on": "2026-12-04"},
            "not later",
        ),
        (
            lambda cast: draft(cast, demands=""),
            "head",
            "order_sign",
            {"signed_on": "2026-11-20", "due_on": "2026-12-04"},
            "what is demanded",
        ),
    ],
    ids=["close without words", "close without proof", "answer without done", "raise", "extend", "sign"],
)
def test_what_is_refused_is_said_in_a_sentence_on_the_page(cast, make, who, name, data, sentence):
    order = make(cast)
    answer = post(cast.people[who], name, order.uid, version=order.version, **data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert again(order).state == order.state


def test_who_answered_reads_why_they_do_not_close(cast):
    order = issued(cast)
    recorded = {
        "version": order.version,
        "act": "answer",
        "measures": "甲",
        "done": DONE,
        "recorded_from": "paper",
    }
    assert post(cast.head, "order_answer", order.uid, **recorded).status_code == 302
    words = page(cast.head, order).content.decode()
    assert "You gave or entered the answer" in words
    assert "Pass on for closing" not in words
    post(cast.head, "order_check", order.uid, version=again(order).version)
    assert again(order).state == "answered"


@pytest.mark.parametrize("name", ["order_close", "order_check", "order_sign_for"])
def test_a_page_that_is_behind_gets_a_conflict(cast, name):
    make, who, data = {
        "order_close": (checked, cast.head, {"outcome": DONE}),
        "order_check": (answered, cast.clerk, {}),
        "order_sign_for": (issued, cast.finance_liaison, {}),
    }[name]
    order = make(cast)
    stale = order.version - 1
    assert post(who, name, order.uid, version=stale, **data).status_code == 409
    assert again(order).state == order.state


def test_raising_leads_to_the_draft_or_to_the_matter_put_forward(cast):
    order, other = issued(cast), issued(cast)
    raised = post(
        cast.clerk, "order_raise", order.uid, version=order.version, to="time_limit", reason="无进展。"
    )
    assert raised.url == reverse("order_detail", args=[again(order).raised_to.uid])
    referred = post(cast.head, "order_raise", other.uid, version=other.version, to="raise", reason="无进展。")
    assert referred.url == reverse("referral_detail", args=[again(other).referral.uid])


def test_an_extension_is_asked_for_and_decided_on_the_page(cast):
    order = issued(cast)
    asked = {"version": order.version, "reason": "推迟。", "progress": "在办。", "new_due_on": "2026-12-18"}
    assert post(cast.finance_liaison, "extension_ask", order.uid, **asked).status_code == 302
    extension = order.extensions.get()
    assert "Extension until 18 Dec 2026" in page(cast.head, order).content.decode()
    assert "Extension until" not in page(cast.clerk, order).content.decode()
    wrong = post(cast.head, "extension_decide", extension.uid, version=0, approved="no", answer="")
    assert (wrong.status_code, "why it is not approved" in wrong.content.decode()) == (422, True)
    assert post(cast.head, "extension_decide", extension.uid, version=0, approved="yes").status_code == 302
    words = page(cast.finance_liaison, order).content.decode()
    assert "18 Dec 2026" in words
    assert "at first 4 Dec 2026" in words


def test_the_unit_takes_its_request_and_its_answer_back(cast):
    order = issued(cast)
    extension = ask_extension(
        order=order, reason="甲", progress="乙", new_due_on=date(2026, 12, 18), by=cast.finance_liaison
    )
    assert post(cast.finance_liaison, "extension_withdraw", extension.uid, version=0).status_code == 302
    extension.refresh_from_db()
    assert extension.state == "withdrawn"
    other = answered(cast)
    taken = post(cast.finance_liaison, "order_answer_withdraw", other.uid, version=other.version)
    assert (taken.status_code, again(other).state) == (302, "issued")


def test_a_draft_is_dropped_and_taken_up_again(cast):
    order = draft(cast)
    assert post(cast.clerk, "order_drop", order.uid, version=0, reason="已约定。").status_code == 302
    assert again(order).state == "dropped"
    assert post(cast.clerk, "order_reopen", order.uid, version=1).status_code == 302
    assert again(order).state == "draft"


def test_an_issued_order_is_withdrawn(cast):
    order = issued(cast)
    assert (
        post(cast.head, "order_withdraw", order.uid, version=order.version, reason="误发。").status_code
        == 302
    )
    assert again(order).state == "withdrawn"


# --- files -----------------------------------------------------------------------------------------------------------
def test_the_paper_comes_as_pdf_and_word(cast):
    order = issued(cast)
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = signed_in(cast.finance_liaison).get(reverse("order_file", args=[order.uid, kind]))
        assert b"".join(answer.streaming_content).startswith(start)
    assert signed_in(cast.clerk).get(reverse("order_file", args=[order.uid, "txt"])).status_code == 404


def test_proofs_are_for_the_office_and_the_unit(cast):
    order = answered(cast)
    url = reverse("order_proof", args=[OrderProof.objects.get().uid])
    got = signed_in(cast.clerk).get(url)
    assert io.BytesIO(b"".join(got.streaming_content)).read() == PROOF
    assert signed_in(cast.liaison).get(url).status_code == 404
    take_back_answer(order=order, by=cast.finance_liaison)
    assert signed_in(cast.clerk).get(url).status_code == 404
    assert signed_in(cast.finance_liaison).get(url).status_code == 200


# --- 问责 ------------------------------------------------------------------------------------------------------------
def test_notes_of_accountability_are_the_heads_alone(cast):
    order = issued(cast)
    note = {
        "department": cast.finance.pk,
        "order": order.pk,
        "handed_on": "2026-11-19",
        "body": "市纪委监委",
        "text": "移交线索。",
    }
    url = reverse("accountability_new")
    assert signed_in(cast.head).post(url, note).status_code == 302
    kept = AccountabilityNote.objects.get()
    assert (kept.body, kept.order, kept.handed_on) == ("市纪委监委", order, date(2026, 11, 19))
    assert "市纪委监委" in signed_in(cast.head).get(reverse("accountability_list")).content.decode()
    for other in (cast.clerk, cast.leader, cast.finance_head):
        assert signed_in(other).get(reverse("accountability_list")).status_code == 403
    assert "市纪委监委" not in signed_in(cast.north).get(reverse("accountability_list")).content.decode()
    wrong = signed_in(cast.head).post(url, note | {"handed_on": "2026-11-21"})
    assert (wrong.status_code, AccountabilityNote.objects.count()) == (422, 1)


def test_the_page_of_a_matter_shows_its_orders_to_those_for_whom_they_exist(cast):
    task = cast.task(8, collector=cast.finance)
    order, waiting = issued(cast, task=task), draft(cast, task=task)
    url = reverse("task_detail", args=[task.uid])
    for actor, seen in ((cast.clerk, [waiting, order]), (cast.finance_liaison, [order])):
        answer = signed_in(actor).get(url)
        assert list(answer.context["orders"]) == seen
        assert (reverse("order_new", args=[task.uid]) in answer.content.decode()) is (actor is cast.clerk)
