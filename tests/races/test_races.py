"""Two people at once: one wins, the other is told, and nothing is done twice."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from reform.core import jobs
from reform.core.models import AuditEntry, Job
from reform.core.periods import Period
from reform.core.workflow import Conflict
from reports.models import Circular, CircularFile, CircularSnapshot, ProgressReport, ReportLog
from reports.services import circular_files, circulars
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period, open_period
from reports.services.recording import record_progress
from reports.services.reports import accept_report, return_report, save_report, submit_report
from tasks.models import Notice, Task, TaskLog
from tasks.services import reading
from tasks.services.intake import import_notice
from tasks.services.notices import confirm_notice
from tests.races.conftest import race
from tests.tasks.paper import TEXT, paper

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROUNDS = 12


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 10, 28, 10, tzinfo=SHANGHAI), tick=True) as traveller:
        yield traveller


@pytest.fixture
def october(cast, clock):
    """An open period with a report of finance for each round."""
    for number in range(1, ROUNDS + 1):
        cast.task(number, collector=cast.finance)
    return open_period(ledger=cast.ledger, period=Period(date(2026, 10, 1)), by=cast.clerk)


@pytest.fixture
def filled(cast, october) -> list[ProgressReport]:
    said = {"text": "已完成调研，形成初稿。", "self_rated": "on_schedule"}
    reports = october.reports.order_by("task__number")
    return [save_report(report=report, fields=said, by=cast.finance_liaison) for report in reports]


@pytest.fixture
def submitted(cast, filled) -> list[ProgressReport]:
    return [submit_report(report=report, by=cast.finance_liaison) for report in filled]


def fresh(row: Any) -> Any:
    """The row as another person's request reads it."""
    return type(row).objects.get(pk=row.pk)


def one_wins(results: list[Any], lost: type[Exception] = Conflict) -> Any:
    """Return what the one winner got; everybody else must have been told."""
    won = [result for result in results if not isinstance(result, Exception)]
    assert len(won) == 1, results
    assert [type(result) for result in results if result is not won[0]] == [lost] * (len(results) - 1)
    return won[0]


def test_two_reviewers_accept_a_report_once(cast, submitted):
    for report in submitted:
        theirs = [partial(accept_report, report=fresh(report), by=by) for by in (cast.clerk, cast.clerk2)]
        assert one_wins(race(*theirs)).state == "accepted"
        assert ReportLog.objects.filter(report=report, act="accept").count() == 1
        assert TaskLog.objects.filter(task=report.task, event="report.accepted").count() == 1
        assert AuditEntry.objects.filter(act="reports.accept", object_uid=report.uid).count() == 1


def test_accepting_and_returning_at_once_leaves_one_of_both(cast, submitted):
    for report in submitted:
        won = one_wins(
            race(
                partial(accept_report, report=fresh(report), by=cast.clerk),
                partial(return_report, report=fresh(report), reason="补充数据", by=cast.clerk2),
            )
        )
        assert fresh(report).state == won.state
        acts = list(ReportLog.objects.filter(report=report).values_list("act", flat=True))
        assert sorted(acts) == sorted(["submit", {"accepted": "accept", "returned": "return"}[won.state]])
        audited = AuditEntry.objects.filter(object_uid=report.uid).filter(
            act__in=["reports.accept", "reports.return"]
        )
        assert audited.count() == 1


def test_submitting_twice_at_once_files_once_and_says_yes_to_both(cast, filled):
    for report in filled:
        twice = [partial(submit_report, report=fresh(report), by=cast.finance_liaison)] * 2
        assert [result.state for result in race(*twice)] == ["submitted", "submitted"]
        assert ReportLog.objects.filter(report=report, act="submit").count() == 1
        assert AuditEntry.objects.filter(act="reports.submit", object_uid=report.uid).count() == 1


@pytest.fixture
def _read_here(monkeypatch):
    """A child process to read a file in costs half a second."""
    monkeypatch.setattr(reading, "call_limited", lambda _name, *given: reading.read_file(*given))


@pytest.mark.usefixtures("_read_here")
def test_two_people_confirm_a_notice_once(cast, clock):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    people = [cast.clerk, cast.clerk2, cast.head]
    made = one_wins(
        race(*(partial(confirm_notice, notice=fresh(notice), ledger=cast.ledger, by=by) for by in people))
    )
    assert sorted(task.number for task in made) == [1, 2, 3]
    assert Task.objects.count() == len(made)
    assert AuditEntry.objects.filter(act="notices.confirm").count() == 1


@pytest.mark.usefixtures("_read_here")
def test_two_notices_confirmed_at_once_number_their_tasks_on(cast, clock):
    texts = [TEXT, TEXT.replace("5号", "6号"), TEXT.replace("5号", "7号")]
    notices: list[Notice] = [
        import_notice(programme=cast.programme, **paper(text), by=cast.clerk) for text in texts
    ]
    race(*(partial(confirm_notice, notice=one, ledger=fresh(cast.ledger), by=cast.clerk) for one in notices))
    assert sorted(Task.objects.values_list("number", flat=True)) == list(range(1, 10))


@pytest.fixture
def determined(cast, october, clock):
    """October with every matter on schedule, determined, not closed."""
    for task in Task.objects.all():
        record_progress(
            task=task,
            text="按计划推进。",
            self_rated="on_schedule",
            source="phone",
            recorded_on=date(2026, 10, 28),
            by=cast.clerk,
        )
    clock.move_to(datetime(2026, 11, 9, 10, tzinfo=SHANGHAI))
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    return october


def test_a_period_is_closed_once_and_asks_for_one_circular(cast, determined):
    people = [cast.clerk, cast.clerk2, cast.head]
    closed = one_wins(race(*(partial(close_period, period=fresh(determined), by=by) for by in people)))
    assert closed.state == "closed"
    assert AuditEntry.objects.filter(act="periods.close").count() == 1
    assert Job.objects.filter(kind="circular.draft").count() == 1


def test_opening_a_period_at_once_makes_one_with_one_report_a_task(cast, clock):
    cast.task(1)
    period = Period(date(2026, 10, 1))
    made = race(
        *(partial(open_period, ledger=fresh(cast.ledger), period=period, by=cast.clerk) for _ in range(3))
    )
    assert len({one.pk for one in made}) == 1
    assert ProgressReport.objects.count() == 1


def test_drafting_at_once_makes_one_circular_with_one_file_of_each_kind(cast, determined, monkeypatch):
    closed = close_period(period=determined, by=cast.clerk)
    # What is raced for is the rows; the layout has tests of its own.
    monkeypatch.setattr(
        circular_files, "RENDERERS", {"pdf": lambda _: b"%PDF-1.7", "docx": lambda _: b"PK\3\4"}
    )
    monkeypatch.setattr(circular_files, "_fonts", lambda *_: [])
    made = race(*(partial(circulars.draft_circular, period=fresh(closed)) for _ in range(4)))
    assert {one.pk for one in made} == {Circular.objects.get().pk}
    assert CircularSnapshot.objects.count() == 1
    assert sorted(CircularFile.objects.values_list("kind", flat=True)) == ["docx", "pdf", "xlsx"]
    assert AuditEntry.objects.filter(act="circular.draft").count() == 1


def test_a_job_is_claimed_once(database):
    for number in range(ROUNDS):
        job = jobs.enqueue(kind="test.race", key=f"race:{number}", payload={})
        claims = race(*(partial(jobs.claim, job.uid) for _ in range(4)))
        assert [claim.attempts for claim in claims if claim is not None] == [1]


def test_asking_for_a_job_at_once_writes_one_row(database):
    for number in range(ROUNDS):
        ask = partial(jobs.enqueue, kind="test.race", key=f"race:{number}", payload={})
        asked = race(*[ask] * 4)
        assert {job.pk for job in asked} == {Job.objects.get(key=f"race:{number}").pk}
