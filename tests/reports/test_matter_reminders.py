"""Who is reminded of a matter's own due date: its filers, the unit's head, the secretariat, each once a stage.

The matter is due on Thursday 5 November 2026, in no period's sense: no period is open unless a test opens one.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.enums import Clearance, Role
from departments.models import Notification, Post
from departments.selectors.notifications import KEYS, MessageGroup
from reform.core.jobs import due_jobs, run
from reform.core.office_days import office_days
from reports.jobs import tick
from reports.services.matter_reminders import remind_of_matters
from reports.services.reports import save_report, submit_report
from tasks.models import Indicator, IndicatorTarget, Task
from tests.cast import make_actor
from tests.reports.conftest import FILLED, at

DUE = date(2026, 11, 5)
SOON, TODAY = "您单位1项任务将于11月5日到期", "您单位1项任务今日（11月5日）到期"
LATE, OFFICE = "您单位1项任务已于11月5日到期，尚未完成", "1项任务已于11月5日到期，尚未完成"


@pytest.fixture
def matter(cast, clock):
    """Finance's matter, due on 5 November and never determined; another is due at the year's end."""
    cast.task(1)
    return cast.task(2, collector=cast.finance, due_on=DUE)


def told(event: str = "") -> set[tuple[str, str, str]]:
    """Return event, account and title of every message about a matter's date."""
    rows = Notification.objects.filter(key__startswith=f"matter.{event}")
    return {
        (key.split(":")[0].removeprefix("matter."), name, title)
        for key, name, title in rows.values_list("key", "user__username", "title")
    }


def look(cast, clock, moment) -> None:
    clock.move_to(moment)
    remind_of_matters(ledger=cast.ledger, on=moment.date())


def test_filers_are_told_three_working_days_before_and_on_the_day(cast, matter, clock):
    look(cast, clock, at(1))
    assert told() == set()
    look(cast, clock, at(2))
    assert told() == {("due.soon", "finance_liaison", SOON)}
    row = Notification.objects.get(key__startswith="matter.")
    assert (row.body, row.reason, row.urgent, row.sealed) == ("2 第2项工作", "filer", False, False)
    assert (row.url, row.programme) == (f"/tasks/{matter.uid}/", cast.programme)
    assert row.key.startswith(KEYS[MessageGroup.MATTERS])
    look(cast, clock, at(5))
    assert told("due.today") == {("due.today", "finance_liaison", TODAY)}


def test_overdue_goes_to_the_filer_then_the_head_then_the_secretariat(cast, matter, clock):
    cast.programme.head_after, cast.programme.secretariat_after = 2, 3
    cast.programme.save()
    cast.ledger.refresh_from_db()
    filer = {("overdue.filer", "finance_liaison", LATE)}
    for day in (6, 7, 8):
        look(cast, clock, at(day))
        assert told() == filer
    look(cast, clock, at(9))
    assert told() == filer | {("overdue.head", "finance_head", LATE)}
    look(cast, clock, at(10))
    office = {("overdue.secretariat", name, OFFICE) for name in ("clerk", "clerk2", "head")}
    assert told() == filer | {("overdue.head", "finance_head", LATE)} | office
    row = Notification.objects.get(user=cast.clerk.user, key__startswith="matter.")
    assert (row.body, row.reason) == ("市财政局：2 第2项工作", "secretariat")


def test_nobody_is_told_twice_and_matters_of_a_day_come_together(cast, matter, clock):
    cast.task(3, collector=cast.finance, due_on=DUE)
    for moment in (at(2), at(3), at(5), at(5, hour=18), at(6), at(9), at(11)):
        clock.move_to(moment)
        tick()
        for uid in due_jobs():
            run(uid)
    rows = Notification.objects.filter(user=cast.finance_liaison.user, key__startswith="matter.")
    assert list(rows.order_by("pk").values_list("title", "body", "url")) == [
        (words.replace("1项", "2项", 1), "2 第2项工作\n3 第3项工作", f"/ledger/?ledger={cast.ledger.uid}")
        for words in (SOON, TODAY, LATE)
    ]


def test_a_date_that_was_adjusted_is_told_anew(cast, matter, clock):
    look(cast, clock, at(2))
    Task.objects.filter(pk=matter.pk).update(due_on=DUE + timedelta(days=1))
    look(cast, clock, at(3))
    assert told() == {
        ("due.soon", "finance_liaison", SOON),
        ("due.soon", "finance_liaison", SOON.replace("5日", "6日")),
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"status_class": "done"},
        {"status_class": "adjusted"},
        {"suspended_on": date(2026, 10, 1)},
        {"state": "withdrawn"},
        {"due_on": None, "long_term": True},
        {"due_on": DUE - timedelta(days=70)},
        # Determined, and not overdue by the calendar's flag: what the rule spares.
        {"status_class": "on_schedule", "overdue": False},
    ],
    ids=["done", "adjusted", "suspended", "withdrawn", "long-term", "long past", "spared"],
)
def test_what_is_not_open_tells_nobody(cast, matter, clock, fields):
    Task.objects.filter(pk=matter.pk).update(**fields)
    look(cast, clock, at(10))
    assert told() == set()


def test_a_matter_the_calendar_flags_is_told(cast, matter, clock):
    Task.objects.filter(pk=matter.pk).update(status_class="behind", overdue=True)
    look(cast, clock, at(6))
    assert told("overdue.filer") == {("overdue.filer", "finance_liaison", LATE)}


def test_what_was_never_determined_is_spared_by_the_rule_too(cast, matter, clock):
    indicator = Indicator.objects.create(task=matter, name="床位", unit="张", modality="strive")
    IndicatorTarget.objects.create(indicator=indicator, op=">=", value=100)
    look(cast, clock, at(6))
    assert told() == set()
    Indicator.objects.update(modality="ensure")
    look(cast, clock, at(6))
    assert told("overdue.filer") == {("overdue.filer", "finance_liaison", LATE)}


def test_what_the_unit_reported_as_done_is_with_the_secretariat(cast, matter, clock):
    tick()
    report = matter.reports.get()
    done = FILLED | {"self_rated": "done", "done_on": date(2026, 10, 27)}
    saved = save_report(report=report, fields=done, by=cast.finance_liaison)
    submit_report(report=saved, by=cast.finance_liaison)
    look(cast, clock, at(10))
    assert told() == set()


def test_labelled_matters_are_told_to_those_who_may_see_them_and_stay_in_the_portal(cast, matter, clock):
    hidden = cast.task(3, collector=cast.finance, due_on=DUE, sensitivity=Clearance.SENSITIVE)
    second = make_actor(cast.programme, cast.finance, Role.LIAISON, "cleared", "白清", "联络员")
    Post.objects.filter(pk=second.post.pk).update(clearance=Clearance.SENSITIVE)
    look(cast, clock, at(2))
    assert told() == {
        ("due.soon", "finance_liaison", SOON),
        ("due.soon", "cleared", SOON.replace("1项", "2项")),
    }
    sealed = Notification.objects.get(user=second.user, key__startswith="matter.")
    assert (sealed.sealed, sealed.body) == (True, "2 第2项工作\n3 第3项工作")
    assert not Notification.objects.get(user=cast.finance_liaison.user, key__startswith="matter.").sealed
    Task.objects.filter(pk=matter.pk).update(state="withdrawn")
    look(cast, clock, at(20))
    assert told("overdue") == {("overdue.filer", "cleared", LATE)}
    assert hidden.title not in "".join(Notification.objects.filter(user=cast.clerk.user).values_list("body"))


def test_the_secretariats_own_matter_is_told_to_its_clerks(cast, matter, clock):
    Task.objects.filter(pk=matter.pk).update(collector=cast.health)
    look(cast, clock, at(2))
    assert told() == {("due.soon", name, SOON) for name in ("liaison", "clerk", "clerk2")}


def test_looking_asks_as_often_for_many_matters_of_a_day_as_for_one(
    cast, matter, clock, django_assert_num_queries
):

    office_days()
    with CaptureQueriesContext(connection) as one:
        look(cast, clock, at(6))
    for number in range(3, 9):
        cast.task(number, collector=cast.finance, due_on=DUE)
    with django_assert_num_queries(len(one)):
        look(cast, clock, at(6))
