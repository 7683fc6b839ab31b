"""结转: what becomes of each matter, the sum, the next year's ledger, and a closed one that nobody writes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.enums import Clearance, MessageGroup
from departments.models import Notification
from departments.selectors.notifications import KEYS
from reform.core.models import AuditEntry
from reform.core.periods import Period
from reports.models import Determination, ReportingPeriod
from tasks.models import (
    Adjustment,
    Assignment,
    DetailRow,
    DutyItem,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Ledger,
    Milestone,
    Objection,
    Task,
    TaskStatus,
)
from tasks.selectors.around import around, ended_well
from tasks.selectors.counts import list_figures
from tasks.selectors.detail import past_statuses
from tasks.selectors.facts import facts_of, with_measures
from tasks.selectors.figures import actual_of
from tasks.selectors.history import history_of
from tasks.selectors.year_end import year_end_of
from tasks.services.carrying_over import carry_over
from tasks.services.refusals import NotPossible

NAME = "2027年重点任务台账"


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel("2027-01-08T10:00:00+08:00", tick=False):
        yield


def over(cast, **fields) -> Ledger:
    return carry_over(ledger=cast.ledger, **({"name": NAME, "year": 2027, "by": cast.head} | fields))


def heir_of(task) -> Task:
    return Task.objects.get(carried_from=task)


@pytest.fixture
def year(cast):
    """One matter for every end, and an item with a row done and one behind."""
    item = cast.task(6)
    item.assignments.all().delete()
    item.row_count, item.collector = 2, None
    item.save()
    return {
        "done": cast.task(1, status_class="done", light="green"),
        "goes_on": cast.task(
            2, status_class="on_schedule", long_term=True, due_on=None, progress_text="已建立。"
        ),
        "unfinished": cast.task(3, status_class="behind", severity=2, light="red", overdue=True),
        "late for long": cast.task(4, status_class="behind", severity=1, long_term=True, due_on=None),
        "preparation": cast.task(5, state="preparation", handed_out_on=None),
        "item": item,
        "row done": cast.task(6, row=1, root=item, label="6.1", status_class="done", title="一"),
        "row behind": cast.task(
            6, row=2, root=item, label="6.2", status_class="behind", severity=1, title="二"
        ),
        "withdrawn": cast.task(7, state="withdrawn"),
    }


def test_the_preview_says_what_becomes_of_each_item_and_proves_the_sum(cast, year):
    plan = year_end_of(cast.ledger)
    assert [(task.number, fate) for task, fate in plan.items] == [
        (1, "done"),
        (2, "goes_on"),
        (3, "unfinished"),
        (4, "unfinished"),
        (5, "preparation"),
        (6, "unfinished"),
        (7, "withdrawn"),
    ]
    assert plan.reconciliation == "7 = 1 + 1 + 3 + 1 + 1"
    assert (plan.carried, plan.blockers) == (5, [])


def test_the_old_ledger_closes_and_the_new_one_begins(cast, year):
    into = over(cast)
    cast.ledger.refresh_from_db()
    assert (cast.ledger.state, cast.ledger.closed_on) == ("closed", date(2027, 1, 8))
    assert (into.name, into.year, into.starts_on, into.carried_from) == (
        NAME,
        2027,
        date(2027, 1, 1),
        cast.ledger,
    )
    old = {key: Task.objects.get(pk=task.pk) for key, task in year.items()}
    assert {key: task.state for key, task in old.items()} == {
        "done": "closed",
        "goes_on": "carried_over",
        "unfinished": "carried_over",
        "late for long": "carried_over",
        "preparation": "carried_over",
        "item": "carried_over",
        "row done": "closed",
        "row behind": "carried_over",
        "withdrawn": "withdrawn",
    }
    assert {key for key, task in old.items() if ended_well(task)} == {"goes_on"}
    made = Task.objects.filter(ledger=into).order_by("number", "row")
    assert [(t.label, t.title, t.row_count, t.state, t.status_class) for t in made] == [
        ("1", "第2项工作", 0, "handed_out", "on_schedule"),
        ("2", "第3项工作", 0, "handed_out", "behind"),
        ("3", "第4项工作", 0, "handed_out", "behind"),
        ("4", "第5项工作", 0, "preparation", ""),
        ("5", "第6项工作", 1, "handed_out", "behind"),
        ("5.1", "二", 0, "handed_out", "behind"),
    ]
    assert AuditEntry.objects.get(act="ledger.carry_over").after == {
        "done": 1,
        "goes_on": 1,
        "unfinished": 3,
        "preparation": 1,
        "withdrawn": 1,
        "into": NAME,
        "year": 2027,
    }


def test_the_old_years_figures_stand_after_it_is_closed(cast, year):
    before = list_figures(Task.objects.filter(ledger=cast.ledger).exclude(state="withdrawn"))
    over(cast)
    after = list_figures(Task.objects.filter(ledger=cast.ledger).exclude(state="withdrawn"))
    assert (after.tally, after.marked, after.running_rows) == (
        before.tally,
        before.marked,
        before.running_rows,
    )


def test_an_unfinished_matter_keeps_date_state_and_flags(cast, year):
    over(cast)
    heir = heir_of(year["unfinished"])
    assert (heir.due_on, heir.starts_on, heir.overdue, heir.light, heir.handed_out_on) == (
        date(2026, 12, 31),
        date(2026, 1, 1),
        True,
        "red",
        date(2026, 1, 15),
    )


def test_a_long_term_matter_begins_anew(cast, year):
    over(cast)
    heir = heir_of(year["goes_on"])
    assert (heir.long_term, heir.due_on, heir.starts_on, heir.progress_text) == (
        True,
        None,
        date(2027, 1, 1),
        "",
    )


def test_before_the_new_year_it_is_not_due_yet(cast, year):
    with time_machine.travel("2026-12-30T10:00:00+08:00", tick=False):
        over(cast)
    heir = heir_of(year["goes_on"])
    assert (heir.status_class, heir.light) == ("not_due", "grey")


def test_everything_that_belongs_to_an_unfinished_matter_goes_over(cast):
    task = cast.task(1, status_class="behind")
    Assignment.objects.filter(task=task).update(signed_for_at=timezone.now(), signed_for_by="陆小满")
    unit = cast.counties["north"]
    DutyItem.objects.create(
        task=task, department=unit, jurisdiction=cast.city, done=True, done_on=date(2026, 5, 1)
    )
    Milestone.objects.create(task=task, order=0, name="起草", done_on=date(2026, 4, 1))
    Milestone.objects.create(task=task, order=1, name="印发", planned_on=date(2026, 12, 1))
    DetailRow.objects.create(task=task, order=1, name="一院", done_on=date(2026, 6, 1))
    DetailRow.objects.create(task=task, order=2, name="二院")
    indicator = Indicator.objects.create(task=task, name="床位", unit="张", last_year=Decimal(90))
    IndicatorTarget.objects.create(indicator=indicator, op=">=", value=300, due_on=date(2026, 12, 31))
    IndicatorValue.objects.create(
        indicator=indicator,
        department=cast.health,
        period_kind="month",
        period_start=date(2026, 12, 1),
        value=180,
        data_as_of=date(2026, 12, 31),
        recorded_at=timezone.now(),
    )
    over(cast)
    heir = heir_of(task)
    assert [(a.department, a.role, a.signed_for_by) for a in heir.assignments.all()] == [
        (cast.health, "lead", "陆小满")
    ]
    assert [(d.department, d.done) for d in heir.duty_items.all()] == [(unit, True)]
    assert [(m.name, m.done_on) for m in heir.milestones.all()] == [
        ("起草", date(2026, 4, 1)),
        ("印发", None),
    ]
    assert [row.name for row in heir.details.all()] == ["二院"]
    new = heir.indicators.get()
    assert (new.last_year, actual_of(new)[0]) == (180, 180)
    assert [(t.value, t.due_on) for t in new.targets.all()] == [(300, date(2026, 12, 31))]
    assert [(s.kind, s.label) for s in heir.sources.all()] == [("ledger", "2026年重点任务台账 1")]


def test_a_round_that_begins_anew_compares_with_the_old_years_value(cast):
    task = cast.task(1, status_class="done", long_term=True, due_on=None, times_done=4)
    DutyItem.objects.create(
        task=task,
        department=cast.counties["north"],
        jurisdiction=cast.city,
        done=True,
        done_on=date(2026, 5, 1),
    )
    Milestone.objects.create(task=task, order=0, name="总结", done_on=date(2026, 12, 1))
    indicator = Indicator.objects.create(task=task, name="管理率", unit="%", basis="rate")
    IndicatorTarget.objects.create(indicator=indicator, op=">=", value=90, due_on=date(2026, 12, 31))
    IndicatorValue.objects.create(
        indicator=indicator,
        department=cast.health,
        period_kind="month",
        period_start=date(2026, 12, 1),
        value=Decimal("91.5"),
        data_as_of=date(2026, 12, 31),
        recorded_at=timezone.now(),
    )
    over(cast)
    heir = heir_of(task)
    new = heir.indicators.get()
    assert (new.last_year, actual_of(new)) == (Decimal("91.5"), (None, None))
    assert [t.due_on for t in new.targets.all()] == [date(2027, 12, 31)]
    assert (heir.times_done, heir.status_class) == (0, "on_schedule")
    assert [(d.done, d.done_on) for d in heir.duty_items.all()] == [(False, None)]
    assert list(heir.milestones.all()) == []


def test_a_later_years_target_is_judged_by_the_step_of_its_year(cast):
    """75% by 2026 and 80% by 2027: 2026 is held to 75, done with it, and goes on to 80."""
    task = cast.task(1, status_class="done")
    indicator = Indicator.objects.create(task=task, name="管理率", unit="%", basis="rate")
    for day, value in [(date(2026, 12, 31), 75), (date(2027, 12, 31), 80)]:
        IndicatorTarget.objects.create(indicator=indicator, op=">=", value=value, due_on=day)

    def judged_by(of, cutoff):
        found = with_measures(Task.objects.filter(pk=of.pk))
        month = Period(cutoff.replace(day=1))
        fact = facts_of(found, period=month, cutoff=cutoff, said={})[of.pk].indicators[0]
        return fact.target, [(step.on.year, step.value) for step in fact.plan]

    assert judged_by(task, date(2026, 12, 31)) == (75, [])
    assert year_end_of(cast.ledger).fates[task.pk] == "goes_on"
    over(cast)
    heir = heir_of(task)
    assert heir.due_on == date(2027, 12, 31)
    assert judged_by(heir, date(2027, 6, 30)) == (80, [(2026, 75), (2027, 80)])


def test_the_new_matter_shows_its_past_and_the_old_one_where_it_goes_on(cast, year):
    old = year["unfinished"]
    TaskStatus.objects.create(
        task=old,
        jurisdiction=cast.city,
        as_of=date(2026, 12, 31),
        period_kind="month",
        period_start=date(2026, 12, 1),
        determined="behind",
        severity=2,
        confirmed_by="方静澜",
        determined_at=timezone.now(),
    )
    over(cast)
    heir = Task.objects.select_related("ledger").get(carried_from=old)
    beside = around(heir, cast.clerk)
    assert ([one.pk for one in beside.earlier], beside.later) == ([old.pk], None)
    old.refresh_from_db()
    assert around(old, cast.clerk).later == heir
    assert [one.text for one in history_of(heir, earlier=[old.pk])] == [
        "Carried over from “2026年重点任务台账”",
        f"Carried over into “{NAME}”",
    ]
    assert [one.period_start for one in past_statuses(heir, earlier=[old.pk])] == [date(2026, 12, 1)]
    facts = facts_of(
        with_measures(Task.objects.filter(pk=heir.pk)),
        period=Period(date(2027, 1, 1)),
        cutoff=date(2027, 1, 31),
        said={},
    )[heir.pk]
    assert (facts.last_class, facts.last_severity) == ("behind", 2)


def test_it_goes_into_the_running_ledger_of_that_name_behind_its_last_number(cast, year):
    there = Ledger.objects.create(
        programme=cast.programme, jurisdiction=cast.city, name=NAME, year=2027, starts_on=date(2027, 1, 1)
    )
    cast.task(8, ledger=there)
    assert over(cast) == there
    assert heir_of(year["goes_on"]).label == "9"


def test_a_double_click_carries_over_once(cast, year):
    first = over(cast)
    assert over(cast) == first
    assert Task.objects.filter(carried_from=year["goes_on"]).count() == 1


def test_only_the_head_closes_the_year_and_only_into_a_later_one(cast, year):
    with pytest.raises(PermissionDenied):
        over(cast, by=cast.clerk)
    with pytest.raises(NotPossible, match="later year"):
        over(cast, year=2026)


def period_of(cast, **fields) -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 12, 1),
        opens_on=date(2026, 12, 10),
        cutoff=date(2026, 12, 31),
        due_on=date(2027, 1, 5),
        closes_on=date(2027, 1, 8),
        **fields,
    )


def test_an_open_period_forbids_it_and_nothing_is_kept(cast, year):
    period_of(cast)
    with pytest.raises(NotPossible, match="Dec 2026 is still open"):
        over(cast)
    assert Ledger.objects.count() == 1
    assert Task.objects.filter(carried_from__isnull=False).count() == 0


def test_matters_not_determined_in_the_last_period_forbid_it(cast):
    first, second = cast.task(1, status_class="done"), cast.task(2, status_class="behind")
    cast.task(3, status_class="on_schedule", handed_out_on=date(2027, 1, 4))
    period = period_of(cast, state="closed", closed_at=timezone.now())
    for task, confirmed in [(first, timezone.now()), (second, None)]:
        Determination.objects.create(
            period=period,
            task=task,
            proposed="done",
            prepared="done",
            prepared_at=timezone.now(),
            confirmed_at=confirmed,
            confirmed_by="方静澜" if confirmed else "",
        )
    with pytest.raises(NotPossible, match="1 matter was not determined"):
        over(cast)
    Determination.objects.update(confirmed_at=timezone.now(), confirmed_by="方静澜")
    over(cast)


def test_what_is_not_decided_forbids_it(cast, year):
    now = timezone.now()
    Objection.objects.create(
        task=year["unfinished"],
        department=cast.health,
        kind="due",
        reason="紧",
        made_by=cast.liaison.user,
        made_at=now,
    )
    Adjustment.objects.create(
        task=year["unfinished"],
        department=cast.health,
        kind="due",
        reason="紧",
        asked_by=cast.liaison.user,
        asked_at=now,
    )
    with pytest.raises(NotPossible) as refused:
        over(cast)
    assert str(refused.value) == "1 objection is not decided.\n1 adjustment is under way."


def statements(cast, size: int) -> int:
    """How many statements carrying over `size` matters takes, those that write rows in chunks left out."""
    ledger = Ledger.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        name=f"{size}项",
        year=2026,
        starts_on=date(2026, 1, 1),
    )
    for number in range(1, size + 1):
        task = cast.task(number, ledger=ledger, status_class=("done", "behind", "on_schedule")[number % 3])
        indicator = Indicator.objects.create(task=task, name="床位")
        IndicatorTarget.objects.create(indicator=indicator, op=">=", value=1)
        DutyItem.objects.create(task=task, department=cast.counties["north"], jurisdiction=cast.city)
    with CaptureQueriesContext(connection) as asked:
        carry_over(ledger=ledger, name=f"{size}项之后", year=2027, by=cast.head)
    return sum(1 for one in asked if not one["sql"].startswith("INSERT"))


def test_sixty_matters_take_as_many_statements_as_six(cast):
    assert statements(cast, 60) == statements(cast, 6)


# --- being told -----------------------------------------------------------------------------------------------------
def test_the_units_are_told_once_what_goes_on(cast, year):
    Task.objects.filter(pk=year["goes_on"].pk).update(collector=cast.finance)
    hidden = cast.task(8, collector=cast.finance, status_class="behind", sensitivity=Clearance.SENSITIVE)
    into = over(cast)
    over(cast)
    told = Notification.objects.filter(key__startswith="carried_over:")
    assert set(told.values_list("user__username", "title", "body")) == {
        ("finance_liaison", "您单位1项任务结转至新年度台账", "1 第2项工作"),
        *(
            (name, "您单位3项任务结转至新年度台账", "2 第3项工作\n3 第4项工作\n5.1 二")
            for name in ("liaison", "clerk", "clerk2")
        ),
    }
    assert told.count() == 4
    assert hidden.title not in "".join(told.values_list("body", flat=True))
    row = told.get(user=cast.finance_liaison.user)
    assert (row.url, row.reason) == (f"/ledger/?ledger={into.uid}", "filer")
    assert row.key.startswith(KEYS[MessageGroup.MATTERS])
