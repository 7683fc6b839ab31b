"""What the tests of reporting share: a day in October, an open period, a filled report."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from reform.core.periods import Period
from reports.services.periods import open_period
from reports.services.reports import save_report

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
