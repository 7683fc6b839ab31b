"""Opening, completing, urging and closing a period."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from departments.models import Notification
from reform.core.models import AuditEntry, Job
from reform.core.workflow import Conflict, WrongState
from reports.models import CountySheet, ProgressReport, ReportingPeriod
from reports.selectors.periods import Turnout, fileable_periods, is_filing_open, turnout_of, units_of
from reports.selectors.urging import urging_text
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import (
    NotConfirmedError,
    PeriodStillOpenError,
    change_dates,
    close_period,
    complete_period,
    open_period,
)
from reports.services.reports import accept_report, return_report, submit_report
from tasks.models import DutyItem, Task
from tasks.selectors.adjustments import adjusted_tasks
from tests.reports.conftest import OCTOBER, at


def test_opening_makes_one_report_a_task_for_its_collector(october, cast):
    assert list(october.reports.values_list("task__number", "department__short_name", "state")) == [
        (1, "市卫生健康委", "draft"),
        (2, "市财政局", "draft"),
    ]
    assert (october.cutoff, october.due_on) == (date(2026, 10, 31), date(2026, 11, 5))
    assert AuditEntry.objects.get(act="periods.open").object_uid == october.uid


def test_opening_twice_changes_nothing(october, cast):
    told = Notification.objects.count()
    again = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.head)
    assert again.pk == october.pk
    assert complete_period(period=october, by=cast.head) == 0
    assert ProgressReport.objects.count() == 2
    assert Notification.objects.count() == told == 2


def test_opening_tells_the_filers_how_much_is_due(october, cast):
    message = Notification.objects.get(user=cast.finance_liaison.user)
    assert "2026年11月5日" in message.body
    assert message.url == "/reports/"


def test_matters_that_are_not_due_do_not_appear(cast, clock):
    cast.task(1, status_class="done")
    cast.task(2, starts_on=date(2026, 11, 1))
    cast.task(3, starts_on=None, status_class="not_due")
    cast.task(4, state="preparation")
    root = cast.task(5)
    root.row_count, root.collector = 1, None
    root.save()
    cast.task(5, row=1, root=root)
    cast.task(6, starts_on=date(2026, 10, 31), status_class="not_due")
    period = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    assert list(period.reports.values_list("task__number", "task__row")) == [(5, 1), (6, 0)]


def test_a_matter_withdrawn_since_leaves_the_period_unless_something_was_written(october, report, cast):
    Task.objects.update(state="withdrawn")
    complete_period(period=october, by=cast.clerk)
    assert list(october.reports.all()) == [report]


def test_an_item_of_a_withdrawn_matter_leaves_the_sheet_that_is_not_filed(cast, clock):
    task = cast.task(1)
    DutyItem.objects.create(
        task=task, department=cast.counties["north"], jurisdiction=cast.north.department.jurisdiction
    )
    october = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    assert CountySheet.objects.get().entries.count() == 1
    Task.objects.update(state="withdrawn")
    CountySheet.objects.update(state="submitted", submitted_at=at(1))
    complete_period(period=october, by=cast.clerk)
    assert CountySheet.objects.get().entries.count() == 1
    CountySheet.objects.update(state="draft")
    complete_period(period=october, by=cast.clerk)
    assert CountySheet.objects.get().entries.count() == 0


def test_a_sheet_a_unit_holds_all_its_open_items(cast, clock):
    for number, status in ((1, ""), (2, ""), (3, "done")):
        task = cast.task(number, status_class=status)
        for unit in cast.counties.values():
            DutyItem.objects.create(task=task, department=unit, jurisdiction=cast.city)
    period = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    assert [
        (s.department.short_name, list(s.entries.values_list("item__task__number", flat=True)))
        for s in CountySheet.objects.filter(period=period)
    ] == [("北山县医改办", [1, 2]), ("南河县医改办", [1, 2])]
    assert complete_period(period=period, by=cast.clerk) == 0
    # A sheet is no report: a county with the sheet alone owes none, and is not in all the same.
    assert [
        (row.due, row.filed, row.reports_missing, row.sheet_missing, row.not_in)
        for row in units_of(period)
        if row.department in cast.counties.values()
    ] == [(0, 0, 0, True, 1)] * 2


def test_matters_handed_out_since_join_the_open_period(october, cast):
    cast.task(3)
    assert complete_period(period=october, by=cast.clerk) == 1
    assert october.reports.count() == 3


def test_another_period_must_be_closed_first(october, cast):
    with pytest.raises(PeriodStillOpenError) as error:
        open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    assert error.value.period == october


def test_dates_out_of_order_are_refused(cast, clock):
    with pytest.raises(ValueError, match="in this order"):
        open_period(ledger=cast.ledger, period=OCTOBER, due_on=date(2026, 12, 1), by=cast.clerk)
    assert not ReportingPeriod.objects.exists()


@pytest.mark.parametrize("who", ["liaison", "leader", "north", "finance_head"])
def test_others_may_not_open_the_citys_period(cast, clock, who):
    with pytest.raises(PermissionDenied):
        open_period(ledger=cast.ledger, period=OCTOBER, by=cast.people[who])


def test_turnout_adds_up(october, cast, report, clock):
    cast.task(3)
    complete_period(period=october, by=cast.clerk)
    clock.move_to(at(6))
    late = submit_report(report=report, by=cast.finance_liaison)
    return_report(report=late, reason="请补充数据", by=cast.clerk)
    turnout = turnout_of([october])[october.pk]
    assert turnout == Turnout(
        due=3, filed=1, on_time=0, late=1, not_in=2, accepted=0, waiting=0, returned=1, returns=1, recorded=0
    )
    assert turnout.reconciliation == "3 = 0 + 1 + 2"


def test_urging_names_units_people_and_phones(october, cast, report):
    cast.liaison.user.phone = "13800000001"
    cast.liaison.user.save()
    submit_report(report=report, by=cast.finance_liaison)
    missing = [unit for unit in units_of(october) if unit.not_in]
    assert urging_text(october, missing) == (
        "【催报】2026年10月进展填报应于11月5日前报送，以下1个单位尚未报齐，请尽快登录平台填报：\n"
        "1.云溪市卫生健康委员会（应报1项，未报1项）：陆小满 13800000001"
    )


def test_urging_is_empty_when_everybody_is_in(october):
    assert urging_text(october, []) == ""


def test_closing_needs_the_confirmation(october, cast):
    prepare_determination(period=october, by=cast.clerk)
    with pytest.raises(NotConfirmedError) as error:
        close_period(period=october, by=cast.head)
    assert error.value.count == 2
    october.refresh_from_db()
    assert october.state == "open"


def closed(october, cast):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    return close_period(period=october, by=cast.head)


def test_closing_asks_for_the_circular_once(october, cast):
    period = closed(october, cast)
    job = Job.objects.get(kind="circular.draft")
    assert job.key == f"circular:{cast.programme.uid}:{cast.city.uid}:monthly:month:2026-10-01"
    assert (job.payload["period"], job.payload["due_on"]) == (str(period.uid), "2026-11-09")
    with pytest.raises(WrongState):
        close_period(period=period, by=cast.head)


def test_two_who_close_at_once_make_one_closing(october, cast):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    stale = ReportingPeriod.objects.get(pk=october.pk)
    close_period(period=october, by=cast.head)
    with pytest.raises(Conflict):
        close_period(period=stale, by=cast.clerk)
    assert Job.objects.filter(kind="circular.draft").count() == 1


def test_after_closing_the_next_one_opens_and_the_old_takes_no_reports(october, cast):
    period = closed(october, cast)
    assert is_filing_open(period)
    open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    assert not is_filing_open(period)


def test_an_unsigned_circular_keeps_the_period_open_for_late_reports(october, cast):
    period = closed(october, cast)
    circular = period.circulars.create(programme=cast.programme, jurisdiction=cast.city, year=2026)
    period.circulars.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        year=2026,
        kind="behind",
        state="dropped",
        dropped_because="并入通报",
    )
    open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    snapshot = circular.snapshots.create(number=1, data={}, sha256="0" * 64)
    period.circulars.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        year=2026,
        kind="digest",
        state="signed",
        number="云医改组〔2026〕8号",
        signer="方静澜",
        signed_on=date(2026, 11, 9),
        signed_snapshot=snapshot,
    )
    assert is_filing_open(period)
    circular.state, circular.number, circular.signer = "signed", "云医改组〔2026〕9号", "方静澜"
    circular.signed_on, circular.signed_snapshot = date(2026, 11, 10), snapshot
    circular.save()
    assert not is_filing_open(period)


def test_done_matters_leave_the_next_form(october, cast, report):
    cast.task(3, collector=cast.finance)
    filed = submit_report(report=report, by=cast.finance_liaison)
    accept_report(report=filed, by=cast.clerk)
    cast.ledger.tasks.filter(number=2).update(status_class="done")
    closed(october, cast)
    cast.ledger.tasks.filter(number=2).update(status_class="done")
    november = open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    assert list(november.reports.values_list("task__number", flat=True)) == [1, 3]


def test_changed_dates_are_checked_and_recorded(october, cast):
    changed = change_dates(
        period=october,
        cutoff=date(2026, 10, 25),
        due_on=date(2026, 11, 6),
        closes_on=date(2026, 11, 10),
        by=cast.clerk,
    )
    assert changed.cutoff == date(2026, 10, 25)
    assert AuditEntry.objects.get(act="periods.change_dates").before["cutoff"] == "2026-10-31"
    with pytest.raises(Conflict):
        change_dates(
            period=october,
            cutoff=date(2026, 10, 25),
            due_on=date(2026, 11, 6),
            closes_on=date(2026, 11, 10),
            by=cast.head,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": OCTOBER.start},
        {"start": date(2026, 11, 1)},
        {"start": date(2026, 11, 1), "state": "closed"},
        {"start": date(2026, 11, 1), "state": "closed", "closed_at": at(30), "due_on": date(2026, 12, 20)},
        {"start": date(2026, 11, 1), "state": "closed", "closed_at": at(30), "opens_on": date(2026, 12, 9)},
    ],
    ids=["same month", "two open", "closed without a date", "due after close", "opens after due"],
)
def test_constraints_forbid_periods_that_make_no_sense(october, wrong):
    values = {
        "ledger": october.ledger,
        "jurisdiction": october.jurisdiction,
        "opens_on": date(2026, 11, 9),
        "cutoff": date(2026, 11, 30),
        "due_on": date(2026, 12, 7),
        "closes_on": date(2026, 12, 8),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingPeriod.objects.create(**(values | wrong))


def test_periods_to_file_for_are_found_with_as_many_queries_however_many_there_are(
    october, cast, django_assert_max_num_queries
):
    for month in range(2, 10):
        ReportingPeriod.objects.create(
            ledger=october.ledger,
            jurisdiction=october.jurisdiction,
            start=date(2026, month, 1),
            opens_on=date(2026, month, 1),
            cutoff=date(2026, month, 25),
            due_on=date(2026, month + 1, 5),
            closes_on=date(2026, month + 1, 8),
            state="closed",
            closed_at=at(8, month + 1),
        )
    actor = cast.liaison
    fileable_periods(actor)
    # Of the six newest one is open; the others had no paper, and a later one followed.
    with django_assert_max_num_queries(3):
        assert fileable_periods(actor) == [october]


def test_nobody_looks_for_the_last_cut_off_where_nothing_was_adjusted(
    october, cast, django_assert_num_queries
):
    tasks = [cast.task(7)]
    with django_assert_num_queries(1):
        assert adjusted_tasks(tasks, period=OCTOBER, cutoff=date(2026, 10, 31)) == set()
