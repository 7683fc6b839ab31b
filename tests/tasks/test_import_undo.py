"""An applied import is taken out of the ledger again as long as nobody has touched what it brought."""

from datetime import date

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone, translation

from reform.core.models import AuditEntry
from reports.models import ProgressReport, ReportingPeriod
from tasks.models import Task, TaskLog, TaskStatus
from tasks.services.import_undo import undo_import
from tasks.services.imports import NotApplicable, apply_import, stage_import
from tests.cast import signed_in
from tests.tasks.test_imports import FULL, workbook

BARE = [12, "一、保障", "健全监测机制。", None, None, None, None, None, None, None, None, None]


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    known = {"出台文件": "document_issue", "达到序时进度": "on_schedule"}
    monkeypatch.setattr("tasks.excel.ledger._labels", lambda _choices: known)
    with translation.override("en"):
        yield


@pytest.fixture
def batch(cast):
    cast.task(1)
    made = stage_import(ledger=cast.ledger, name="台账.xlsx", data=workbook(FULL, BARE), by=cast.clerk)
    assert made.errors == []
    apply_import(batch=made, by=cast.clerk)
    made.refresh_from_db()
    return made


def test_import_is_taken_back_whole_and_can_be_applied_anew(cast, batch):
    assert (Task.objects.count(), TaskStatus.objects.count()) == (3, 1)
    assert undo_import(batch=batch, by=cast.head) == 2
    assert list(Task.objects.values_list("number", flat=True)) == [1]
    batch.refresh_from_db()
    assert batch.applied_at is None
    assert AuditEntry.objects.get(act="ledger.undo_import").before == {"tasks": 2}
    assert apply_import(batch=batch, by=cast.clerk).items == 2


def test_import_of_which_a_matter_was_changed_stays_whole(cast, batch):
    task = Task.objects.get(number=12)
    TaskLog.objects.create(task=task, at=timezone.now(), who="沈一舟", event="task.decomposed")
    with pytest.raises(NotApplicable, match=r"No\. 12 was changed since"):
        undo_import(batch=batch, by=cast.clerk)
    assert Task.objects.count() == 3


def test_import_of_which_a_matter_is_gone_or_came_beside_stays(cast, batch):
    Task.objects.filter(number=12).delete()
    with pytest.raises(NotApplicable, match="no longer those it brought"):
        undo_import(batch=batch, by=cast.clerk)
    cast.task(12)
    with pytest.raises(NotApplicable, match="no longer those it brought"):
        undo_import(batch=batch, by=cast.clerk)


def test_import_that_is_reported_on_stays(cast, batch):
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 10),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )
    ProgressReport.objects.create(
        period=period, task=Task.objects.get(number=11), department=cast.finance, jurisdiction=cast.city
    )
    with pytest.raises(NotApplicable, match="reported on already") as refused:
        undo_import(batch=batch, by=cast.clerk)
    assert isinstance(refused.value.__cause__, ProtectedError)
    assert Task.objects.count() == 3


def test_import_is_taken_back_once_and_only_into_a_running_ledger(cast, batch):
    undo_import(batch=batch, by=cast.clerk)
    batch.refresh_from_db()
    with pytest.raises(NotApplicable, match="was not applied"):
        undo_import(batch=batch, by=cast.clerk)


def test_import_is_taken_back_from_its_page(cast, batch):
    client = signed_in(cast.clerk)
    page = reverse("ledger_import_preview", args=[batch.uid])
    undo = reverse("ledger_import_undo", args=[batch.uid])
    assert undo in client.get(page).content.decode()
    assert client.post(undo).url == page
    shown = client.get(page).content.decode()
    assert "The import was taken back: 2 rows." in shown
    assert undo not in shown
