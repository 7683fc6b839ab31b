"""销号: closed with what was done and proof, by another than who answered, once; raised, withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.models import PostHolding
from reform.core.workflow import Conflict, WrongState
from reports.ladder import climb_cause
from reports.models import OrderLog, OrderProof, Referral, SupervisionOrder
from reports.selectors.gone_causes import gone_causes
from reports.services.answers import answer_order
from reports.services.drafting import walk_ladder
from reports.services.order_ends import check_answer, close_order, raise_order, return_answer, withdraw_order
from reports.services.order_signing import sign_order
from reports.services.orders import drop_draft, reopen_draft
from tasks.selectors.history import history_of
from tasks.services.refusals import NotPossible
from tests.reports.orders import DONE, answered, checked, draft, instruct, issued, told

OFFICE = ZoneInfo("Asia/Shanghai")
REASON = "两次反馈均无实质进展。"


@pytest.fixture(autouse=True)
def _friday(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=OFFICE), tick=False):
        yield


def the_proof(order):
    return OrderProof.objects.get(order=order)


def as_unit_reporter(cast, actor):
    """Give the person of a post a reporting post in finance as well."""
    PostHolding.objects.create(post=cast.finance_liaison.post, user=actor.user, held_from=date(2020, 1, 1))


# --- closed ----------------------------------------------------------------------------------------------------------
def test_the_head_closes_with_what_was_done_and_proof(cast):
    order = checked(cast)
    closed = close_order(order=order, outcome=DONE, proof=the_proof(order), by=cast.head)
    assert (closed.state, closed.outcome, closed.closed_by, closed.closed_on) == (
        "closed",
        DONE,
        cast.head.user,
        date(2026, 11, 20),
    )
    assert closed.proof == the_proof(order)
    messages = told("closed")
    assert set(messages) == {"finance_liaison", "finance_head"}
    assert messages["finance_head"].body == DONE
    assert history_of(order.task, cast.clerk)[0].text == f"{order.number} was closed"


def test_an_order_is_checked_before_it_is_closed(cast):
    with pytest.raises(WrongState):
        close_order(order=answered(cast), outcome=DONE, by=cast.head)


def test_only_the_head_closes(cast):
    order = checked(cast)
    for other in (cast.clerk, cast.leader, cast.finance_head, cast.north):
        with pytest.raises(PermissionDenied):
            close_order(order=order, outcome=DONE, by=other)


def test_closing_without_what_was_done_is_refused(cast):
    with pytest.raises(NotPossible, match="what was done"):
        close_order(order=checked(cast), outcome=" ", by=cast.head)


def test_closing_without_proof_where_it_is_asked_for_is_refused(cast):
    order = checked(cast, kind="time_limit")
    with pytest.raises(NotPossible, match="closed with proof"):
        close_order(order=order, outcome=DONE, by=cast.head)
    assert close_order(order=order, outcome=DONE, proof=the_proof(order), by=cast.head).state == "closed"


def test_the_proof_is_one_of_this_order(cast):
    order, other = checked(cast), checked(cast)
    with pytest.raises(NotPossible, match="no proof of this order"):
        close_order(order=order, outcome=DONE, proof=the_proof(other), by=cast.head)


def test_who_answered_does_not_close(cast):
    order = issued(cast)
    answer_order(order=order, measures="甲", done=DONE, recorded_from="paper", by=cast.head)
    order.refresh_from_db()
    order = check_answer(order=order, by=cast.clerk)
    with pytest.raises(NotPossible, match="gave or entered the answer"):
        close_order(order=order, outcome=DONE, by=cast.head)


def test_who_reports_for_the_unit_neither_checks_nor_closes(cast):
    order = answered(cast)
    as_unit_reporter(cast, cast.clerk)
    with pytest.raises(NotPossible, match="report for this unit"):
        check_answer(order=order, by=cast.clerk)
    order = check_answer(order=order, by=cast.clerk2)
    as_unit_reporter(cast, cast.head)
    with pytest.raises(NotPossible, match="report for this unit"):
        close_order(order=order, outcome=DONE, by=cast.head)
    with pytest.raises(NotPossible, match="report for this unit"):
        return_answer(order=order, reason="缺", by=cast.head)


def test_of_two_who_close_one_does(cast):
    order = checked(cast)
    close_order(order=order, outcome=DONE, by=cast.head)
    with pytest.raises(Conflict):
        close_order(order=order, outcome="另一说法", by=cast.head)
    order.refresh_from_db()
    with pytest.raises(WrongState):
        close_order(order=order, outcome="另一说法", by=cast.head)
    assert (order.outcome, OrderLog.objects.filter(act="close").count()) == (DONE, 1)


def test_who_checks_may_close_so_that_three_people_do(cast):
    order = check_answer(order=answered(cast), by=cast.head)
    assert close_order(order=order, outcome=DONE, by=cast.head).checked_by == cast.head.user


# --- what the database refuses, whoever writes -----------------------------------------------------------------------
def refused(order, **values):
    values = {"state": "closed", "closed_by": values.pop("by"), "closed_on": date(2026, 11, 20)} | values
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        SupervisionOrder.objects.filter(pk=order.pk).update(**values)
    return str(refusal.value)


def test_the_database_refuses_closing_without_what_was_done(cast):
    assert "order_closed_says_what_was_done" in refused(checked(cast), by=cast.head.user)


def test_the_database_refuses_closing_without_anybody_who_closes(cast):
    assert "order_closed_says_what_was_done" in refused(checked(cast), outcome=DONE, by=None)


def test_the_database_refuses_closing_without_proof_where_it_is_asked_for(cast):
    order = checked(cast, kind="time_limit")
    assert "order_closed_has_proof" in refused(order, outcome=DONE, by=cast.head.user)


def test_the_database_refuses_closing_by_who_answered(cast):
    order = checked(cast)
    assert "order_closed_by_another" in refused(order, outcome=DONE, by=order.answered_by)


def test_the_database_refuses_closing_what_nobody_answered(cast):
    assert "order_answered_by_somebody" in refused(issued(cast), outcome=DONE, by=cast.head.user)


def test_the_database_refuses_closing_twice(cast):
    order = checked(cast)
    close_order(order=order, outcome=DONE, by=cast.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLog.objects.create(
            order=order, at=timezone.now(), who="另一人", act="close", from_state="checked", to_state="closed"
        )


def test_the_database_refuses_an_inserted_order_that_is_closed_without_what_was_done(cast):
    order = checked(cast)
    row = SupervisionOrder.objects.get(pk=order.pk)
    row.pk, row.uid, row.cause, row.number, row.serial = None, uuid4(), "copy", "云医改组督〔2026〕99号", 99
    row.state, row.closed_by, row.closed_on = "closed", cast.head.user, date(2026, 11, 20)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- raised ----------------------------------------------------------------------------------------------------------
def test_a_raised_order_ends_and_the_next_step_is_drafted_from_it(cast):
    order = issued(cast, title="关于第8项未达序时进度的督办单")
    following = raise_order(order=order, to="time_limit", reason=REASON, by=cast.clerk)
    order.refresh_from_db()
    assert order.state == "raised"
    assert (following.state, following.kind, following.raised_from, following.department) == (
        "draft",
        "time_limit",
        order,
        cast.finance,
    )
    assert (following.title, following.text) == ("关于第8项未达序时进度的限期整改通知", REASON)
    assert set(told("raised")) == {"finance_liaison", "finance_head"}
    assert sign_order(order=following, by=cast.head).state == "issued"


@pytest.mark.parametrize("to", ["urging", "order", "nonsense"])
def test_an_order_is_raised_to_a_later_step_only(cast, to):
    order = issued(cast)
    with pytest.raises(NotPossible, match="no later step"):
        raise_order(order=order, to=to, reason=REASON, by=cast.head)
    order.refresh_from_db()
    assert order.state == "issued"


def test_a_draft_the_portal_made_already_is_taken(cast):
    order = issued(cast)
    made = draft(
        cast,
        kind="time_limit",
        task=order.task,
        cause=climb_cause(order.uid, order.due_on),
        raised_from=order,
        by=None,
    )
    drop_draft(order=made, reason="再看一期。", by=cast.clerk)
    following = raise_order(order=order, to="time_limit", reason=REASON, by=cast.head)
    assert (following.pk, following.state) == (made.pk, "draft")


def night_on(cast, day):
    return list(walk_ladder(programme=cast.programme, on=date(2026, 11, day)).drafted)


def overdue_since(order, day):
    SupervisionOrder.objects.filter(pk=order.pk).update(due_on=date(2026, 11, day))
    order.refresh_from_db()


def test_a_dropped_next_step_is_drafted_anew_only_for_a_later_day(cast):
    order = issued(cast)
    SupervisionOrder.objects.update(first_due_on=date(2026, 11, 6))
    overdue_since(order, 6)
    (first,) = night_on(cast, 20)
    assert (first.kind, first.raised_from) == ("time_limit", order)
    drop_draft(order=first, reason="再看一周。", by=cast.clerk)
    assert night_on(cast, 23) == []
    overdue_since(order, 23)
    (second,) = night_on(cast, 30)
    assert (second.kind, second.raised_from) == ("time_limit", order)
    first.refresh_from_db()
    assert first.raised_from is None
    with pytest.raises(NotPossible, match="has taken its place"):
        reopen_draft(order=first, by=cast.clerk)
    drop_draft(order=second, reason="不用。", by=cast.clerk)
    assert reopen_draft(order=first, by=cast.clerk).raised_from == order


def test_after_its_next_step_was_dropped_an_order_is_raised_to_another_by_hand(cast):
    order = issued(cast)
    SupervisionOrder.objects.update(first_due_on=date(2026, 11, 6))
    overdue_since(order, 6)
    (made,) = night_on(cast, 20)
    with pytest.raises(NotPossible, match="draft of another step"):
        raise_order(order=order, to="interview", reason=REASON, by=cast.head)
    drop_draft(order=made, reason="约谈更合适。", by=cast.clerk)
    following = raise_order(order=order, to="interview", reason=REASON, by=cast.head)
    assert (following.kind, following.state, following.raised_from) == ("interview", "draft", order)
    order.refresh_from_db()
    assert (order.state, gone_causes([following], on=date(2026, 11, 23))) == ("raised", {})
    drop_draft(order=following, reason="改由电话督促。", by=cast.clerk)
    assert (
        reopen_draft(order=SupervisionOrder.objects.get(pk=following.pk), by=cast.clerk).raised_from == order
    )


def test_an_order_raised_to_the_leading_group_becomes_a_referral(cast):
    order = issued(cast)
    referral = raise_order(order=order, to="raise", reason=REASON, by=cast.head)
    assert isinstance(referral, Referral)
    assert (referral.order, referral.department, referral.task, referral.title) == (
        order,
        cast.finance,
        order.task,
        order.title,
    )


def test_units_do_not_raise(cast):
    for other in (cast.finance_head, cast.leader, cast.north):
        with pytest.raises(PermissionDenied):
            raise_order(order=issued(cast), to="raise", reason=REASON, by=other)


# --- withdrawn -------------------------------------------------------------------------------------------------------
def test_a_withdrawn_order_keeps_its_number_and_the_unit_is_told_why(cast):
    order = issued(cast)
    withdrawn = withdraw_order(order=order, reason="事项已调整。", by=cast.head)
    assert (withdrawn.state, withdrawn.number) == ("withdrawn", "云医改组督〔2026〕1号")
    assert told("withdrawn")["finance_head"].body == "事项已调整。"
    assert issued(cast).number == "云医改组督〔2026〕2号"


def test_who_may_not_sign_does_not_withdraw(cast):
    with pytest.raises(PermissionDenied):
        withdraw_order(order=issued(cast), reason="误发。", by=cast.clerk)
    with pytest.raises(NotPossible, match="why"):
        withdraw_order(order=issued(cast), reason="", by=cast.head)
    with pytest.raises(WrongState):
        withdraw_order(order=answered(cast), reason="误发。", by=cast.head)


# --- instructions ----------------------------------------------------------------------------------------------------
def test_the_last_order_of_an_instruction_settles_it(cast):
    instruction = instruct(cast)
    order = checked(cast, instruction=instruction)
    close_order(order=order, outcome=DONE, by=cast.head)
    instruction.refresh_from_db()
    assert instruction.settled_on == date(2026, 11, 20)


def test_a_county_answers_the_city_and_does_not_check_itself(cast):
    task = cast.task(1, collector=cast.counties["north"])
    order = sign_order(order=draft(cast, task=task, department=cast.counties["north"]), by=cast.head)
    answer_order(order=order, measures="甲", done=DONE, by=cast.north)
    order.refresh_from_db()
    with pytest.raises(PermissionDenied):
        check_answer(order=order, by=cast.north)


def test_what_is_raised_of_an_instruction_exists_for_its_circle(cast):
    order = issued(cast, task=cast.task(1, collector=cast.finance), instruction=instruct(cast))
    referral = raise_order(order=order, to="raise", reason=REASON, by=cast.head)
    seen = {
        name: Referral.objects.visible_to(cast.people[name]).exists()
        for name in ("clerk", "clerk2", "head", "leader")
    }
    assert seen == {"clerk": True, "clerk2": False, "head": True, "leader": False}
    assert Referral.objects.visible_to(cast.finance_liaison).get() == referral
    assert history_of(order.task, cast.head) == []
