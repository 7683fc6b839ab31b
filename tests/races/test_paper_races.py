"""Papers with several people at once: two who publish, two who sign for one unit, two who supersede."""

from __future__ import annotations

from functools import partial

from reports.models import Circular, Receipt
from reports.services.circular_publishing import publish_circular
from reports.services.receipts import receive_circular
from reports.services.superseding import supersede_circular
from tests.races.conftest import race
from tests.world.reports import CLOSED, make_circular, make_period

LOST = {"Conflict", "WrongState"}


def paper(cast, state):
    made, _pdf = make_circular(make_period(cast.ledger, 9, **CLOSED), state, "进展情况的通报")
    made.recipients.create(role="addressed", name="各成员单位", audience="members")
    return made


def test_publishing_twice_makes_one_set_of_receipts(cast):
    signed = paper(cast, "signed")
    got = race(
        partial(publish_circular, circular=signed, by=cast.clerk),
        partial(publish_circular, circular=signed, by=cast.head),
    )
    lost = [one for one in got if isinstance(one, Exception)]
    assert [type(one).__name__ in LOST for one in lost] == [True]
    assert sorted(Receipt.objects.values_list("department", flat=True)) == sorted(
        [cast.health.pk, cast.finance.pk]
    )


def test_two_of_a_unit_sign_once(cast):
    made = paper(cast, "published")
    Receipt.objects.create(circular=made, department=cast.finance)
    race(
        partial(receive_circular, circular=made, by=cast.finance_liaison),
        partial(receive_circular, circular=made, by=cast.finance_head),
    )
    assert made.log.filter(event="received").count() == 1


def test_a_paper_is_superseded_by_one_other(cast):
    old = paper(cast, "published")
    again = partial(supersede_circular, circular=old, kind="withdrawal", reason="数据有误", by=cast.head)
    got = race(again, again)
    assert [type(one).__name__ for one in got if isinstance(one, Exception)] == ["Conflict"]
    assert Circular.objects.filter(supersedes=old).count() == 1
