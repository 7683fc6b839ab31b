"""Who is told of a matter, by which post, and what of it may leave the portal."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from departments.enums import Clearance, Role
from departments.models import Notification, Post
from tasks.enums import AdjustmentState, ObjectionState
from tasks.models import Adjustment, Instruction, Objection
from tasks.notifications import (
    adjustment_asked,
    objection_made,
    tell_collectors,
    tell_instruction,
    tell_of_adjustment,
    tell_of_objection,
)
from tests.cast import make_actor

NOW = datetime(2026, 11, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def told() -> list[tuple[str, str, str, bool]]:
    """Return who was told what for which reason, and whether its words stay inside."""
    rows = Notification.objects.order_by("user__username")
    return list(rows.values_list("user__username", "title", "reason", "sealed"))


@pytest.fixture
def objection(cast):
    return Objection.objects.create(
        task=cast.task(3, collector=cast.finance),
        department=cast.finance,
        kind="not_ours",
        reason="不属于我局职责",
        made_by=cast.finance_liaison.user,
        made_at=NOW,
    )


@pytest.fixture
def adjustment(cast):
    return Adjustment.objects.create(
        task=cast.task(4, collector=cast.finance),
        department=cast.finance,
        kind="due",
        reason="设备到货推迟",
        asked_by=cast.finance_liaison.user,
        asked_at=NOW,
    )


def test_what_is_handed_out_is_told_to_the_units_liaisons_as_such(cast):
    tell_collectors(
        [
            cast.task(1, collector=cast.finance),
            cast.task(2, title="第2项\n假冒的一行", collector=cast.finance),
        ]
    )
    assert told() == [("finance_liaison", "您单位新收到2项任务", "filer", False)]
    row = Notification.objects.get()
    assert (row.body, row.programme) == ("1 第1项工作\n2 第2项 假冒的一行", cast.programme)


def test_what_is_handed_out_to_the_secretariat_is_told_to_its_clerks_as_such(cast):
    tell_collectors([cast.task(1)])
    assert [(name, reason) for name, _title, reason, _sealed in told()] == [
        ("clerk", "secretariat"),
        ("clerk2", "secretariat"),
        ("liaison", "filer"),
    ]


def test_closed_accounts_are_told_nothing(cast):
    cast.finance_liaison.user.is_active = False
    cast.finance_liaison.user.save()
    tell_collectors([cast.task(1, collector=cast.finance)])
    assert told() == []


def test_words_of_labelled_matters_stay_inside(cast, objection):
    Post.objects.update(clearance=Clearance.SENSITIVE)
    task = cast.task(1, collector=cast.finance, sensitivity=Clearance.SENSITIVE)
    tell_collectors([task])
    objection.task = task
    objection_made(objection)
    assert {sealed for _name, _title, _reason, sealed in told()} == {True}


def test_objection_is_told_to_the_secretariat(cast, objection):
    objection_made(objection)
    title = "市财政局提出异议：3 第3项工作"
    assert told() == [(name, title, "secretariat", False) for name in ("clerk", "clerk2", "head")]
    assert Notification.objects.first().body == "不属于我局职责"


def test_decision_on_an_objection_is_told_to_the_unit(cast, objection):
    objection.state, objection.answer = ObjectionState.UPHELD, "同意"
    tell_of_objection(objection)
    assert [(name, reason) for name, _title, reason, _sealed in told()] == [
        ("finance_head", "unit"),
        ("finance_liaison", "unit"),
    ]


def test_request_for_an_adjustment_is_told_to_the_secretariat(cast, adjustment):
    adjustment_asked(adjustment)
    title = "市财政局申请调整：4 第4项工作"
    assert told() == [(name, title, "secretariat", False) for name in ("clerk", "clerk2", "head")]


def test_decision_on_an_adjustment_is_told_to_the_unit_and_the_one_that_takes_over(cast, adjustment):
    adjustment.task.collector = cast.health
    adjustment.state = AdjustmentState.APPROVED
    tell_of_adjustment(adjustment)
    assert [name for name, _title, _reason, _sealed in told()] == [
        "finance_head",
        "finance_liaison",
        "liaison",
    ]


def test_nobody_without_the_clearance_is_told(cast, objection, adjustment):
    objection.task.sensitivity = adjustment.task.sensitivity = Clearance.SENSITIVE
    for tell, row in [
        (objection_made, objection),
        (tell_of_objection, objection),
        (adjustment_asked, adjustment),
        (tell_of_adjustment, adjustment),
    ]:
        tell(row)
    assert told() == []


def test_instruction_is_told_to_its_circle_alone_and_nothing_of_it_leaves(cast):
    row = Instruction.objects.create(
        programme=cast.programme,
        text="请抓紧落实",
        leader="韩望山副市长",
        given_on=date(2026, 11, 5),
        entered_by=cast.clerk.post,
    )
    row.circle.set([cast.finance_head.post, cast.leader.post])
    make_actor(cast.programme, cast.finance, Role.DEPARTMENT_HEAD, "other_head", "某某", "分管领导")
    tell_instruction(row)
    assert told() == [(name, "新批示：韩望山副市长", "circle", True) for name in ("finance_head", "leader")]
    message = Notification.objects.first()
    assert (message.body, message.urgent, message.url) == ("", True, f"/instructions/{row.uid}/")
