"""Orders with several people at once: two who close, two signatures, two drafts of one cause, an answer and a withdrawal."""

from __future__ import annotations

from functools import partial

from reports.models import OrderLog, SupervisionOrder
from reports.services.answers import answer_order
from reports.services.order_ends import close_order, withdraw_order
from reports.services.order_signing import sign_order
from reports.services.orders import draft_order
from tests.races.conftest import race
from tests.reports.orders import CAUSED_ON, DONE, checked, draft, issued

LOST = {"Conflict", "WrongState"}


def test_an_order_is_closed_once(cast):
    order = checked(cast)
    got = race(
        partial(close_order, order=order, outcome="甲", by=cast.head),
        partial(close_order, order=order, outcome="乙", by=cast.head),
    )
    lost = [one for one in got if isinstance(one, Exception)]
    assert [type(one).__name__ in LOST for one in lost] == [True]
    assert OrderLog.objects.filter(order=order, act="close").count() == 1


def test_two_signatures_at_once_take_two_numbers_without_a_gap(cast):
    issued(cast)
    first, second = draft(cast), draft(cast)
    race(partial(sign_order, order=first, by=cast.head), partial(sign_order, order=second, by=cast.head))
    serials = SupervisionOrder.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == [1, 2, 3]


def test_of_two_drafts_of_one_cause_one_stands(cast):
    task = cast.task(1, collector=cast.finance)
    terms = {"kind": "order", "department": cast.finance, "cause": "task:1:behind", "caused_on": CAUSED_ON}
    make = partial(draft_order, **terms, task=task, title="督办", by=None)
    got = race(make, make)
    assert [type(one).__name__ for one in got if one is not None] == ["SupervisionOrder"]
    assert SupervisionOrder.objects.count() == 1


def test_an_order_is_answered_or_withdrawn(cast):
    order = issued(cast)
    got = race(
        partial(answer_order, order=order, measures="甲", done=DONE, by=cast.finance_liaison),
        partial(withdraw_order, order=order, reason="误发。", by=cast.head),
    )
    assert [type(one).__name__ in LOST for one in got if isinstance(one, Exception)] == [True]
