"""What the first pages say of orders, extensions and referrals: only to whom it is for."""

from datetime import date

import pytest
from django.utils import timezone, translation

from reform.portal.boards import board_of
from reports.models import Referral, SupervisionOrder
from reports.services.answers import answer_order
from reports.services.extensions import ask_extension
from tests.reports.orders import answered, checked, draft, issued


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


RECEIPTS = {"Remind units that have not signed", "Sign for what was handed out"}


def waiting(actor):
    return {todo.label: todo.count for todo in board_of(actor).waiting if todo.label not in RECEIPTS}


def test_office_sees_drafts_answers_and_what_is_to_close_each_by_whose_it_is(cast):
    draft(cast)
    draft(cast, kind="urging")
    answered(cast)
    checked(cast)
    assert waiting(cast.clerk) == {"Sign or drop drafted orders": 1, "Check units' answers to orders": 1}
    assert waiting(cast.head) == {
        "Sign or drop drafted orders": 2,
        "Check units' answers to orders": 1,
        "Close orders that were checked": 1,
    }


def test_unit_sees_orders_to_answer_red_where_one_is_late(cast):
    order = issued(cast)
    todo = [one for one in board_of(cast.finance_liaison).waiting if one.label.startswith("Answer orders")]
    assert [(one.count, one.tone) for one in todo] == [(1, "yellow")]
    SupervisionOrder.objects.filter(pk=order.pk).update(
        due_on=date(2026, 1, 5), first_due_on=date(2026, 1, 5)
    )
    todo = [one for one in board_of(cast.finance_liaison).waiting if one.label.startswith("Answer orders")]
    assert [(one.count, one.tone) for one in todo] == [(1, "red")]
    assert "Answer orders of the secretariat" not in waiting(cast.liaison)
    numbers = {number.label: number.value for number in board_of(cast.head).numbers}
    assert numbers["Orders overdue"] == 1
    order.refresh_from_db()
    answer_order(order=order, measures="已办", done="已印发", files=[], by=cast.finance_liaison)
    assert {n.label: n.value for n in board_of(cast.head).numbers}["Orders overdue"] == 0


def test_one_extension_opens_its_order(cast):
    order = issued(cast)
    ask_extension(
        order=order,
        reason="会签未完",
        progress="已过半",
        new_due_on=order.due_on.replace(year=order.due_on.year + 1),
        by=cast.finance_liaison,
    )
    todo = [one for one in board_of(cast.head).waiting if one.label.startswith("Decide on extensions")]
    assert [(one.count, one.url) for one in todo] == [(1, f"/orders/{order.uid}/")]


def test_referrals_wait_for_the_office_when_new_and_for_the_unit_that_shall_coordinate(cast):
    fields = {
        "programme": cast.programme,
        "jurisdiction": cast.city,
        "department": cast.health,
        "title": "用地指标",
        "text": "请协调落实用地指标。",
        "raised_on": timezone.localdate(),
    }
    Referral.objects.create(**fields)
    Referral.objects.create(**fields, state="in_hand", owner=cast.finance)
    assert waiting(cast.clerk) == {"Look at what units ask to be coordinated": 1}
    assert waiting(cast.finance_liaison) == {"Coordinate what others asked for": 1}
    assert waiting(cast.north) == {}
