"""A unit's period from Excel: read and kept for the preview, then applied as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core.audit import record
from reform.core.files import clean_name, sha256_of
from reform.core.naming import said_of
from reform.core.words import in_a_row
from reform.core.workflow import Conflict, WrongState, swap
from reports.models import CountySheet, ProgressReport, ReportingPeriod, UnitWorkbook
from reports.services.filling import (
    FilingClosedError,
    Filled,
    hold,
    missing_for_submission,
    save_reports,
)
from reports.services.recording import NoOpenPeriodError, Told, figures_told, record_told
from reports.services.report_steps import submit_reports
from reports.services.sheets import SheetRow, save_sheet, submit_sheet
from reports.workflow import EDITABLE


class NotApplicable(Exception):
    """The workbook cannot be applied; the message is the sentence to show. Nothing was changed."""


@transaction.atomic
def stage_workbook(
    *,
    period: ReportingPeriod,
    department: Department,
    name: str,
    data: bytes,
    rows: list[dict[str, Any]],
    by: Actor,
) -> UnitWorkbook:
    """Keep the rows of an uploaded workbook for its preview and return it; nothing of the reports changes."""
    workbook = UnitWorkbook(
        period=period,
        department=department,
        file_name=clean_name(name),
        sha256=sha256_of(data),
        rows=rows,
        errors=[error for row in rows for error in row["errors"]],
        uploaded_by=by.user,
    )
    require(by, "reports.workbook", workbook)
    workbook.save()
    record(
        by=by,
        act="workbook.stage",
        obj=workbook,
        after={"rows": len(rows), "wrong": len(workbook.errors), "sha256": workbook.sha256},
    )
    return workbook


def _begin(workbook: UnitWorkbook, by: Actor) -> None:
    """Take the workbook as applied, once."""
    require(by, "reports.workbook", workbook)
    if workbook.errors:
        raise NotApplicable(_("Put the mistakes right in the workbook and upload it again."))
    try:
        swap(workbook, expect={"version": workbook.version, "applied_at": None}, applied_at=timezone.now())
    except Conflict as error:
        raise NotApplicable(_("This workbook was applied already.")) from error


@transaction.atomic
def apply_workbook(
    *,
    workbook: UnitWorkbook,
    filled: Sequence[Filled],
    sheet: CountySheet | None = None,
    sheet_version: int = 0,
    duties: Sequence[SheetRow] = (),
    submit: Sequence[ProgressReport] = (),
    submit_sheet_too: bool = False,
    by: Actor,
) -> int:
    """Save every row into its report and the duties into the sheet, submit what is named, and return how many changed.

    All or nothing: each report must still have the version its row was made from. Raises NotApplicable with the
    sentence that says which row stands in the way.
    """
    _begin(workbook, by)
    saved = {report.pk: report for report in _saved(filled, by)}
    if duties and sheet:
        try:
            sheet = save_sheet(sheet=sheet, rows=duties, version=sheet_version, by=by)
        except (Conflict, WrongState, FilingClosedError) as error:
            raise NotApplicable(_overtaken(_("the sheet of group duties"))) from error
    _submit([saved.get(report.pk, report) for report in submit], by)
    if submit_sheet_too and sheet:
        submit_sheet(sheet=sheet, by=by)
    record(by=by, act="workbook.apply", obj=workbook, after={"rows": len(filled) + len(duties)})
    return len(filled) + len(duties)


def _overtaken(what: str) -> str:
    return _("Nothing was taken over: %(what)s was changed in the meantime. Take a new workbook.") % {
        "what": what
    }


def _saved(rows: Sequence[Filled], by: Actor) -> list[ProgressReport]:
    for row in rows:
        if row.report.state not in EDITABLE:
            raise NotApplicable(_overtaken(str(row.report.task)))
    try:
        return save_reports(rows=rows, by=by)
    except Conflict as error:
        raise NotApplicable(_overtaken(_task_of(error))) from error
    except FilingClosedError as error:
        raise NotApplicable(_("This period takes no reports any more. Put it into the next one.")) from error


def _submit(reports: Sequence[ProgressReport], by: Actor) -> None:
    for report in reports:
        if lacks := missing_for_submission(report):
            raise NotApplicable(said_of(report.task, in_a_row(lacks.values())))
        if report.state not in EDITABLE:
            raise NotApplicable(_overtaken(str(report.task)))
    try:
        submit_reports(reports=reports, by=by)
    except Conflict as error:
        raise NotApplicable(_overtaken(_task_of(error))) from error


def _task_of(conflict: Conflict) -> str:
    """Return which matter somebody else was quicker with."""
    now = conflict.current
    return str(now.task) if isinstance(now, ProgressReport) else str(now)


@transaction.atomic
def record_workbook(
    *, workbook: UnitWorkbook, filled: Sequence[Filled], source: str, recorded_on: date, by: Actor
) -> int:
    """Record for the unit (代录) what the rows say, with source and date, and return how many; all or nothing.

    A report saved since the workbook was made stands in the way. Raises NotApplicable with a sentence.
    """
    _begin(workbook, by)
    held = hold(row.report for row in filled)
    for row in filled:
        if held[row.report.pk].version != row.version:
            raise NotApplicable(_overtaken(str(row.report.task)))
    told = [_told(row) for row in filled]
    for one in told:
        try:
            figures_told(one, workbook.period, source, recorded_on)
        except ValidationError as error:
            raise NotApplicable(said_of(one.task, in_a_row(error.messages))) from error
    try:
        record_told(told=told, period=workbook.period, source=source, recorded_on=recorded_on, by=by)
    except NoOpenPeriodError as error:
        raise NotApplicable(_("Nothing can be recorded: the period is closed.")) from error
    record(
        by=by,
        act="workbook.apply",
        obj=workbook,
        after={"rows": len(filled), "source": source, "on": recorded_on.isoformat()},
    )
    return len(filled)


def _told(row: Filled) -> Told:
    """Return what a row says as it is recorded: a month without progress by its reason."""
    said = dict(row.fields)
    return Told(
        task=row.report.task,
        text=said.get("text") or said.get("no_progress_reason", ""),
        values=row.values,
        ratios=row.ratios,
        self_rated=said.get("self_rated", ""),
        done_on=said.get("done_on"),
        at_risk=said.get("at_risk", False),
        more=said,
    )
