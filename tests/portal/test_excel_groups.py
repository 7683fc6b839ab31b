"""The ledger in Excel in the groups of the page, and long workbooks made in the background."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from reform.core import jobs
from reform.core.models import AuditEntry, Job
from reform.portal.jobs import draw_ledger_workbook
from reform.portal.views import excel
from reports.models import MadeFile
from tasks.models import Task
from tasks.services.status import begin_status
from tests.cast import signed_in

EXPORT, URL, DOWNLOAD = (reverse(name) for name in ("ledger_export", "ledger_file", "ledger_file_download"))
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def matters(cast):
    made = [
        cast.task(1, section="一、改革任务"),
        cast.task(2, section="二、服务体系", collector=cast.finance),
        cast.task(3, section="一、改革任务", collector=cast.finance),
    ]
    begin_status(tasks=made, on=date(2026, 2, 1))
    Task.objects.filter(number=3).update(status_class="behind", light="red")


def first_cells(answer) -> list[object]:
    """Return the first cells of a workbook's lines below its head."""
    data = answer.getvalue() if hasattr(answer, "getvalue") else b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [cells[0] for cells in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("scope", ["", "all"])
def test_rows_stand_under_the_groups_of_the_page_with_their_subtotals(cast, matters, scope):
    answer = signed_in(cast.clerk).get(EXPORT, {"group": "section", "scope": scope}, headers=ENGLISH)
    assert first_cells(answer) == [
        "一、改革任务　2 items in 2 rows · On schedule 1 · Behind schedule 1 · Check: 2 = 0 + 1 + 1 + 0 + 0 + 0",
        "1",
        "3",
        "二、服务体系　1 item in 1 row · On schedule 1 · Check: 1 = 0 + 1 + 0 + 0 + 0 + 0",
        "2",
    ]


def test_groups_keep_order_filters_and_form(cast, matters):
    client = signed_in(cast.clerk)
    turned = first_cells(client.get(EXPORT, {"group": "section", "sort": "-number"}, headers=ENGLISH))
    assert [cell for cell in turned if len(str(cell)) == 1] == ["3", "1", "2"]
    late = first_cells(client.get(EXPORT, {"group": "unit", "layout": "late"}, headers=ENGLISH))
    assert next(cell for cell in late if "item" in str(cell)).startswith("市财政局　1 item")
    # The division table has its own groups, a table of units none.
    for layout in ("division", "units"):
        cells = first_cells(client.get(EXPORT, {"group": "unit", "layout": layout}, headers=ENGLISH))
        assert not any("　" in str(cell) for cell in cells)


@pytest.fixture
def long(monkeypatch):
    monkeypatch.setattr(excel, "MOST_AT_ONCE", 2)


def test_a_long_workbook_is_made_by_a_job_and_waits_for_who_asked(cast, matters, long):
    client = signed_in(cast.clerk)
    query = "?sort=-number&group=section"
    assert client.get(EXPORT + query)["Location"].startswith(URL)
    assert client.get(EXPORT, {"q": "第1项"}).status_code == 200
    # How many lines the form will take is known when it is made: the page promises no number.
    asking = client.get(URL + query, headers=ENGLISH).context["page"].help
    assert asking == "The workbook is made in the background and kept for a day."
    assert client.get(DOWNLOAD + query).status_code == 404
    assert client.post(URL + query, headers=ENGLISH)["Location"] == URL + query
    client.post(URL + query, headers=ENGLISH)
    (job,) = Job.objects.filter(kind="portal.ledger_export")
    waiting = client.get(URL + query, headers=ENGLISH).content.decode()
    assert "The workbook is being made" in waiting
    assert 'hx-select="#made-file"' in waiting
    assert not AuditEntry.objects.filter(act="ledger.export", after__rows=3).exists()
    assert jobs.run(job.uid) is True
    # The order of what an address holds is no other address.
    there = client.get(f"{DOWNLOAD}?group=section&sort=-number", headers=ENGLISH)
    assert [cell for cell in first_cells(there) if len(str(cell)) == 1] == ["3", "1", "2"]
    assert there["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.get(act="ledger.export", after__rows=3).actor_uid == cast.clerk.user.uid


def test_a_workbook_is_of_whoever_asked_for_it(cast, matters, long):
    signed_in(cast.clerk).post(URL)
    draw_ledger_workbook({"file": str(MadeFile.objects.get().uid)})
    assert signed_in(cast.clerk).get(DOWNLOAD).status_code == 200
    assert signed_in(cast.head).get(DOWNLOAD).status_code == 404
    assert signed_in(cast.finance_liaison).get(DOWNLOAD).status_code == 404


def test_a_workbook_made_anew_takes_the_place_of_the_old_one(
    cast, matters, long, django_capture_on_commit_callbacks
):
    client = signed_in(cast.clerk)
    client.post(URL)
    old = MadeFile.objects.get()
    draw_ledger_workbook({"file": str(old.uid)})
    name = MadeFile.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(URL)
    (fresh,) = MadeFile.objects.all()
    assert (fresh.uid != old.uid, fresh.file.name, default_storage.exists(name)) == (True, "", False)


def test_a_workbook_whose_asker_lost_the_ledger_says_so(cast, matters, long):
    client = signed_in(cast.clerk)
    client.post(URL)
    MadeFile.objects.update(about=cast.clerk.user.uid)
    draw_ledger_workbook({"file": str(MadeFile.objects.get().uid)})
    assert MadeFile.objects.get().fault == "gone"
