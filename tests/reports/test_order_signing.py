"""Signing: who, with which number and day; the unit and those the step names are told, and nobody else."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from departments.enums import Clearance
from departments.models import Notification, Oversight
from reform.core.workflow import Conflict, WrongState
from reports.ladder import CLOCK, climb_cause
from reports.models import SupervisionLadder, SupervisionOrder
from reports.services.order_signing import due_day, sign_order
from reports.services.orders import draft_order
from tasks.selectors.history import history_of
from tasks.services.refusals import NotPossible
from tests.reports.orders import draft, instruct, told

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _friday(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=OFFICE), tick=False):
        yield


def test_a_signed_order_has_number_day_and_signer(cast):
    signed = sign_order(order=draft(cast), by=cast.head)
    assert (signed.state, signed.number, signed.signer) == ("issued", "云医改组督〔2026〕1号", "方静澜")
    # Ten working days after Friday the 20th.
    assert (signed.signed_on, signed.due_on) == (date(2026, 11, 20), date(2026, 12, 4))
    assert signed.first_due_on == signed.due_on
    assert signed.issued_at is not None


def test_numbers_count_by_kind_and_year_without_gaps(cast):
    first = sign_order(order=draft(cast), by=cast.head)
    other = sign_order(order=draft(cast, kind="urging"), by=cast.clerk)
    dropped = draft(cast)
    second = sign_order(order=draft(cast), by=cast.head)
    before = sign_order(
        order=draft(cast), by=cast.head, signed_on=date(2025, 12, 31), due_on=date(2026, 12, 4)
    )
    third = sign_order(order=dropped, by=cast.head)
    assert [one.number for one in (first, other, second, before, third)] == [
        "云医改组督〔2026〕1号",
        "云医改组催〔2026〕1号",
        "云医改组督〔2026〕2号",
        "云医改组督〔2025〕1号",
        "云医改组督〔2026〕3号",
    ]


@pytest.mark.parametrize(
    ("kind", "word"), [("urging", "催"), ("order", "督"), ("time_limit", "限"), ("interview", "约")]
)
def test_every_kind_has_its_word(cast, kind, word):
    signed = sign_order(order=draft(cast, kind=kind), by=cast.head, signer="韩望山")
    assert signed.number == f"云医改组{word}〔2026〕1号"


def test_the_step_says_who_signs(cast):
    with pytest.raises(PermissionDenied):
        sign_order(order=draft(cast), by=cast.clerk)
    with pytest.raises(PermissionDenied):
        sign_order(order=draft(cast), by=cast.leader)
    assert sign_order(order=draft(cast, kind="urging"), by=cast.clerk).signer == "沈一舟"


def test_a_leader_signs_or_the_head_records_it_with_name_and_day(cast):
    assert sign_order(order=draft(cast, kind="interview"), by=cast.leader).signer == "韩望山"
    made = draft(cast, kind="interview")
    with pytest.raises(NotPossible, match="which leader"):
        sign_order(order=made, by=cast.head)
    recorded = sign_order(order=made, by=cast.head, signer="韩望山副市长", signed_on=date(2026, 11, 18))
    assert (recorded.signer, recorded.signed_on) == ("韩望山副市长", date(2026, 11, 18))
    with pytest.raises(PermissionDenied):
        sign_order(order=draft(cast, kind="interview"), by=cast.clerk)


def test_a_leader_sees_of_drafts_those_a_leader_signs(cast):
    to_sign, other = draft(cast, kind="interview"), draft(cast)
    seen = SupervisionOrder.objects.visible_to(cast.leader)
    assert list(seen) == [to_sign]
    assert other not in SupervisionOrder.objects.visible_to(cast.finance_liaison)


@pytest.mark.parametrize(
    ("fields", "given", "sentence"),
    [
        ({"demands": "  "}, {}, "what is demanded"),
        ({"text": "请配合督查。"}, {}, "authority"),
        ({}, {"due_on": date(2026, 11, 19)}, "is past"),
        ({}, {"signed_on": date(2026, 11, 21)}, "not come yet"),
    ],
)
def test_an_order_is_not_signed_without_what_it_needs(cast, fields, given, sentence):
    made = draft(cast, **fields)
    with pytest.raises(NotPossible, match=sentence):
        sign_order(order=made, by=cast.head, **given)
    assert not SupervisionOrder.objects.exclude(number="").exists()


def test_with_an_authority_an_inspection_is_named(cast):
    made = draft(cast, text="请配合督查。")
    SupervisionOrder.objects.filter(pk=made.pk).update(authority="《政府督查工作条例》第十二条")
    made.refresh_from_db()
    assert sign_order(order=made, by=cast.head).state == "issued"


def test_the_signer_may_set_another_day(cast):
    signed = sign_order(order=draft(cast), by=cast.head, due_on=date(2026, 11, 27))
    assert (signed.first_due_on, signed.due_on) == (date(2026, 11, 27), date(2026, 11, 27))


def test_an_order_of_a_clock_is_due_at_its_end_and_never_in_the_past(cast):
    SupervisionLadder.objects.create(
        programme=cast.programme, number=1, data=CLOCK.to_json(), reason="定", set_by="方静澜"
    )
    made = draft(cast, task=None, instruction=instruct(cast, date(2026, 11, 18)))
    assert due_day(made, date(2026, 11, 20)) == date(2026, 11, 25)
    assert due_day(made, date(2026, 11, 27)) == date(2026, 11, 30)


def test_an_order_is_signed_once(cast):
    made = draft(cast)
    signed = sign_order(order=made, by=cast.head)
    with pytest.raises(Conflict):
        sign_order(order=made, by=cast.head)
    with pytest.raises(WrongState):
        sign_order(order=signed, by=cast.head)
    assert SupervisionOrder.objects.filter(serial__isnull=False).count() == 1


def test_the_unit_is_told_at_once_and_whom_the_step_names(cast):
    Oversight.objects.create(post=cast.leader.post, department=cast.finance)
    sign_order(order=draft(cast), by=cast.head)
    messages = told("issued")
    assert set(messages) == {"finance_liaison", "finance_head"}
    assert messages["finance_liaison"].urgent
    assert messages["finance_liaison"].title.startswith("Supervision order: ")
    Notification.objects.all().delete()
    sign_order(order=draft(cast, kind="interview"), by=cast.leader)
    assert set(told("issued")) == {"finance_liaison", "finance_head", "clerk", "clerk2", "head", "leader"}


def test_of_a_labelled_matter_only_those_cleared_are_told_and_sealed(cast):
    task = cast.task(7, collector=cast.finance, sensitivity=Clearance.SENSITIVE)
    post = cast.finance_liaison.post
    post.clearance = Clearance.SENSITIVE
    post.save()
    sign_order(order=draft(cast, task=task), by=cast.head)
    messages = told("issued")
    assert set(messages) == {"finance_liaison"}
    assert messages["finance_liaison"].sealed


def test_of_an_instruction_only_its_circle_is_told_in_the_office(cast):
    Oversight.objects.create(post=cast.leader.post, department=cast.finance)
    made = draft(cast, kind="interview", task=None, instruction=instruct(cast))
    sign_order(order=made, by=cast.head, signer="韩望山")
    messages = told("issued")
    assert set(messages) == {"finance_liaison", "finance_head", "clerk", "head"}
    assert all(one.sealed for one in messages.values())


def test_the_history_of_the_matter_tells_it_to_the_office_and_the_unit_alone(cast):
    task = cast.task(3, collector=cast.finance)
    sign_order(order=draft(cast, task=task), by=cast.head)
    line = "云医改组督〔2026〕1号 was issued to 市财政局, due on 4 Dec 2026"
    assert history_of(task, cast.clerk)[0].text == line
    assert history_of(task, cast.finance_liaison)[0].text == line
    assert history_of(task, cast.north) == []


def test_of_an_instruction_nothing_stands_in_the_history(cast):
    task = cast.task(3, collector=cast.finance)
    made = draft(cast, task=task, instruction=instruct(cast))
    sign_order(order=made, by=cast.head)
    assert history_of(task, cast.head) == []


def test_signing_the_next_step_ends_the_order_it_follows(cast):
    first = sign_order(order=draft(cast), by=cast.head)
    following = draft_order(
        kind="time_limit",
        department=cast.finance,
        cause=climb_cause(first.uid, first.due_on),
        caused_on=date(2026, 11, 20),
        task=first.task,
        title="限期整改",
        demands="请整改。",
        raised_from=first,
        by=None,
    )
    first.refresh_from_db()
    assert first.state == "issued"
    signed = sign_order(order=following, by=cast.head)
    first.refresh_from_db()
    assert (first.state, first.log.first().text) == ("raised", signed.number)
    assert set(told("raised")) == {"finance_liaison", "finance_head"}
