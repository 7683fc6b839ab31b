"""A report on its way, and everything that must not happen to it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from departments.models import Notification, Post, PostHolding
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reports.models import ProgressReport, ReportLog
from reports.services.filling import FilingClosedError
from reports.services.periods import open_period
from reports.services.reports import (
    accept_report,
    ask_approval,
    begin_review,
    return_report,
    save_part,
    save_report,
    submit_report,
    withdraw_report,
)
from tasks.models import Assignment, IndicatorValue, Milestone
from tests.reports.conftest import FILLED, OCTOBER, at


def fresh(report):
    return ProgressReport.objects.get(pk=report.pk)


def test_saving_keeps_a_draft_and_says_who(report, cast):
    assert (report.state, report.text) == ("draft", FILLED["text"])
    assert report.edited_by == cast.finance_liaison.label


def test_saving_by_another_unit_is_refused(report, cast):
    with pytest.raises(PermissionDenied):
        save_report(report=report, fields={"text": "改"}, by=cast.liaison)


def test_saving_an_unknown_field_is_a_programming_error(report, cast):
    with pytest.raises(ValueError, match="state"):
        save_report(report=report, fields={"state": "accepted"}, by=cast.finance_liaison)


def test_second_editor_is_told_what_is_there(report, cast):
    stale = fresh(report)
    save_report(report=report, fields={"text": "先保存的内容"}, by=cast.finance_liaison)
    with pytest.raises(Conflict) as conflict:
        save_report(report=stale, fields={"text": "后保存的内容"}, by=cast.finance_head)
    assert conflict.value.current.text == "先保存的内容"
    with pytest.raises(Conflict):
        save_report(report=fresh(report), fields={"text": "改"}, version=1, by=cast.finance_head)


def test_submission_on_the_due_date_is_on_time(report, cast, clock):
    clock.move_to(at(5, hour=23))
    assert submit_report(report=report, by=cast.finance_liaison).on_time is True


def test_submission_after_the_due_date_is_late(report, cast, clock):
    clock.move_to(at(6, hour=0))
    assert submit_report(report=report, by=cast.finance_liaison).on_time is False


def test_submission_notes_the_day_on_the_task_and_in_its_story(report, cast):
    filed = submit_report(report=report, by=cast.finance_liaison)
    filed.task.refresh_from_db()
    assert filed.task.last_reported_on == date(2026, 10, 28)
    assert filed.task.progress_text == ""
    assert filed.task.log.get().event == "report.submitted"
    assert AuditEntry.objects.get(act="reports.submit").actor_uid == cast.finance_liaison.user.uid


def test_double_submission_makes_one(report, cast):
    stale = fresh(report)
    first = submit_report(report=report, by=cast.finance_liaison)
    again = submit_report(report=first, by=cast.finance_liaison)
    raced = submit_report(report=stale, by=cast.finance_liaison)
    assert first.version == again.version == raced.version
    assert ReportLog.objects.filter(report=report, act="submit").count() == 1
    assert report.task.log.filter(event="report.submitted").count() == 1


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({"text": ""}, {"text"}),
        ({"self_rated": ""}, {"self_rated"}),
        ({"no_progress": True, "text": ""}, {"no_progress_reason"}),
        ({"self_rated": "done"}, {"done_on"}),
        ({"self_rated": "behind"}, {"cause", "measure", "expected_on"}),
        ({"self_rated": "should_have_started", "cause": "等文件"}, {"measure", "expected_on"}),
    ],
)
def test_an_incomplete_report_is_not_submitted(report, cast, fields, lacking):
    saved = save_report(report=report, fields=fields, by=cast.finance_liaison)
    with pytest.raises(ValidationError) as error:
        submit_report(report=saved, by=cast.finance_liaison)
    assert set(error.value.message_dict) == lacking
    assert fresh(report).state == "draft"


def test_no_progress_with_a_reason_is_enough(report, cast):
    fields = {"text": "", "no_progress": True, "no_progress_reason": "按计划推进"}
    saved = save_report(report=report, fields=fields, by=cast.finance_liaison)
    assert submit_report(report=saved, by=cast.finance_liaison).state == "submitted"


def test_withdrawal_counts_as_not_filed(report, cast):
    filed = submit_report(report=report, by=cast.finance_liaison)
    taken = withdraw_report(report=filed, by=cast.finance_liaison)
    assert (taken.state, taken.on_time, taken.submitted_at) == ("draft", None, None)


def test_withdrawal_is_possible_until_review_began(report, cast):
    filed = submit_report(report=report, by=cast.finance_liaison)
    reviewed = begin_review(report=filed, by=cast.clerk)
    with pytest.raises(WrongState):
        withdraw_report(report=reviewed, by=cast.finance_liaison)
    with pytest.raises(Conflict):
        withdraw_report(report=filed, by=cast.finance_liaison)


def test_the_units_head_approves_on_line(report, cast):
    asked = ask_approval(report=report, by=cast.finance_liaison)
    assert Notification.objects.filter(user=cast.finance_head.user, key__startswith="report.for").count() == 1
    with pytest.raises(PermissionDenied):
        submit_report(report=asked, by=cast.finance_liaison)
    filed = submit_report(report=asked, by=cast.finance_head)
    assert (filed.filed_by, filed.approver) == (cast.finance_liaison.user, cast.finance_head.user)
    assert (filed.approved_by_title, filed.approved_on) == ("分管领导", date(2026, 10, 28))


def test_acceptance_writes_into_the_task(report, cast):
    task = report.task
    indicator = task.indicators.create(name="床位", unit="张")
    indicator.targets.create(op=">=", value=300)
    Milestone.objects.create(task=task, order=1, name="起草")
    entry = task.details.create(order=1, name="甲中心")
    saved = save_report(
        report=report,
        fields={
            **FILLED,
            "milestones_done": {"1": "2026-10-20"},
            "details_done": {str(entry.pk): "2026-10-21"},
        },
        values={indicator: Decimal(180)},
        by=cast.finance_liaison,
    )
    accept_report(report=submit_report(report=saved, by=cast.finance_liaison), by=cast.clerk)
    task.refresh_from_db()
    entry.refresh_from_db()
    value = IndicatorValue.objects.get()
    assert (value.value, value.period_start, value.data_as_of) == (180, OCTOBER.start, date(2026, 10, 31))
    assert (value.period_kind, value.department) == ("month", cast.finance)
    assert task.milestones.get().done_on == date(2026, 10, 20)
    assert entry.done_on == date(2026, 10, 21)
    assert (task.progress_text, task.progress_share) == (FILLED["text"], Decimal("60.00"))
    assert task.log.first().event == "report.accepted"


def test_no_progress_leaves_the_last_words_standing(report, cast):
    report.task.progress_text = "上期内容"
    report.task.save()
    fields = {"text": "没写完的草稿", "no_progress": True, "no_progress_reason": "按计划推进"}
    saved = save_report(report=report, fields=fields, by=cast.finance_liaison)
    accept_report(report=submit_report(report=saved, by=cast.finance_liaison), by=cast.clerk)
    report.task.refresh_from_db()
    assert report.task.progress_text == "上期内容"


def test_taking_a_figure_off_leaves_no_value(report, cast):
    indicator = report.task.indicators.create(name="床位")
    saved = save_report(report=report, fields={}, values={indicator: Decimal(1)}, by=cast.finance_liaison)
    assert saved.values.count() == 1
    saved = save_report(report=saved, fields={}, values={indicator: None}, by=cast.finance_liaison)
    assert saved.values.count() == 0


def test_of_two_reviewers_one_wins_and_the_other_is_told_who(report, cast):
    filed = submit_report(report=report, by=cast.finance_liaison)
    stale = fresh(filed)
    return_report(report=filed, reason="请补充", by=cast.head)
    with pytest.raises(Conflict) as conflict:
        accept_report(report=stale, by=cast.clerk)
    assert conflict.value.current.state == "returned"
    assert conflict.value.current.log.first().who == cast.head.label
    assert not IndicatorValue.objects.exists()


def test_nobody_accepts_what_they_filed(october, cast):
    blank = october.reports.get(department=cast.health)
    saved = save_report(report=blank, fields=FILLED, by=cast.clerk)
    filed = submit_report(report=saved, by=cast.clerk)
    for act in (accept_report, begin_review):
        with pytest.raises(PermissionDenied):
            act(report=filed, by=cast.clerk)
    assert accept_report(report=filed, by=cast.clerk2).state == "accepted"


def test_nobody_accepts_what_they_approved(report, cast):
    asked = ask_approval(report=report, by=cast.finance_liaison)
    ProgressReport.objects.filter(pk=asked.pk).update(
        state="submitted", submitted_at=at(1), approver=cast.clerk.user
    )
    with pytest.raises(PermissionDenied):
        accept_report(report=fresh(report), by=cast.clerk)


def test_nobody_accepts_for_a_unit_they_report_for(report, cast):
    post = Post.objects.create(
        programme=cast.programme, department=cast.finance, role="liaison", title="兼职联络员"
    )
    PostHolding.objects.create(post=post, user=cast.clerk.user, held_from=date(2026, 1, 1))
    filed = submit_report(report=report, by=cast.finance_liaison)
    with pytest.raises(PermissionDenied):
        accept_report(report=filed, by=cast.clerk)
    assert accept_report(report=filed, by=cast.clerk2).state == "accepted"


@pytest.mark.parametrize("who", ["finance_liaison", "leader", "north", "admin"])
def test_only_the_secretariat_reviews(report, cast, who):
    filed = submit_report(report=report, by=cast.finance_liaison)
    with pytest.raises(PermissionDenied):
        accept_report(report=filed, by=cast.people[who])


def test_a_return_needs_a_reason_and_tells_the_filer(report, cast, clock):
    filed = submit_report(report=report, by=cast.finance_liaison)
    with pytest.raises(ValidationError):
        return_report(report=filed, reason="  ", by=cast.clerk)
    returned = return_report(report=filed, reason="请补充数据", by=cast.clerk)
    assert (returned.state, returned.return_count) == ("returned", 1)
    note = Notification.objects.get(key__startswith="report.returned")
    assert (note.user, note.body) == (cast.finance_liaison.user, "请补充数据")
    clock.move_to(at(7))
    again = submit_report(report=returned, by=cast.finance_liaison)
    assert again.on_time is True


def test_an_accepted_report_is_closed_to_everything(report, cast):
    accepted = accept_report(report=submit_report(report=report, by=cast.finance_liaison), by=cast.clerk)
    with pytest.raises(WrongState):
        save_report(report=accepted, fields={"text": "改"}, by=cast.finance_liaison)
    with pytest.raises(WrongState):
        return_report(report=accepted, reason="改", by=cast.clerk)
    with pytest.raises(WrongState):
        withdraw_report(report=accepted, by=cast.finance_liaison)


def test_nothing_is_filed_once_the_next_period_is_open(report, cast, october):
    october.state, october.closed_at = "closed", at(9)
    october.save()
    open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    late = ProgressReport.objects.select_related("period").get(pk=report.pk)
    with pytest.raises(FilingClosedError):
        save_report(report=late, fields={"text": "补"}, by=cast.finance_liaison)
    with pytest.raises(FilingClosedError):
        submit_report(report=late, by=cast.finance_liaison)


def test_a_cooperating_unit_gives_its_part(report, cast):
    with pytest.raises(PermissionDenied):
        save_part(report=report, text="配合情况", by=cast.liaison)
    Assignment.objects.create(
        task=report.task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.health,
        written="卫",
    )
    save_part(report=report, text="配合情况", by=cast.liaison)
    save_part(report=report, text="配合情况（更新）", by=cast.liaison)
    assert [part.text for part in report.parts.all()] == ["配合情况（更新）"]
    submit_report(report=report, by=cast.finance_liaison)
    with pytest.raises(WrongState):
        save_part(report=fresh(report), text="晚了", by=cast.liaison)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "submitted"},
        {"state": "returned", "return_reason": ""},
        {"state": "accepted", "submitted_at": at(1)},
        {"state": "submitted", "submitted_at": at(1), "text": ""},
        {"state": "submitted", "submitted_at": at(1), "text": "", "no_progress": True},
        {"origin": "recorded"},
        {"origin": "recorded", "recorded_source": "phone"},
    ],
    ids=[
        "submitted without a date",
        "returned without a reason",
        "accepted without a date",
        "submitted without words",
        "no progress without a reason",
        "recorded without a source",
        "recorded without a date",
    ],
)
def test_constraints_forbid_reports_that_make_no_sense(report, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.filter(pk=report.pk).update(**wrong)


def test_one_report_a_period_and_task(report):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.create(
            period=report.period,
            task=report.task,
            department=report.department,
            jurisdiction=report.jurisdiction,
        )
