"""The changes of an exported sheet carried out: prepared matters change, progress is recorded (代录), new ones are made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.kept_words import worded
from reform.core.words import in_a_row, listed
from reform.core.workflow import swap
from reports.services.recording import NoOpenPeriodError, Told, record_told
from tasks.enums import ImportKind, TaskState
from tasks.excel.marks import sum_of
from tasks.models import ImportBatch, Ledger, Task
from tasks.services.import_changes import tasks_as_written
from tasks.services.imports import NotApplicable, make_rows
from tasks.services.ledgers import ClosedLedger, require_running
from tasks.services.sheet_edits import change_prepared

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Brought:
    """What an applied sheet did: matters changed, recorded and added, conflicts that were left out."""

    changed: int
    recorded: int
    added: int
    left_out: int


@transaction.atomic
def apply_changes(
    *, batch: ImportBatch, take: Collection[str], source: str, recorded_on: date, by: Actor
) -> Brought:
    """Carry out the staged changes of a sheet, all or none, once; return what was done.

    Rows that others changed meanwhile are left out unless their uid is among `take`. Progress and status of running
    matters are recorded for the units, told by `source` on `recorded_on`. Raises NotApplicable with a sentence: there
    are mistakes, it was applied already, something changed since the preview, no period is open; Conflict when somebody
    applied it first. Side effects: those of change_prepared, record_told and make_rows; one audit row.
    """
    require(by, "ledger.import", batch.ledger)
    if batch.kind != ImportKind.CHANGES or batch.errors:
        raise NotApplicable(_("Correct the marked cells in the file and upload it again."))
    if batch.applied_at:
        raise NotApplicable(_("This import was applied already."))
    ledger = (
        Ledger.objects.select_for_update().select_related("programme__jurisdiction").get(pk=batch.ledger_id)
    )
    try:
        require_running(ledger)
    except ClosedLedger as error:
        raise NotApplicable(str(error)) from error
    changed = [row for row in batch.rows if row["kind"] == "change" and row["changes"]]
    wanted = [row for row in changed if not row["conflict"] or row["uid"] in take]
    fresh = [row for row in batch.rows if row["kind"] == "new"]
    states = _still_as_seen(ledger, wanted, by)
    _numbers_free(ledger, fresh)
    applied = swap(batch, expect={"version": batch.version, "applied_at": None}, applied_at=timezone.now())
    prepared = [row for row in wanted if states[row["uid"]] == TaskState.PREPARATION]
    running = [row for row in wanted if states[row["uid"]] == TaskState.HANDED_OUT]
    tasks = {str(t.uid): t for t in _tasks([row["uid"] for row in wanted])}
    change_prepared(
        ledger=ledger,
        said={tasks[row["uid"]].pk: _said(row) for row in prepared},
        labels={tasks[row["uid"]].pk: [worded(one["label"]) for one in row["changes"]] for row in prepared},
        file_name=batch.file_name,
        by=by,
    )
    if running:
        _record([(tasks[row["uid"]], _said(row)) for row in running], source, recorded_on, by)
    if fresh:
        make_rows(fresh, ledger=ledger, file_name=batch.file_name, by=by)
    done = Brought(len(prepared), len(running), len(fresh), len(changed) - len(wanted))
    audit.record(by=by, act="ledger.apply_changes", obj=applied, after=vars(done))
    return done


def _tasks(uids: Collection[str]) -> list[Task]:
    found = Task.objects.filter(uid__in=uids).select_related("ledger__programme", "collector")
    return list(found)


def _said(row: Row) -> dict[str, Any]:
    """Return what a row's cells say, joined by the column of an import."""
    said: dict[str, Any] = {}
    for change in row["changes"]:
        said |= change["said"] if change["column"] != "title" else {"title": change["said"]["title"]}
    return said


def _still_as_seen(ledger: Ledger, rows: Collection[Row], by: Actor) -> dict[str, str]:
    """Return each matter's state; raises NotApplicable for those that changed since the preview was made."""
    columns = sorted({change["column"] for row in rows for change in row["changes"]})
    now = tasks_as_written(ledger, [row["uid"] for row in rows], columns, by) if rows else {}
    moved = []
    for row in rows:
        values, fields = now.get(row["uid"], ({}, {"version": None, "state": ""}))
        seen = all(sum_of(values.get(one["column"])) == one["seen"] for one in row["changes"])
        if fields["version"] != row["version"] or not seen:
            moved.append(row["label"])
    if moved:
        raise NotApplicable(
            _(
                "Changed since this preview was made: No. %(labels)s. Upload the sheet again to see how they are now."
            )
            % {"labels": listed(moved[:10])}
        )
    return {uid: fields["state"] for uid, (_values, fields) in now.items()}


def _numbers_free(ledger: Ledger, fresh: Collection[Row]) -> None:
    wanted = {int(row["values"]["number"].split(".")[0]) for row in fresh}
    clash = (
        Task.objects.filter(ledger=ledger, number__in=wanted).order_by("number").first() if wanted else None
    )
    if clash:
        raise NotApplicable(
            _("No. %(n)s came into the ledger since the file was read; upload it again.")
            % {"n": clash.number}
        )


def _record(told: list[tuple[Task, dict[str, Any]]], source: str, recorded_on: date, by: Actor) -> None:
    said = [
        Told(task, str(values.get("progress_text") or ""), self_rated=str(values.get("status_class") or ""))
        for task, values in told
    ]
    try:
        record_told(told=said, source=source, recorded_on=recorded_on, by=by)
    except NoOpenPeriodError as error:
        raise NotApplicable(_("No reporting period is open: open one first, then record.")) from error
    except ValidationError as error:
        raise NotApplicable(in_a_row(error.messages)) from error
