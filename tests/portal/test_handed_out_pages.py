"""The pages about what was handed out, as each side opens them."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from reform.portal.boards import board_of
from tasks.models import Adjustment, Assignment, DutyItem, Indicator, IndicatorTarget, Ledger, Objection, Task
from tasks.services.adjusting import Terms
from tasks.services.adjustments import ask_adjustment, give_opinion
from tasks.services.objections import decide_objection, make_objection
from tests.cast import signed_in

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def task(cast):
    return cast.task(1, collector=cast.finance, status_class="on_schedule")


def text_of(answer) -> str:
    return answer.content.decode()


# --- signing -------------------------------------------------------------------------------------------------------
def test_one_press_signs_for_everything(cast, task):
    cast.task(2, collector=cast.finance)
    client = signed_in(cast.finance_liaison)
    page = text_of(client.get(reverse("sign_for")))
    assert "Sign for all 2 matters" in page
    answer = client.post(reverse("sign_for"), {"all": "1"}, follow=True)
    assert "Signed for 2 matters." in text_of(answer)
    assert "Everything is signed for" in text_of(answer)


def test_one_matter_is_signed_on_its_own_page(cast, task):
    other = cast.task(2, collector=cast.finance)
    client = signed_in(cast.finance_head)
    own = reverse("task_detail", args=[task.uid])
    assert "Your unit has not signed for this matter yet." in text_of(client.get(own))
    answer = client.post(reverse("sign_for"), {"uid": task.uid, "next": own})
    assert answer["Location"] == own
    assert "not signed for this matter yet" not in text_of(client.get(own))
    assert Assignment.objects.get(task=other).signed_for_at is None


def test_where_signing_leads_to_is_a_page_of_this_portal(cast, task):
    client = signed_in(cast.finance_head)
    answer = client.post(reverse("sign_for"), {"uid": task.uid, "next": "//elsewhere.example/"})
    assert answer["Location"] == reverse("sign_for")


def test_the_office_sees_who_has_not_signed_and_records_a_paper(cast, task):
    client = signed_in(cast.clerk)
    assert "市财政局（何知秋）：1项未签收" in text_of(client.get(reverse("receipts")))
    page = reverse("receipt_record", args=[cast.ledger.uid, cast.finance.uid])
    wrong = client.post(page, {"origin": "paper", "on": "2026-01-01"})
    assert (wrong.status_code, "only after this day" in text_of(wrong)) == (422, True)
    client.post(page, {"origin": "paper", "on": "2026-01-20", "uid": [task.uid]})
    assert Assignment.objects.get(task=task).signed_for_by == cast.clerk.label
    assert "Every unit has signed" in text_of(client.get(reverse("receipts")))


def test_a_unit_reads_its_own_signature_and_the_office_everybodys(cast, task):
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.health,
        written="市卫健委",
    )
    page = reverse("task_detail", args=[task.uid])
    assert "2 units have not signed" in text_of(signed_in(cast.clerk).get(page))
    assert "1 unit has not signed" in text_of(signed_in(cast.finance_liaison).get(page))


@pytest.mark.parametrize("waits", ["signature", "objection", "adjustment"])
def test_the_ledger_finds_what_waits(cast, task, waits):
    done = cast.task(2, title="已办结的事项", search="已办结的事项")
    Assignment.objects.filter(task=done).update(signed_for_at=timezone.now())
    make_objection(task=task, kind="due", reason="时限过紧。", by=cast.finance_liaison)
    ask_adjustment(task=task, kind="suspension", reason="政策调整。", terms=Terms(), by=cast.finance_liaison)
    page = text_of(signed_in(cast.clerk).get(reverse("ledger"), {"waits": waits}))
    assert task.title in page
    assert "已办结的事项" not in page


def test_what_waits_leads_from_the_first_page_to_its_own(cast, task):
    def todo(actor):
        return {one.label: (one.count, one.url) for one in board_of(actor, TODAY).waiting}

    objection = make_objection(task=task, kind="due", reason="时限过紧。", by=cast.finance_liaison)
    asked = ask_adjustment(
        task=task, kind="suspension", reason="政策调整。", terms=Terms(), by=cast.finance_liaison
    )
    page = reverse("adjustment_detail", args=[asked.uid])
    assert todo(cast.head)["Decide units' objections"] == (
        1,
        reverse("objection_detail", args=[objection.uid]),
    )
    assert todo(cast.clerk)["Give the opinion on adjustments"] == (1, page)
    give_opinion(adjustment=asked, in_favour=True, opinion="属实。", by=cast.clerk)
    assert todo(cast.head)["Approve adjustments"] == (1, page)
    assert "Approve adjustments" not in todo(cast.clerk)


# --- objections ----------------------------------------------------------------------------------------------------
def test_an_objection_goes_from_the_unit_to_the_answer_and_on_to_the_adjustment(cast, task):
    unit, office = signed_in(cast.finance_liaison), signed_in(cast.clerk)
    wrong = unit.post(reverse("objection_make", args=[task.uid]), {"kind": "due"})
    assert wrong.status_code == 422
    unit.post(reverse("objection_make", args=[task.uid]), {"kind": "due", "reason": "设备未到货。"})
    made = Objection.objects.get()
    page = reverse("objection_detail", args=[made.uid])
    assert "Take it back" in text_of(unit.get(page))
    assert "Objection to be decided" in text_of(office.get(reverse("task_detail", args=[task.uid])))
    decide = reverse("objection_decide", args=[made.uid])
    assert office.post(decide, {"version": "0", "upheld": "yes"}).status_code == 422
    office.post(decide, {"version": "0", "upheld": "yes", "answer": "按程序调整。"})
    ask = f"{reverse('adjustment_ask', args=[task.uid])}?kind=due&objection={made.uid}"
    assert ask.replace("&", "&amp;") in text_of(office.get(page))
    form = text_of(office.get(ask))
    assert "设备未到货。" in form
    assert "按程序调整。" in form


def test_an_unit_out_of_place_is_taken_out_from_the_page(cast, task):
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.health,
        written="市卫健委",
    )
    made = make_objection(task=task, kind="not_ours", reason="非本单位职责。", by=cast.liaison)
    decide_objection(objection=made, upheld=True, answer="同意。", by=cast.clerk)
    client = signed_in(cast.clerk)
    assert "Take the unit out" in text_of(client.get(reverse("objection_detail", args=[made.uid])))
    answer = client.post(reverse("objection_release", args=[made.uid]), follow=True)
    assert "The unit was taken out of the matter." in text_of(answer)
    assert not task.assignments.filter(department=cast.health).exists()


# --- adjustments ---------------------------------------------------------------------------------------------------
def test_an_adjustment_goes_from_the_request_to_the_approval(cast, task):
    unit, office, head = signed_in(cast.finance_liaison), signed_in(cast.clerk), signed_in(cast.head)
    ask = reverse("adjustment_ask", args=[task.uid])
    kinds = text_of(unit.get(ask))
    assert 'value="suspension"' in kinds
    assert 'value="resumption"' not in kinds
    assert 'value="target"' not in kinds
    same = unit.post(f"{ask}?kind=due", {"due_on": "2026-12-31", "reason": "推迟。"})
    assert (same.status_code, "Nothing would change." in text_of(same)) == (422, True)
    unit.post(f"{ask}?kind=due", {"due_on": "2027-03-31", "reason": "推迟。"})
    made = Adjustment.objects.get()
    page = reverse("adjustment_detail", args=[made.uid])
    assert "Record the opinion" not in text_of(unit.get(page))
    opine = reverse("adjustment_opine", args=[made.uid])
    assert office.post(opine, {"version": "0", "in_favour": "yes"}).status_code == 422
    office.post(opine, {"version": "0", "in_favour": "yes", "opinion": "属实。"})
    assert "Record the decision" not in text_of(office.get(page))
    decide = reverse("adjustment_decide", args=[made.uid])
    decision = {
        "version": "1",
        "approved": "yes",
        "body": "group",
        "approved_on": timezone.localdate().isoformat(),
        "scan": SimpleUploadedFile("批件.pdf", b"%PDF-1.7\n%%EOF"),
    }
    wrong = head.post(decide, decision)
    assert (wrong.status_code, "Name the paper" in text_of(wrong)) == (422, True)
    decision["scan"] = SimpleUploadedFile("批件.pdf", b"%PDF-1.7\n%%EOF")
    head.post(decide, decision | {"paper": "会议纪要第4期"})
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.scan_name) == ("approved", "市医改领导小组", "批件.pdf")
    assert unit.get(reverse("adjustment_scan", args=[made.uid])).status_code == 200
    matter = text_of(unit.get(reverse("task_detail", args=[task.uid])))
    assert "before the adjustment: 31 Dec 2026" in matter


def test_a_decision_on_an_older_page_is_a_conflict(cast, task):
    made = ask_adjustment(
        task=task, kind="suspension", reason="政策调整。", terms=Terms(), by=cast.finance_liaison
    )
    client = signed_in(cast.clerk)
    sent = {"version": "0", "in_favour": "yes", "opinion": "属实。"}
    client.post(reverse("adjustment_opine", args=[made.uid]), sent)
    assert client.post(reverse("adjustment_opine", args=[made.uid]), sent).status_code == 409


def test_targets_are_asked_for_line_by_line(cast, task):
    indicator = Indicator.objects.create(task=task, name="床位", unit="张")
    target = IndicatorTarget.objects.create(indicator=indicator, op=">=", value=300)
    page = f"{reverse('adjustment_ask', args=[task.uid])}?kind=target"
    client = signed_in(cast.finance_liaison)
    assert f'name="value_{target.pk}" value="300"' in text_of(client.get(page))
    client.post(page, {f"value_{target.pk}": "200—240", f"op_{target.pk}": ">=", "reason": "核减。"})
    assert Adjustment.objects.get().after["targets"] == [
        {
            "pk": target.pk,
            "op": "range",
            "value": "200",
            "value_high": "240",
            "due_on": "",
            "name": "床位（张）",
        }
    ]


def test_a_chosen_state_without_adjustments_keeps_its_chip(cast, task):
    ask_adjustment(task=task, kind="suspension", reason="政策。", terms=Terms(), by=cast.clerk)
    client = signed_in(cast.clerk)
    url = reverse("adjustment_list")

    def chips(**asked):
        shown = client.get(url, asked).context["chips"]
        return [(str(one["label"]), one["count"], one["active"]) for one in shown]

    assert chips() == [("All", 1, True), ("Asked for", 1, False)]
    assert chips(state="declined") == [
        ("All", 1, False),
        ("Asked for", 1, False),
        ("Not approved", 0, True),
    ]
    assert chips(state="nonsense") == [("All", 1, False), ("Asked for", 1, False)]


def test_the_list_of_adjustments_asks_as_often_for_many_as_for_few(cast):
    def queries() -> int:
        client = signed_in(cast.clerk)
        client.get(reverse("adjustment_list"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("adjustment_list")).status_code == 200
        return len(asked)

    def fill(numbers):
        for number in numbers:
            ask_adjustment(
                task=cast.task(number), kind="suspension", reason="政策。", terms=Terms(), by=cast.clerk
            )

    fill(range(1, 3))
    few = queries()
    fill(range(3, 12))
    assert queries() == few


# --- grids and the year's end -----------------------------------------------------------------------------------------
def test_a_grid_is_set_on_its_page_unit_by_unit(cast, task):
    item = DutyItem.objects.create(task=task, department=cast.counties["north"], jurisdiction=cast.city)
    client = signed_in(cast.clerk)
    page = reverse("task_grid", args=[task.uid])
    wrong = client.post(page, {"version": "0", "grid_kind": "share"})
    assert (wrong.status_code, "Give the number." in text_of(wrong)) == (422, True)
    client.post(page, {"version": "0", "grid_kind": "share", "grid_value": "80"})
    one = reverse("duty_item", args=[task.uid, item.uid])
    wrong = client.post(one, {"version": "0", "concerns": "no"})
    assert (wrong.status_code, "Say why" in text_of(wrong)) == (422, True)
    client.post(one, {"version": "0", "concerns": "yes", "due_on": "2026-09-30"})
    item.refresh_from_db()
    task.refresh_from_db()
    assert (task.grid_kind, task.grid_value, item.due_on) == ("share", 80, date(2026, 9, 30))
    matter = text_of(client.get(reverse("task_detail", args=[task.uid])))
    assert "done when at least 80% of the units have" in matter
    assert "own date 30 Sep" in matter


def test_the_year_is_closed_from_the_preview_and_the_old_page_is_read_only(cast, task):
    client = signed_in(cast.head)
    page = reverse("ledger_carry_over", args=[cast.ledger.uid])
    assert "1 = 0 + 0 + 1 + 0 + 0" in text_of(client.get(page))
    sent = {"year": "2027", "name": "2027年重点任务台账"}
    assert client.post(page, sent).status_code == 422
    answer = client.post(page, sent | {"sure": "on"})
    into = Ledger.objects.get(year=2027)
    assert answer["Location"] == f"{reverse('ledger')}?ledger={into.uid}"
    heir = Task.objects.get(ledger=into)
    old, new = (text_of(client.get(reverse("task_detail", args=[one.uid]))) for one in (task, heir))
    assert reverse("task_detail", args=[heir.uid]) in old
    assert reverse("task_decompose", args=[task.uid]) not in old
    assert reverse("task_detail", args=[task.uid]) in new
    closed = text_of(client.get(reverse("ledger"), {"ledger": cast.ledger.uid}))
    assert "Carried over into" in closed
    assert "Carried over into" in text_of(client.get(page))


def test_what_stands_in_the_way_is_said_on_the_preview(cast, task):
    make_objection(task=task, kind="due", reason="紧。", by=cast.finance_liaison)
    client = signed_in(cast.head)
    page = reverse("ledger_carry_over", args=[cast.ledger.uid])
    answer = client.post(page, {"year": "2027", "name": "台账", "sure": "on"})
    assert (answer.status_code, "1 objection is not decided." in text_of(answer)) == (422, True)
    assert Ledger.objects.count() == 1


def test_a_labelled_matter_is_in_no_list_of_a_lower_post(cast, task):
    make_objection(task=task, kind="due", reason="紧。", by=cast.finance_liaison)
    ask_adjustment(
        task=task,
        kind="due",
        reason="紧。",
        terms=Terms(due_on=task.due_on + timedelta(days=30)),
        by=cast.finance_liaison,
    )
    Task.objects.update(sensitivity=2)
    client = signed_in(cast.clerk)
    for name in ("objection_list", "adjustment_list", "receipts", "ledger"):
        assert task.title not in text_of(client.get(reverse(name)))
    assert task.title not in text_of(client.get(reverse("ledger_carry_over", args=[cast.ledger.uid])))


# --- ledgers that are read only -------------------------------------------------------------------------------------
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')


def offered(client, address) -> dict[str, int]:
    """Return how each address the page's own part links to answers."""
    page = text_of(client.get(address))
    links = set(LINK.findall(page.split("<main")[1].split("</main")[0]))
    return {link: client.get(html.unescape(link)).status_code for link in links}


def moved_date(task, unit, by) -> Adjustment:
    """An adjustment of the date that was approved in October."""
    return Adjustment.objects.create(
        task=task,
        department=unit,
        kind="due",
        reason="设备到货推迟",
        before={"due_on": "2026-10-31"},
        after={"due_on": "2026-12-31"},
        asked_by=by.user,
        asked_at=timezone.now(),
        in_favour=True,
        opinion="同意",
        opinion_by="秘书处",
        opinion_at=timezone.now(),
        state="approved",
        body="head",
        decided_by="负责人",
        decided_on=date(2026, 10, 8),
    )


@pytest.fixture
def of_the_county(cast):
    """A matter of the northern county's own ledger, whose date was adjusted."""
    place = cast.counties["north"].jurisdiction
    ledger = Ledger.objects.create(
        programme=cast.north.programme,
        jurisdiction=place,
        name="北山县2026年重点任务台账",
        year=2026,
        starts_on=date(2026, 1, 1),
    )
    made = cast.task(
        1, ledger=ledger, jurisdiction=place, collector=cast.counties["north"], status_class="on_schedule"
    )
    moved_date(made, cast.counties["north"], cast.north)
    return made


@pytest.mark.parametrize("person", ["clerk", "head", "leader", "north"])
def test_a_countys_ledger_offers_only_what_answers(cast, of_the_county, person):
    client = signed_in(getattr(cast, person))
    for address in (
        f"{reverse('ledger')}?ledger={of_the_county.ledger.uid}",
        reverse("task_detail", args=[of_the_county.uid]),
    ):
        answers = offered(client, address)
        assert answers == dict.fromkeys(answers, 200)


def test_the_city_reads_a_countys_ledger_without_acts(cast, of_the_county):
    page = text_of(signed_in(cast.clerk).get(reverse("ledger"), {"ledger": of_the_county.ledger.uid}))
    assert reverse("sign_for") not in page
    assert reverse("adjustment_list") not in page.split("<main")[1]
    assert reverse("division_list") not in page.split("<main")[1]
    matter = text_of(signed_in(cast.clerk).get(reverse("task_detail", args=[of_the_county.uid])))
    assert "Due date" in matter
    assert "/adjustments/" not in matter
    for name in ("adjustment_ask", "objection_make", "task_decompose"):
        assert reverse(name, args=[of_the_county.uid]) not in matter


def test_a_cooperating_unit_reads_what_was_adjusted_without_its_papers(cast, task):
    moved_date(task, cast.finance, cast.finance_liaison)
    Assignment.objects.create(
        task=task, jurisdiction=cast.city, order=1, role="cooperating", department=cast.health, written="卫"
    )
    address = reverse("task_detail", args=[task.uid])
    assert set(offered(signed_in(cast.liaison), address).values()) == {200}
    assert "/adjustments/" in text_of(signed_in(cast.finance_liaison).get(address))


@pytest.mark.parametrize("name", ["objection", "adjustment"])
def test_what_was_asked_is_taken_back_from_the_page_as_it_was_seen(cast, task, name):
    if name == "objection":
        asked = make_objection(task=task, kind="due", reason="紧。", by=cast.finance_liaison)
    else:
        later = Terms(due_on=task.due_on + timedelta(days=30))
        asked = ask_adjustment(task=task, kind="due", reason="紧。", terms=later, by=cast.finance_liaison)
    client = signed_in(cast.finance_liaison)
    address = reverse(f"{name}_withdraw", args=[asked.uid])
    for version in ({}, {"version": "x"}, {"version": str(asked.version + 1)}):
        assert client.post(address, version).status_code == 409
    assert client.post(address, {"version": str(asked.version)}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
