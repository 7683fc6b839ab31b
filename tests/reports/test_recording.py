"""代录: recorded for others, accepted at once, replaced by what the collector files later."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from reports.models import ProgressReport
from reports.selectors.determination import effective_reports
from reports.services.recording import NoOpenPeriodError, record_progress, record_progress_in_bulk
from reports.services.reports import accept_report, submit_report
from tasks.models import IndicatorValue

TOLD = {"source": "phone", "recorded_on": date(2026, 10, 27)}


def test_recording_counts_as_accepted_and_is_marked(october, cast):
    task = cast.ledger.tasks.get(number=1)
    indicator = task.indicators.create(name="床位", unit="张")
    report = record_progress(
        task=task, text="电话了解：已开工。", values={indicator: Decimal(7)}, by=cast.clerk, **TOLD
    )
    task.refresh_from_db()
    assert (report.origin, report.state, report.department) == ("recorded", "accepted", cast.health)
    assert (task.progress_text, task.last_reported_on) == ("电话了解：已开工。", date(2026, 10, 27))
    assert IndicatorValue.objects.get().data_as_of == date(2026, 10, 27)
    entry = task.log.get()
    assert (entry.event, entry.params["source"], entry.who) == (
        "progress.recorded",
        "phone",
        cast.clerk.label,
    )


def test_the_collectors_report_replaces_it_and_both_stay(october, cast, report):
    task = report.task
    recorded = record_progress(task=task, text="电话了解。", self_rated="behind", by=cast.clerk, **TOLD)
    assert effective_reports(october)[task.pk] == recorded
    accepted = accept_report(report=submit_report(report=report, by=cast.finance_liaison), by=cast.clerk)
    task.refresh_from_db()
    assert effective_reports(october)[task.pk] == accepted
    assert task.progress_text == report.text
    assert ProgressReport.objects.filter(task=task, state="accepted").count() == 2


def test_recording_in_bulk_is_all_or_nothing(october, cast):
    tasks = list(cast.ledger.tasks.order_by("number"))
    made = record_progress_in_bulk(tasks=tasks, text="会议通报进展正常", by=cast.clerk, **TOLD)
    assert [report.task.number for report in made] == [1, 2]
    tasks.append(cast.task(3, state="preparation"))
    with pytest.raises(ValidationError):
        record_progress_in_bulk(tasks=tasks, text="再录", by=cast.clerk, **TOLD)
    assert ProgressReport.objects.filter(origin="recorded").count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": ""}, "source"),
        ({"recorded_on": date(2026, 10, 29)}, "recorded_on"),
        ({"done_on": date(2026, 10, 29)}, "done_on"),
        ({"text": " "}, "text"),
    ],
)
def test_recording_nonsense_is_refused(october, cast, wrong, field):
    task = cast.ledger.tasks.get(number=1)
    with pytest.raises(ValidationError) as error:
        record_progress(task=task, by=cast.clerk, **({"text": "有进展", **TOLD} | wrong))
    assert set(error.value.message_dict) == {field}
    assert not task.log.exists()


def test_a_foreign_indicator_is_refused(october, cast):
    one, two = cast.ledger.tasks.order_by("number")
    foreign = two.indicators.create(name="床位")
    with pytest.raises(ValidationError):
        record_progress(task=one, values={foreign: Decimal(1)}, by=cast.clerk, **TOLD)


def test_without_an_open_period_nothing_is_recorded(cast, clock):
    with pytest.raises(NoOpenPeriodError):
        record_progress(task=cast.task(1), text="有进展", by=cast.clerk, **TOLD)


@pytest.mark.parametrize("who", ["liaison", "north", "leader"])
def test_only_the_secretariat_records(october, cast, who):
    task = cast.ledger.tasks.get(number=1)
    with pytest.raises(PermissionDenied):
        record_progress(task=task, text="有进展", by=cast.people[who], **TOLD)
