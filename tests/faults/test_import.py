"""An import cut off in its midst: the ledger is as it was, and the same sheet is taken over afterwards, once."""

from __future__ import annotations

import io
import sys
from typing import Any

import openpyxl
from django.apps import apps

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.models import ImportBatch, Task
from tasks.services.imports import NotApplicable, apply_import, stage_import
from tests.faults.conftest import Office
from tests.faults.programs import Program
from tests.races.conftest import race
from tests.tasks.test_imports import FULL, HEAD

ROWS = 6
# What a sheet may change once it is taken over.
BUSINESS = ("tasks", "departments", "reports")


def sheet() -> bytes:
    """A sheet of several rows, all of which can run."""
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for number in range(1, ROWS + 1):
        book.active.append([number, FULL[1], f"第{number}项。{FULL[2]}", None, *FULL[4:11], None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fingerprint() -> dict[str, Any]:
    """How many rows every table of the business has."""
    return {
        model._meta.label: model._default_manager.count()
        for app in BUSINESS
        for model in apps.get_app_config(app).get_models()
    }


def cut_off(office: Office, what: str, uid: object) -> None:
    """Begin it in a process of its own, and kill that in the midst."""
    argv = [sys.executable, "-m", "tests.faults.acts", what, str(uid), str(office.var)]
    env = office.env | {"DJANGO_SETTINGS_MODULE": "reform.settings"}
    midst = office.var / "in-the-midst"
    act = office.start(Program(what, argv, env, office.var / f"{what}.log", midst.exists))
    act.kill()


def test_sheet_cut_off_while_it_is_read_leaves_nothing_and_is_read_again(office):
    (office.var / "sheet.xlsx").write_bytes(sheet())
    before = fingerprint()
    cut_off(office, "stage", office.cast.ledger.uid)
    assert fingerprint() == before
    batch = stage_import(ledger=office.cast.ledger, name="台账.xlsx", data=sheet(), by=office.cast.clerk)
    assert (len(batch.rows), batch.errors) == (ROWS, [])


def test_import_cut_off_while_it_is_taken_over_leaves_the_ledger_as_it_was(office):
    cast = office.cast
    batch = stage_import(ledger=cast.ledger, name="台账.xlsx", data=sheet(), by=cast.clerk)
    before = fingerprint()
    cut_off(office, "apply", batch.uid)
    assert fingerprint() == before
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.applied_at, AuditEntry.objects.filter(act="ledger.apply_import").count()) == (None, 0)
    assert apply_import(batch=batch, by=cast.clerk).rows == ROWS
    assert Task.objects.count() == ROWS


def test_import_taken_over_by_three_at_once_is_taken_over_once(office):
    cast = office.cast
    batch = stage_import(ledger=cast.ledger, name="台账.xlsx", data=sheet(), by=cast.clerk)

    def take() -> Any:
        return apply_import(batch=ImportBatch.objects.get(pk=batch.pk), by=cast.clerk)

    results = race(take, take, take)
    assert sorted(type(one).__name__ for one in results if isinstance(one, Conflict | NotApplicable)) != []
    assert [one.rows for one in results if not isinstance(one, Exception)] == [ROWS]
    assert Task.objects.count() == ROWS
    assert AuditEntry.objects.filter(act="ledger.apply_import").count() == 1
