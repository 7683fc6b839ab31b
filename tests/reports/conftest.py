"""What the tests of reporting share: a day in October, an open period, a filled report."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from reform.core.periods import Period
from reports.services import circulars
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period, open_period
from reports.services.recording import record_progress
from reports.services.reports import save_report
from tasks.models import Task

SHANGHAI = ZoneInfo("Asia/Shanghai")
OCTOBER = Period(date(2026, 10, 1))
FILLED = {"text": "已完成全市调研，形成初稿。", "self_rated": "on_schedule"}


@pytest.fixture
def clock():
    """Stand at ten o'clock on 28 October 2026; `clock.move_to(...)` goes elsewhere."""
    with time_machine.travel(datetime(2026, 10, 28, 10, tzinfo=SHANGHAI), tick=True) as traveller:
        yield traveller


@pytest.fixture
def october(cast, clock):
    """October 2026, opened for two matters: number 1 of health, number 2 of finance."""
    cast.task(1)
    cast.task(2, collector=cast.finance)
    return open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)


@pytest.fixture
def report(october, cast):
    """Finance's report, filled in but not submitted."""
    blank = october.reports.get(department=cast.finance)
    return save_report(report=blank, fields=FILLED, by=cast.finance_liaison)


def at(day: int, month: int = 11, hour: int = 10) -> datetime:
    """A moment of 2026 on the office's clock."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def drafted(cast, october, clock, monkeypatch):
    """The draft of October: the first matter on schedule, the second behind. Its files are not made."""
    first, second = Task.objects.order_by("number")
    said = {"source": "phone", "recorded_on": date(2026, 10, 28), "by": cast.clerk}
    record_progress(task=first, text="方案已经会议审议通过。", self_rated="on_schedule", **said)
    record_progress(task=second, text="仍在征求意见。", self_rated="behind", **said)
    clock.move_to(at(9))
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    monkeypatch.setattr(circulars, "render_files", lambda **_: [])
    return circulars.draft_circular(period=close_period(period=october, by=cast.clerk))
