"""What a ledger rests on and where its tasks' lines begin, by the notice they come from."""

from datetime import date

import pytest

from tasks.models import Ledger, Notice
from tasks.proposals import basis_title
from tasks.services.intake import import_notice
from tasks.services.making import start_of
from tasks.services.notices import confirm_notice


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("云溪市政府办公室关于印发《云溪市重点任务分工方案》的通知", "云溪市重点任务分工方案"),
        ("云溪市政府办公室 关于印发全市近期任务安排的通知", "全市近期任务安排"),
        ("云溪市医改领导小组关于抓好当前工作的通知", "云溪市医改领导小组关于抓好当前工作的通知"),
        ("重点任务分工表", "重点任务分工表"),
    ],
)
def test_basis_is_the_paper_that_was_issued(title, expected):
    assert basis_title(title) == expected


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2026, 3, 4), date(2026, 3, 4)),
        (date(2022, 12, 6), date(2026, 1, 1)),
        (None, date(2026, 1, 1)),
    ],
)
def test_line_begins_with_this_years_notice_or_with_the_ledger(cast, issued_on, expected):
    assert start_of(Notice(issued_on=issued_on), cast.ledger) == expected


def test_first_notice_confirmed_becomes_the_ledgers_basis(cast, settings):
    data = (settings.BASE_DIR / "fixtures/notices/city-2022-tasks.txt").read_bytes()
    notice = import_notice(programme=cast.programme, name="city.txt", data=data, by=cast.clerk)
    ledger = Ledger.objects.create(
        programme=cast.programme, jurisdiction=cast.city, name="新台账", year=2026, starts_on=date(2026, 1, 1)
    )
    confirm_notice(notice=notice, ledger=ledger, by=cast.clerk)
    ledger.refresh_from_db()
    assert (ledger.basis_title, ledger.basis_number) == (
        "全市医药卫生体制改革近期任务安排",
        "临政办发〔2022〕48号",
    )
