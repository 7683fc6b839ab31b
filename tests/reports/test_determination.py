"""The determination: prepared by the clerk, confirmed in one pass, carried over where nothing came."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from reform.core.workflow import Conflict, WrongState
from reports.models import Determination
from reports.selectors.determination import sheet_of, stand_of, was_returned, why
from reports.selectors.periods import turnout_of
from reports.services.determination import (
    NotPreparedError,
    confirm_determination,
    prepare_determination,
    set_prepared,
)
from reports.services.periods import close_period, open_period
from reports.services.recording import record_progress
from reports.services.reports import accept_report, return_report, save_report, submit_report
from tasks.models import Task, TaskStatus
from tests.reports.conftest import FILLED, OCTOBER, at

TOLD = {"source": "phone", "recorded_on": date(2026, 10, 27)}


def accepted(report, cast):
    return accept_report(report=submit_report(report=report, by=cast.finance_liaison), by=cast.clerk)


def row_of(period, number):
    return Determination.objects.get(period=period, task__number=number)


def test_an_accepted_self_rating_is_proposed_where_nothing_is_measured(report, cast, october):
    accepted(report, cast)
    prepare_determination(period=october, by=cast.clerk)
    row = row_of(october, 2)
    assert (row.self_rated, row.proposed, row.prepared, row.unreported) == (
        "on_schedule",
        "on_schedule",
        "on_schedule",
        False,
    )
    assert "自评" in why(row)


def test_a_submitted_report_stands_beside_but_does_not_count(report, cast, october):
    submit_report(report=report, by=cast.finance_liaison)
    prepare_determination(period=october, by=cast.clerk)
    row = row_of(october, 2)
    assert (row.self_rated, row.proposed, row.unreported) == ("on_schedule", "should_have_started", False)


def test_figures_are_judged_at_the_cutoff(cast, october, report):
    indicator = report.task.indicators.create(name="床位", unit="张")
    indicator.targets.create(op=">=", value=300, due_on=date(2026, 12, 31))
    saved = save_report(
        report=report, fields=FILLED, values={indicator: Decimal(180)}, by=cast.finance_liaison
    )
    accepted(saved, cast)
    prepare_determination(period=october, by=cast.clerk)
    row = row_of(october, 2)
    assert (row.proposed, row.severity) == ("behind", 1)
    assert "180张" in why(row)
    assert sheet_of(october)[0] == row


def test_missing_ones_carry_the_last_state_over_and_say_so(report, cast, october):
    accepted(report, cast)
    record_progress(
        task=cast.ledger.tasks.get(number=1), text="正常", self_rated="on_schedule", by=cast.clerk, **TOLD
    )
    prepare_determination(period=october, by=cast.clerk)
    assert confirm_determination(period=october, by=cast.head) == 2
    close_period(period=october, by=cast.head)
    november = open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    prepare_determination(period=november, by=cast.clerk)
    confirm_determination(period=november, by=cast.head)
    status = TaskStatus.objects.get(task__number=2, period_start=date(2026, 11, 1))
    assert (status.determined, status.unreported) == ("on_schedule", True)
    assert "沿用" in why(row_of(november, 2))
    status.task.refresh_from_db()
    assert (status.task.unreported, status.task.status_class) == (True, "on_schedule")


def test_done_stays_done_after_its_due_date(report, cast, october):
    saved = save_report(
        report=report, fields={"self_rated": "done", "done_on": date(2026, 10, 20)}, by=cast.finance_liaison
    )
    saved.task.due_on = date(2026, 10, 25)
    saved.task.save()
    accepted(saved, cast)
    prepare_determination(period=october, by=cast.clerk)
    assert row_of(october, 2).proposed == "done"
    confirm_determination(period=october, by=cast.head)
    close_period(period=october, by=cast.head)
    november = open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    prepare_determination(period=november, by=cast.clerk)
    row = row_of(november, 2)
    assert (row.proposed, row.unreported) == ("done", False)


def test_a_self_rated_done_does_not_hide_a_missed_figure(report, cast, october):
    indicator = report.task.indicators.create(name="床位", unit="张")
    indicator.targets.create(op=">=", value=300, due_on=date(2026, 12, 31))
    saved = save_report(
        report=report,
        fields={"self_rated": "done", "done_on": date(2026, 10, 20)},
        values={indicator: Decimal(180)},
        by=cast.finance_liaison,
    )
    accepted(saved, cast)
    prepare_determination(period=october, by=cast.clerk)
    assert row_of(october, 2).proposed == "behind"


def test_a_class_against_the_rule_needs_a_reason_and_survives_a_new_preparation(report, cast, october):
    accepted(report, cast)
    prepare_determination(period=october, by=cast.clerk)
    row = row_of(october, 2)
    with pytest.raises(ValidationError):
        set_prepared(row=row, prepared="behind", by=cast.clerk)
    with pytest.raises(ValueError, match="nonsense"):
        set_prepared(row=row, prepared="nonsense", reason="x", by=cast.clerk)
    set_prepared(row=row, prepared="behind", reason="现场核查未完成", by=cast.clerk)
    prepare_determination(period=october, by=cast.clerk2)
    kept = row_of(october, 2)
    assert (kept.prepared, kept.reason) == ("behind", "现场核查未完成")
    confirm_determination(period=october, by=cast.head)
    status = TaskStatus.objects.get(task__number=2)
    assert (status.determined, status.proposed, status.severity, status.reason) == (
        "behind",
        "on_schedule",
        2,
        "现场核查未完成",
    )


def test_going_back_to_the_rule_drops_the_reason(report, cast, october):
    prepare_determination(period=october, by=cast.clerk)
    row = set_prepared(row=row_of(october, 2), prepared="behind", reason="核查", by=cast.clerk)
    row = set_prepared(row=row, prepared=row.proposed, reason="核查", by=cast.clerk)
    assert (row.prepared, row.reason) == (row.proposed, "")


def test_confirmation_happens_once(report, cast, october):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    with pytest.raises(WrongState):
        confirm_determination(period=october, by=cast.head)
    assert TaskStatus.objects.count() == 2
    assert set(Determination.objects.values_list("confirmed_by", flat=True)) == {cast.head.label}


def test_what_changed_since_the_head_looked_is_not_confirmed(report, cast, october):
    prepare_determination(period=october, by=cast.clerk)
    seen = stand_of(october).stamp
    set_prepared(row=row_of(october, 2), prepared="behind", reason="核查", by=cast.clerk)
    with pytest.raises(Conflict):
        confirm_determination(period=october, stamp=seen, by=cast.head)
    assert not TaskStatus.objects.exists()


def test_reports_accepted_since_ask_for_a_new_preparation(report, cast, october):
    prepare_determination(period=october, by=cast.clerk)
    accepted(report, cast)
    with pytest.raises(NotPreparedError) as error:
        confirm_determination(period=october, by=cast.head)
    assert (error.value.missing, error.value.stale) == (0, 1)


def test_a_matter_handed_out_since_asks_for_a_new_preparation(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    cast.task(3)
    with pytest.raises(NotPreparedError) as error:
        confirm_determination(period=october, by=cast.head)
    assert (error.value.missing, error.value.stale) == (1, 0)


def test_a_late_report_reopens_its_matter_only(report, cast, october, clock):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    close_period(period=october, by=cast.head)
    october.refresh_from_db()
    clock.move_to(at(10))
    late = accepted(report.__class__.objects.get(pk=report.pk), cast)
    assert late.on_time is False
    assert row_of(october, 1).confirmed_at is not None
    assert row_of(october, 2).confirmed_at is None
    prepare_determination(period=october, by=cast.clerk)
    assert confirm_determination(period=october, by=cast.head) == 1
    last = TaskStatus.objects.filter(task__number=2).latest("pk")
    assert (last.determined, last.unreported) == ("on_schedule", False)


def test_a_prepared_row_can_not_be_changed_after_confirmation(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    with pytest.raises(WrongState):
        set_prepared(row=row_of(october, 1), prepared="done", reason="x", by=cast.clerk)


def test_a_final_period_is_not_prepared_again(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    period = close_period(period=october, by=cast.head)
    open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    with pytest.raises(WrongState):
        prepare_determination(period=period, by=cast.clerk)


@pytest.mark.parametrize("who", ["liaison", "leader", "north"])
def test_others_neither_prepare_nor_confirm(cast, october, who):
    for act in (prepare_determination, confirm_determination):
        with pytest.raises(PermissionDenied):
            act(period=october, by=cast.people[who])


def test_the_clerk_does_not_confirm(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        confirm_determination(period=october, by=cast.clerk)


@pytest.mark.parametrize(
    "wrong",
    [{"prepared": "adjusted"}, {"confirmed_at": at(9)}],
    ids=["different without a reason", "confirmed by nobody"],
)
def test_constraints_forbid_rows_that_make_no_sense(cast, october, wrong):
    prepare_determination(period=october, by=cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.update(**wrong)


def test_one_row_a_period_and_task(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    row = row_of(october, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.create(
            period=october, task=row.task, proposed="done", prepared="done", prepared_at=at(1)
        )


def test_an_unreported_matter_that_a_person_determines_as_done_is_not_marked_as_unreported(october, cast):
    rows = {row.task.number: row for row in prepare_determination(period=october, by=cast.clerk)}
    set_prepared(row=rows[1], prepared="done", reason="已印发，见来文。", by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    said = {task.number: (task.status_class, task.unreported) for task in Task.objects.all()}
    assert said == {1: ("done", False), 2: ("should_have_started", True)}


def test_a_returned_report_keeps_the_last_state_and_is_not_unreported(report, cast, october):
    accepted(report, cast)
    record_progress(
        task=cast.ledger.tasks.get(number=1), text="正常", self_rated="on_schedule", by=cast.clerk, **TOLD
    )
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    close_period(period=october, by=cast.head)
    november = open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    again = november.reports.get(task__number=2)
    saved = save_report(report=again, fields=FILLED, values={}, by=cast.finance_liaison)
    filed = submit_report(report=saved, by=cast.finance_liaison)
    return_report(report=filed, reason="请补充数据", by=cast.clerk)
    prepare_determination(period=november, by=cast.clerk)
    row = row_of(november, 2)
    assert (row.proposed, row.unreported, was_returned(row)) == ("on_schedule", False, True)
    assert "退回后尚未重报，沿用上期" in why(row)
    # One counting: the sheet calls unreported what the month's turnout says is not in.
    unreported = Determination.objects.filter(period=november, unreported=True).count()
    assert unreported == turnout_of([november])[november.pk].not_in
