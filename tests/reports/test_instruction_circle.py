"""What came of an instruction (批示) and was raised stays in its circle: messages, agendas, what a meeting may decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from departments.models import Notification
from reports.ladder import RAISE
from reports.models import AgendaItem, Referral
from reports.selectors.referrals import undecided_of
from reports.services.agenda import put_forward
from reports.services.order_ends import raise_order
from reports.services.referrals import answer_referral, take_up
from tasks.services.meetings import plan_meeting
from tests.reports.orders import instruct, issued


@pytest.fixture
def raised(cast):
    """A referral of an order about an instruction the clerk entered; the second clerk is outside of its circle."""
    order = issued(cast, instruction=instruct(cast, timezone.localdate()))
    return raise_order(order=order, to=RAISE, reason="需领导小组协调。", by=cast.head)


@pytest.fixture
def meeting(cast, raised):
    made = plan_meeting(kind="dispatch", title="调度会", held_on=timezone.localdate(), by=cast.clerk)
    put_forward(referral=raised, meeting=made, by=cast.clerk)
    return made


def test_messages_about_it_reach_the_circle_alone_and_stay_in_the_portal(cast, raised):
    assert isinstance(raised, Referral)
    taken = take_up(
        referral=raised, owner=cast.health, due_on=timezone.localdate() + timedelta(days=9), by=cast.head
    )
    answer_referral(referral=taken, answer="已会商。", by=cast.liaison)
    told = Notification.objects.filter(key__startswith="referral.").select_related("user")
    assert {one.user.username for one in told} >= {"clerk", "head"}
    assert "clerk2" not in {one.user.username for one in told}
    assert {one.sealed for one in told} == {True}


def test_agenda_shows_it_to_the_circle_alone(cast, meeting):
    seen = {
        who: AgendaItem.objects.visible_to(cast.people[who]).filter(meeting=meeting).count()
        for who in ("clerk", "head", "clerk2", "leader")
    }
    assert seen == {"clerk": 1, "head": 1, "clerk2": 0, "leader": 0}


def test_only_the_circle_is_offered_it_to_decide(cast, raised, meeting):
    assert list(undecided_of(meeting, cast.clerk)) == [raised]
    assert list(undecided_of(meeting, cast.clerk2)) == []
