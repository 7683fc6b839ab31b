"""Drafts of orders: made once a cause by the ladder's terms, changed, not used, used after all."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reports.enums import OrderState
from reports.ladder import CLOCK, POINTS
from reports.models import SupervisionLadder, SupervisionOrder
from reports.services.orders import draft_order, drop_draft, reopen_draft, revise_draft
from tasks.models import TaskLog
from tests.reports.orders import DEMANDS, draft, instruct

WORDS = {"title": "新标题", "text": "事由", "demands": "要求", "authority": ""}


def set_clock(cast):
    SupervisionLadder.objects.create(
        programme=cast.programme, number=1, data=CLOCK.to_json(), reason="定", set_by="方静澜"
    )


def test_a_draft_takes_the_terms_of_its_step(cast):
    made = draft(cast, kind="time_limit", grounds=[{"period": "2026-10-01", "class": "behind"}])
    step = POINTS.step("time_limit")
    assert (made.state, made.number, made.due_on) == (OrderState.DRAFT, "", None)
    assert (made.signs, made.proof_needed, made.extension_cap, made.extension_by, made.clock) == (
        step.signs,
        True,
        step.extensions,
        "leader",
        [],
    )
    assert (made.terms["days"], made.ladder_version) == (10, POINTS.label)
    assert made.grounds == [{"period": "2026-10-01", "class": "behind"}]
    assert (made.programme, made.jurisdiction) == (cast.programme, cast.city)


def test_a_kind_the_ladder_does_without_takes_usual_terms(cast):
    set_clock(cast)
    made = draft(cast, kind="urging")
    assert (made.signs, made.proof_needed, made.terms["days"], made.clock) == ("head", False, 5, [])


def test_a_cause_has_one_order_whoever_asks_twice(cast):
    made = draft(cast, cause="task:x:behind:month:2026-10-01", by=None)
    again = draft_order(
        kind="order",
        department=cast.finance,
        cause="task:x:behind:month:2026-10-01",
        caused_on=date(2026, 11, 20),
        task=made.task,
        title="又一份",
        by=None,
    )
    assert again is None
    assert list(SupervisionOrder.objects.all()) == [made]


def test_an_order_is_about_something(cast):
    with pytest.raises(ValueError, match="about a task or an instruction"):
        draft_order(
            kind="order",
            department=cast.finance,
            cause="x",
            caused_on=date(2026, 11, 20),
            title="督办",
            by=None,
        )


@pytest.mark.parametrize(
    ("hard", "end"), [(False, ["settled", "2026-11-25"]), (True, ["settled_hard", "2026-12-18"])]
)
def test_a_clock_counts_days_from_the_instruction_and_lets_none_fall_on_a_day_off(cast, hard, end):
    set_clock(cast)
    made = draft(cast, instruction=instruct(cast), task=None, hard=hard)
    # Given on Wednesday the 18th: the third day is a Saturday.
    assert [list(tick.values()) for tick in made.clock] == [
        ["arranged", "2026-11-19"],
        ["fed_back", "2026-11-23"],
        end,
    ]


def test_only_the_office_drafts_and_only_its_own_programme(cast):
    for who in ("liaison", "leader", "finance_head", "admin", "north"):
        with pytest.raises(PermissionDenied):
            draft(cast, by=cast.people[who])
    assert not SupervisionOrder.objects.exists()


def test_a_draft_is_written_down_and_told_to_nobody(cast):
    made = draft(cast)
    log = made.log.get()
    assert (log.act, log.from_state, log.to_state, log.who) == ("draft", "", "draft", cast.clerk.label)
    assert AuditEntry.objects.get(act="order.draft").object_uid == made.uid
    assert not Notification.objects.exists()
    assert not TaskLog.objects.filter(event__startswith="order").exists()


def test_the_words_of_a_draft_are_changed_and_said_what_changed(cast):
    made = draft(cast)
    revised = revise_draft(order=made, **(WORDS | {"demands": DEMANDS}), by=cast.head)
    assert (revised.title, revised.text, revised.demands) == ("新标题", "事由", DEMANDS)
    entry = AuditEntry.objects.get(act="order.revise")
    assert set(entry.before) == {"order_state", "title", "text"}
    assert (
        revise_draft(order=revised, **(WORDS | {"demands": DEMANDS}), by=cast.head).version == revised.version
    )
    with pytest.raises(Conflict):
        revise_draft(order=made, **WORDS, by=cast.clerk)


def test_a_dropped_draft_keeps_its_cause_and_can_be_taken_up_again(cast):
    made = draft(cast, cause="task:1:behind:month:2026-10-01")
    dropped = drop_draft(order=made, reason="已约定新的时间。", by=cast.clerk)
    assert (dropped.state, dropped.log.first().text) == (OrderState.DROPPED, "已约定新的时间。")
    with pytest.raises(WrongState):
        revise_draft(order=dropped, **WORDS, by=cast.clerk)
    assert (
        draft_order(
            kind="order",
            department=cast.finance,
            cause="task:1:behind:month:2026-10-01",
            caused_on=date(2026, 11, 20),
            task=made.task,
            title="督办",
            by=None,
        )
        is None
    )
    assert reopen_draft(order=dropped, by=cast.head).state == OrderState.DRAFT
