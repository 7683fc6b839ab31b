"""调整: request, opinion, approval by who approved the ledger; applied at once, old terms kept and shown."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from departments.models import Notification
from reform.core.days import day as as_read
from reform.core.periods import Period
from reform.core.workflow import Conflict, WrongState
from reports.models import ProgressReport, ReportingPeriod
from tasks.models import (
    Adjustment,
    Assignment,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Milestone,
    Task,
    TaskStatus,
)
from tasks.progress import propose_status
from tasks.selectors.adjustments import adjusted_tasks, adjustments_approved, term_changes
from tasks.selectors.around import around
from tasks.selectors.facts import facts_of, rule_of, with_measures
from tasks.selectors.history import history_of
from tasks.services.adjusting import Terms
from tasks.services.adjustments import (
    ask_adjustment,
    decide_adjustment,
    give_opinion,
    withdraw_adjustment,
)
from tasks.services.handing_out import WrongApproval
from tasks.services.refusals import NotPossible
from tasks.services.targets import Step

LATER = date(2027, 3, 31)
REASON = "设备到货推迟。"


@pytest.fixture
def task(cast):
    return cast.task(1, collector=cast.finance, status_class="on_schedule")


def asked(task, by, kind="due", **terms) -> Adjustment:
    return ask_adjustment(task=task, kind=kind, reason=REASON, terms=Terms(**terms), by=by)


def opined(adjustment, by) -> Adjustment:
    return give_opinion(adjustment=adjustment, in_favour=True, opinion="情况属实。", by=by)


def decided(adjustment, by, *, approved=True, on=None, **fields) -> Adjustment:
    values = {"decided_by": "方静澜", "answer": "" if approved else "按期完成。"} | fields
    return decide_adjustment(
        adjustment=adjustment, approved=approved, on=on or timezone.localdate(), by=by, **values
    )


def approve(task, cast, kind="due", **terms) -> Task:
    decided(opined(asked(task, cast.finance_liaison, kind, **terms), cast.clerk), cast.head)
    return Task.objects.get(pk=task.pk)


# --- the way ------------------------------------------------------------------------------------------------------
def test_a_date_changes_only_when_it_is_approved_and_the_old_one_stays_visible(cast, task):
    adjustment = asked(task, cast.finance_liaison, due_on=LATER)
    assert adjustment.before == {"due_on": "2026-12-31"}
    given = opined(adjustment, cast.clerk)
    task.refresh_from_db()
    assert task.due_on == date(2026, 12, 31)
    done = decided(given, cast.head)
    task.refresh_from_db()
    assert (done.state, task.due_on) == ("approved", LATER)
    beside = around(task, cast.clerk)
    assert beside.due_before == date(2026, 12, 31)
    assert [(c.label, c.before, c.after) for _a, changes in beside.adjusted for c in changes] == [
        ("Due date", date(2026, 12, 31), LATER)
    ]
    today = as_read(timezone.localdate())
    assert [entry.text for entry in history_of(task, cast.leader)] == [
        f"Adjusted with approval by 方静澜 on {today}: Due date, 31 Dec 2026 → 31 Mar 2027",
        "Opinion of the secretariat on the adjustment (Due date): in favour",
        "Adjustment asked for: Due date, 31 Dec 2026 → 31 Mar 2027",
    ]
    with translation.override("zh-hans"):
        assert history_of(task)[2].text == "申请调整完成时限：2026年12月31日 → 2027年3月31日"
    told = Notification.objects.filter(key=f"adjustment.approved:{adjustment.uid}")
    assert {one.user.username for one in told} == {"finance_liaison", "finance_head"}


def test_what_is_not_approved_changes_nothing_and_has_an_answer(cast, task):
    given = opined(asked(task, cast.finance_liaison, due_on=LATER), cast.clerk)
    declined = decided(given, cast.head, approved=False)
    task.refresh_from_db()
    assert (declined.state, declined.answer, task.due_on) == ("declined", "按期完成。", date(2026, 12, 31))
    assert around(task, cast.clerk).adjusted == []


def test_nobody_approves_their_own_request(cast, task):
    own = opined(asked(task, cast.head, due_on=LATER), cast.clerk)
    with pytest.raises(PermissionDenied):
        decided(own, cast.head)


def test_the_leading_groups_paper_is_recorded_by_the_head_whoever_asked(cast, task):
    own = opined(asked(task, cast.head, due_on=LATER), cast.clerk)
    with pytest.raises(PermissionDenied):
        decided(own, cast.head, body="group")
    done = decided(own, cast.head, body="group", decided_by="市医改领导小组", paper="会议纪要〔2026〕4号")
    assert (done.body, done.paper) == ("group", "会议纪要〔2026〕4号")


def test_the_clerk_asks_for_a_unit_and_the_head_approves(cast, task):
    decided(opined(asked(task, cast.clerk, due_on=LATER), cast.clerk), cast.head)
    task.refresh_from_db()
    assert task.due_on == LATER


@pytest.mark.parametrize("who", ["liaison", "north", "leader"])
def test_only_the_collecting_unit_and_the_office_ask(cast, task, who):
    with pytest.raises(PermissionDenied):
        asked(task, getattr(cast, who), due_on=LATER)


def test_one_adjustment_of_a_matter_is_under_way(cast, task):
    first = asked(task, cast.finance_liaison, due_on=LATER)
    with pytest.raises(NotPossible, match="under way"):
        asked(task, cast.clerk, "suspension")
    withdraw_adjustment(adjustment=first, by=cast.finance_head)
    asked(task, cast.clerk, "suspension")


def test_a_request_is_approved_only_with_an_opinion_and_once(cast, task):
    adjustment = asked(task, cast.finance_liaison, due_on=LATER)
    with pytest.raises(WrongState):
        decided(adjustment, cast.head)
    given = opined(adjustment, cast.clerk)
    with pytest.raises(WrongState):
        withdraw_adjustment(adjustment=given, by=cast.finance_liaison)
    decided(given, cast.head)
    with pytest.raises(Conflict):
        decided(given, cast.head)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_decision_is_of_a_day_that_can_be(cast, task, days):
    given = opined(asked(task, cast.finance_liaison, due_on=LATER), cast.clerk)
    with pytest.raises(WrongApproval):
        decided(given, cast.head, on=timezone.localdate() + timedelta(days=days))


def test_terms_changed_meanwhile_are_a_conflict_and_nothing_is_kept(cast, task):
    given = opined(asked(task, cast.finance_liaison, due_on=LATER), cast.clerk)
    Task.objects.filter(pk=task.pk).update(due_on=date(2026, 11, 30))
    with pytest.raises(Conflict):
        decided(given, cast.head)
    given.refresh_from_db()
    assert given.state == "opined"


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("due", {"due_on": date(2026, 12, 31)}),
        ("due", {"due_on": date(2025, 12, 31)}),
        ("due", {}),
        ("collector", {}),
        ("target", {}),
        ("resumption", {}),
    ],
)
def test_what_would_change_nothing_is_not_asked_for(cast, task, kind, terms):
    with pytest.raises(NotPossible):
        asked(task, cast.finance_liaison, kind, **terms)


def test_what_is_in_preparation_is_not_adjusted(cast):
    task = cast.task(2, collector=cast.finance, state="preparation", handed_out_on=None)
    with pytest.raises(NotPossible, match="simply changed"):
        asked(task, cast.clerk, due_on=LATER)


# --- what it changes ------------------------------------------------------------------------------------------------
def test_nodes_not_done_follow_the_date_unless_set_by_hand(cast):
    task = cast.task(1, collector=cast.finance, type="pilot")
    for order, (name, done) in enumerate([("定点", date(2026, 3, 1)), ("方案", None), ("总结", None)]):
        Milestone.objects.create(
            task=task, order=order, name=name, planned_on=date(2026, 3 + order, 1), done_on=done
        )
    approve(task, cast, due_on=date(2027, 1, 1))
    assert [(m.name, m.planned_on) for m in task.milestones.all()] == [
        ("定点", date(2026, 3, 1)),
        ("方案", date(2026, 5, 27)),
        ("总结", date(2027, 1, 1)),
    ]
    Task.objects.filter(pk=task.pk).update(nodes_by_hand=True)
    approve(Task.objects.get(pk=task.pk), cast, due_on=LATER)
    assert task.milestones.last().planned_on == date(2027, 1, 1)


def test_the_last_target_moves_with_the_date_and_the_flags_are_worked_out_anew(cast, task):
    indicator = Indicator.objects.create(task=task, name="床位", unit="张")
    for day, value in [(date(2026, 6, 30), 100), (date(2026, 12, 31), 300)]:
        IndicatorTarget.objects.create(indicator=indicator, op=">=", value=value, due_on=day)
    Task.objects.filter(pk=task.pk).update(overdue=True, light="red")
    approve(task, cast, due_on=date(2099, 3, 31))
    task.refresh_from_db()
    assert [t.due_on for t in indicator.targets.all()] == [date(2026, 6, 30), date(2099, 3, 31)]
    assert (task.overdue, task.light) == (False, "green")


def test_a_target_is_adjusted_in_its_own_words(cast, task):
    indicator = Indicator.objects.create(task=task, name="新增床位", unit="张")
    target = IndicatorTarget.objects.create(indicator=indicator, op=">=", value=300, text="新增床位300张")
    IndicatorValue.objects.create(
        indicator=indicator,
        department=cast.finance,
        period_kind="month",
        period_start=date(2026, 9, 1),
        value=180,
        data_as_of=date(2026, 9, 30),
        recorded_at=timezone.now(),
    )
    Task.objects.filter(pk=task.pk).update(progress_share=Decimal(60))
    approve(task, cast, "target", targets={target.pk: Step(">=", Decimal(240))})
    target.refresh_from_db()
    task.refresh_from_db()
    # 180 of 240, where it was 180 of 300.
    assert task.progress_share == Decimal(75)
    assert (target.value, target.text) == (240, "")
    change = term_changes(Adjustment.objects.get())[0]
    assert (change.label, change.before, change.after) == ("新增床位（张）", "≥300", "≥240")


def test_another_unit_collects_leads_and_signs_the_former_cooperates(cast, task):
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 10),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )
    report = ProgressReport.objects.create(
        period=period,
        task=task,
        department=cast.finance,
        jurisdiction=cast.city,
        state="for_approval",
        text="稿",
    )
    Assignment.objects.update(signed_for_at=timezone.now())
    changed = approve(task, cast, "collector", collector=cast.health)
    rows = [(r.department, r.role, r.signed_for_at is None) for r in task.assignments.order_by("order")]
    assert changed.collector == cast.health
    assert rows == [(cast.health, "lead", True), (cast.finance, "cooperating", False)]
    assert "市卫生健康委" in changed.search
    report.refresh_from_db()
    assert (report.department, report.state, report.version) == (cast.health, "draft", 1)


def test_the_former_unit_may_leave_and_what_it_sent_stays(cast, task):
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 10),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )
    report = ProgressReport.objects.create(
        period=period,
        task=task,
        department=cast.finance,
        jurisdiction=cast.city,
        state="submitted",
        text="稿",
        submitted_at=timezone.now(),
    )
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.health,
        written="市卫健委",
    )
    approve(task, cast, "collector", collector=cast.health, former_stays=False)
    rows = [(r.department, r.role, r.written) for r in task.assignments.all()]
    assert rows == [(cast.health, "lead", "市卫健委")]
    report.refresh_from_db()
    assert report.department == cast.finance


def class_at(cast, task, cutoff: date, period: Period) -> str:
    found = with_measures(Task.objects.filter(pk=task.pk))
    facts = facts_of(found, period=period, cutoff=cutoff, said={})[task.pk]
    return propose_status(facts, rule_of(cast.programme), cutoff).status_class


def test_a_changed_date_is_printed_as_adjusted_in_its_period_alone(cast, task):
    today = timezone.localdate()
    month = Period(today.replace(day=1))
    approve(task, cast, due_on=LATER)
    assert class_at(cast, task, today, month) == "adjusted"
    determine(task, month.start, today)
    following = month.next()
    assert class_at(cast, task, following.end, following) != "adjusted"


def test_a_suspended_matter_is_printed_as_adjusted_until_it_is_resumed(cast, task):
    today = timezone.localdate()
    month = Period(today.replace(day=1))

    assert class_at(cast, task, today, month) != "adjusted"
    suspended = approve(task, cast, "suspension", suspended_on=today)
    assert suspended.suspended_on == today
    assert class_at(cast, task, today, month) == "adjusted"
    assert class_at(cast, task, month.next().end, month.next()) == "adjusted"
    approve(suspended, cast, "resumption")
    assert class_at(cast, task, month.next().end, month.next()) != "adjusted"


# --- the period it counts for -----------------------------------------------------------------------------------------
def determine(task, start: date, cutoff: date) -> None:
    TaskStatus.objects.create(
        task=task,
        jurisdiction=task.jurisdiction,
        as_of=cutoff,
        period_kind="month",
        period_start=start,
        determined="on_schedule",
        confirmed_by="方静澜",
        determined_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 9, 25), False),
        (date(2026, 9, 26), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 25), True),
        (date(2026, 10, 26), False),
    ],
)
def test_an_adjustment_counts_from_the_last_cutoff_to_this_one(cast, task, day, counts):
    approve(task, cast, due_on=LATER)
    Adjustment.objects.update(decided_on=day)
    determine(cast.task(2), date(2026, 9, 1), date(2026, 9, 25))
    october = {"period": Period(date(2026, 10, 1)), "cutoff": date(2026, 10, 25)}
    assert (task.pk in adjusted_tasks([task], **october)) is counts
    assert [one.task for one in adjustments_approved(cast.ledger, **october)] == ([task] if counts else [])


def test_before_any_determination_it_counts_from_the_first_day_of_the_period(cast, task):
    approve(task, cast, due_on=LATER)
    october = {"period": Period(date(2026, 10, 1)), "cutoff": date(2026, 10, 25)}
    for day, counts in [(date(2026, 9, 30), False), (date(2026, 10, 1), True)]:
        Adjustment.objects.update(decided_on=day)
        assert (task.pk in adjusted_tasks([task], **october)) is counts
