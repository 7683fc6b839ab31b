"""Who is reminded of a period, when, of how much: the unit's filers, then its head, then the secretariat, the group.

October 2026 is due on Thursday 5 November. The tick is what runs every five minutes.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from departments.enums import Clearance, Role
from departments.models import Delivery, Notification, Post, PostHolding
from departments.services.deliveries import deliver
from reports.enums import ReportState
from reports.jobs import tick
from reports.models import ProgressReport, ReportingPeriod
from reports.services.reminders import remind_of_ledger, stage_at
from reports.services.reports import (
    accept_report,
    begin_review,
    return_report,
    save_report,
    submit_report,
)
from tasks.models import Task
from tests.cast import make_actor
from tests.receivers import web_receiver
from tests.reports.conftest import FILLED, at

SOON = "2026年10月报送将于11月5日截止，您单位还有1项未报"
TODAY = "2026年10月报送今日（11月5日）截止，您单位还有1项未报"
LATE = "2026年10月报送已于11月5日截止，您单位逾期1项"
OFFICE = "2026年10月报送已于11月5日截止，2个单位未报齐"


def told(*events: str) -> set[tuple[str, str, str]]:
    """Return event, account and title of every reminder."""
    rows = Notification.objects.filter(key__regex=r"^(due|overdue)\.")
    found = {
        (key.split(":")[0], name, title)
        for key, name, title in rows.values_list("key", "user__username", "title")
    }
    return {one for one in found if not events or one[0] in events}


def look(cast, clock, moment) -> None:
    clock.move_to(moment)
    remind_of_ledger(ledger=cast.ledger, on=moment.date())


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2026, 10, 30), None),
        (date(2026, 11, 1), None),
        (date(2026, 11, 2), "due.soon"),
        (date(2026, 11, 4), "due.soon"),
        (date(2026, 11, 5), "due.today"),
        (date(2026, 11, 6), "overdue.filer"),
    ],
)
def test_stage_counts_working_days(october, day, stage):
    assert october.due_on == date(2026, 11, 5)
    # Sunday 1 November: Monday to Thursday are four. On Friday 30 October too.
    assert stage_at(october.due_on, day) == (stage and str(stage))


def test_filers_are_told_three_working_days_before(cast, october, clock):
    look(cast, clock, at(2))
    assert told() == {("due.soon", "liaison", SOON), ("due.soon", "finance_liaison", SOON)}
    row = Notification.objects.get(user=cast.liaison.user, key__startswith="due.soon")
    assert (row.reason, row.urgent, row.programme, row.url) == ("filer", False, cast.programme, "/reports/")


def test_the_day_itself_is_urgent(cast, october, clock):
    look(cast, clock, at(5))
    assert told() == {("due.today", "liaison", TODAY), ("due.today", "finance_liaison", TODAY)}
    assert set(Notification.objects.filter(key__startswith="due.").values_list("urgent", flat=True)) == {True}


def test_overdue_goes_to_the_filer_then_the_head_then_the_secretariat(cast, october, clock):
    cast.programme.head_after, cast.programme.secretariat_after = 2, 3
    cast.programme.save()
    filers = {("overdue.filer", "liaison", LATE), ("overdue.filer", "finance_liaison", LATE)}
    # Friday is the first working day after Thursday; the weekend counts nothing.
    for day in (6, 7, 8):
        look(cast, clock, at(day))
        assert told() == filers
    look(cast, clock, at(9))
    assert told() == filers | {("overdue.head", "finance_head", LATE)}
    look(cast, clock, at(10))
    office = {("overdue.secretariat", name, OFFICE) for name in ("clerk", "clerk2", "head")}
    assert told() == filers | {("overdue.head", "finance_head", LATE)} | office
    listed = Notification.objects.get(user=cast.clerk.user, key__startswith="overdue.secretariat")
    assert listed.body == "市卫生健康委未报1项\n市财政局未报1项"


def test_nobody_is_told_twice_however_often_the_tick_runs(cast, october, clock):
    for moment in (at(2), at(2, hour=11), at(3), at(5), at(5, hour=18), at(6), at(9), at(10), at(11)):
        clock.move_to(moment)
        tick()
    rows = Notification.objects.filter(user=cast.finance_liaison.user, key__regex=r"^(due|overdue)\.")
    assert [key.split(":")[0] for key in rows.order_by("pk").values_list("key", flat=True)] == [
        "due.soon",
        "due.today",
        "overdue.filer",
    ]


def test_server_that_was_down_tells_only_what_holds_when_it_is_up_again(cast, october, clock):
    look(cast, clock, at(10))
    assert {event for event, _name, _title in told()} == {
        "overdue.filer",
        "overdue.head",
        "overdue.secretariat",
    }


def test_only_units_with_something_open_are_told(cast, october, report, clock):
    filed = submit_report(report=report, by=cast.finance_liaison)
    look(cast, clock, at(2))
    assert told() == {("due.soon", "liaison", SOON)}
    # Sent back it is open again, but it was filed: the head and the office are not bothered.
    return_report(report=begin_review(report=filed, by=cast.clerk), reason="请补充", by=cast.clerk)
    look(cast, clock, at(10))
    assert ("overdue.filer", "finance_liaison", LATE) in told()
    assert told("overdue.head") == set()
    assert told("overdue.secretariat") == {
        ("overdue.secretariat", name, "2026年10月报送已于11月5日截止，1个单位未报齐")
        for name in ("clerk", "clerk2", "head")
    }


def test_waiting_for_the_units_own_head_is_open(cast, october, clock):
    ProgressReport.objects.filter(department=cast.finance).update(state=ReportState.FOR_APPROVAL)
    look(cast, clock, at(2))
    assert ("due.soon", "finance_liaison", SOON) in told()


def test_nothing_open_tells_nobody(cast, october, clock):
    ProgressReport.objects.update(
        state=ReportState.ACCEPTED,
        accepted_at=at(2),
        submitted_at=at(2),
        on_time=True,
        no_progress=True,
        no_progress_reason="无",
    )
    look(cast, clock, at(10))
    assert told() == set()


def test_period_whose_circular_is_out_reminds_no_more(cast, october, clock, monkeypatch):
    monkeypatch.setattr("reports.services.reminders.is_filing_open", lambda period: False)
    look(cast, clock, at(10))
    assert told() == set()


def test_old_periods_remind_no_more(cast, october, clock):
    ReportingPeriod.objects.update(due_on=date(2026, 11, 5), closes_on=date(2027, 3, 1))
    look(cast, clock, at(6) + timedelta(days=62))
    assert told() == set()


def test_labelled_matters_are_counted_for_those_who_may_see_them_only(cast, october, clock):
    Task.objects.filter(number=2).update(sensitivity=Clearance.SENSITIVE)
    cast.task(3, collector=cast.finance)
    tick()
    second = make_actor(cast.programme, cast.finance, Role.LIAISON, "cleared", "白清", "联络员")
    Post.objects.filter(pk=second.post.pk).update(clearance=Clearance.SENSITIVE)
    look(cast, clock, at(2))
    assert told() == {
        ("due.soon", "liaison", SOON),
        ("due.soon", "finance_liaison", SOON),
        ("due.soon", "cleared", SOON.replace("1项", "2项")),
    }
    Task.objects.filter(number=3).update(sensitivity=Clearance.SENSITIVE)
    look(cast, clock, at(5))
    assert ("due.today", "finance_liaison", TODAY) not in told()
    look(cast, clock, at(10))
    assert ("overdue.secretariat", "clerk", OFFICE.replace("2个", "1个")) in told()


def test_deputies_are_told_and_closed_accounts_are_not(cast, october, clock):
    deputy = make_actor(cast.programme, cast.north.department, Role.COUNTY, "deputy", "代一", "代理")
    PostHolding.objects.create(
        post=cast.finance_liaison.post, user=deputy.user, held_from=date(2026, 1, 1), deputy=True
    )
    cast.finance_liaison.user.is_active = False
    cast.finance_liaison.user.save()
    look(cast, clock, at(2))
    assert told() == {("due.soon", "liaison", SOON), ("due.soon", "deputy", SOON)}


def test_liaison_of_another_programme_is_not_told(cast, october, clock):
    other = type(cast.programme).objects.get(pk=cast.programme.pk)
    other.pk = other.id = None
    other.uid = "00000000-0000-0000-0000-00000000000a"
    other.save()
    make_actor(other, cast.finance, Role.LIAISON, "elsewhere", "旁人", "联络员")
    look(cast, clock, at(2))
    assert told() == {("due.soon", "liaison", SOON), ("due.soon", "finance_liaison", SOON)}


def test_return_and_acceptance_are_told_with_their_reason(cast, october, report, clock):
    filed = submit_report(report=report, by=cast.finance_liaison)
    back = return_report(report=begin_review(report=filed, by=cast.clerk), reason="请补充", by=cast.clerk)
    again = submit_report(report=back, by=cast.finance_liaison)
    accept_report(report=again, by=cast.clerk)
    rows = Notification.objects.filter(key__startswith="report.").order_by("pk")
    assert list(rows.values_list("user__username", "title", "reason", "urgent", "sealed")) == [
        ("finance_liaison", "退回修改：2 第2项工作", "filer", True, False),
        ("finance_liaison", "2026年10月：您单位填报有审核通过事项", "filer", False, False),
    ]


def test_acceptance_is_told_once_a_day_however_many_forms(cast, october, clock):
    cast.task(3, collector=cast.finance)
    tick()
    for report in ProgressReport.objects.filter(department=cast.finance):
        filled = save_report(report=report, fields=FILLED, by=cast.finance_liaison)
        accept_report(report=submit_report(report=filled, by=cast.finance_liaison), by=cast.clerk)
    assert Notification.objects.filter(key__startswith="report.accepted").count() == 1


def test_return_of_a_labelled_matter_is_sealed_and_told_to_the_cleared_only(cast, october, report, clock):
    filed = submit_report(report=report, by=cast.finance_liaison)
    Task.objects.filter(pk=report.task_id).update(sensitivity=Clearance.SENSITIVE)
    filed.refresh_from_db()
    Post.objects.filter(pk=cast.clerk.post.pk).update(clearance=Clearance.SENSITIVE)
    cast.clerk.post.refresh_from_db()
    in_review = begin_review(report=ProgressReport.objects.get(pk=filed.pk), by=cast.clerk)
    Post.objects.filter(pk=cast.finance_liaison.post.pk).update(clearance=Clearance.SENSITIVE)
    return_report(report=in_review, reason="请补充", by=cast.clerk)
    assert list(
        Notification.objects.filter(key__startswith="report.").values_list("user__username", "sealed")
    ) == [("finance_liaison", True)]


# --- the work group ---------------------------------------------------------------------------------------------------
@pytest.fixture
def robot(settings):
    settings.PORTAL_URL = "https://portal.example"
    settings.OUTGOING_HOSTS = settings.OUTGOING_INTERNAL = frozenset({"127.0.0.1"})
    with web_receiver() as receiver:
        settings.ROBOTS = {"云医改组": {"kind": "wecom", "url": receiver.url(), "secret": ""}}
        yield receiver


def test_work_group_gets_one_text_a_stage_with_units_and_no_names(cast, october, clock, robot):
    for moment in (at(2), at(3), at(5)):
        look(cast, clock, moment)
        deliver()
        deliver()
    assert [json.loads(body)["text"]["content"] for _path, _headers, body in robot.requests] == [
        "【提醒】2026年10月报送截止日期为11月5日，以下2个单位尚未报齐：市卫生健康委未报1项；市财政局未报1项 https://portal.example/"
    ] * 2


def test_labelled_matters_are_not_counted_in_the_work_group(cast, october, clock, robot):
    Task.objects.filter(number=2).update(sensitivity=Clearance.SENSITIVE)
    look(cast, clock, at(2))
    assert "市财政局" not in Delivery.objects.get().body
    Task.objects.update(sensitivity=Clearance.SENSITIVE)
    look(cast, clock, at(5))
    assert Delivery.objects.count() == 1
