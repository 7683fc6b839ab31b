"""A unit's period from Excel: read and kept for the preview, then applied as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
from reform.core.workflow import Conflict, WrongState, swap
from reports.models import CountySheet, ProgressReport, ReportingPeriod, UnitWorkbook
from reports.services.recording import NoOpenPeriodError, record_progress
from reports.services.report_figures import figures_to_keep
from reports.services.reports import FilingClosedError, save_report, submit_report
from reports.services.sheets import SheetRow, save_sheet, submit_sheet
from tasks.models import Indicator


class NotApplicable(Exception):
    """The workbook cannot be applied; the message is the sentence to show. Nothing was changed."""


@dataclass(frozen=True)
class Filled:
    """What a row of a workbook saves into a report, and the version it was made from."""

    report: ProgressReport
    version: int
    fields: Mapping[str, Any]
    values: Mapping[Indicator, Decimal | None]
    ratios: Mapping[Indicator, tuple[Decimal, Decimal]]


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
    saved: dict[int, ProgressReport] = {}
    for row in filled:
        saved[row.report.pk] = _saved(row, by)
    if duties and sheet:
        try:
            sheet = save_sheet(sheet=sheet, rows=duties, version=sheet_version, by=by)
        except (Conflict, WrongState, FilingClosedError) as error:
            raise NotApplicable(_overtaken(_("the sheet of group duties"))) from error
    for report in submit:
        _submitted(saved.get(report.pk, report), by)
    if submit_sheet_too and sheet:
        submit_sheet(sheet=sheet, by=by)
    record(by=by, act="workbook.apply", obj=workbook, after={"rows": len(filled) + len(duties)})
    return len(filled) + len(duties)


def _overtaken(what: str) -> str:
    return _("Nothing was taken over: %(what)s was changed in the meantime. Take a new workbook.") % {
        "what": what
    }


def _saved(row: Filled, by: Actor) -> ProgressReport:
    try:
        return save_report(
            report=row.report,
            fields=row.fields,
            values=row.values,
            ratios=row.ratios,
            version=row.version,
            by=by,
        )
    except (Conflict, WrongState) as error:
        raise NotApplicable(_overtaken(str(row.report.task))) from error
    except FilingClosedError as error:
        raise NotApplicable(_("This period takes no reports any more. Put it into the next one.")) from error


def _submitted(report: ProgressReport, by: Actor) -> None:
    try:
        submit_report(report=report, by=by)
    except ValidationError as error:
        said = " ".join(error.messages)
        raise NotApplicable(f"{report.task}: {said}") from error
    except (Conflict, WrongState) as error:
        raise NotApplicable(_overtaken(str(report.task))) from error


@transaction.atomic
def record_workbook(
    *, workbook: UnitWorkbook, filled: Sequence[Filled], source: str, recorded_on: date, by: Actor
) -> int:
    """Record for the unit (代录) what the rows say, with source and date, and return how many; all or nothing.

    A report saved since the workbook was made stands in the way. Raises NotApplicable with a sentence.
    """
    _begin(workbook, by)
    for row in filled:
        if ProgressReport.objects.get(pk=row.report.pk).version != row.version:
            raise NotApplicable(_overtaken(str(row.report.task)))
        said = dict(row.fields)
        kept = figures_to_keep(row.values, row.ratios)
        figures = {
            indicator: value
            for indicator, figure in kept.items()
            if figure and (value := figure["value"]) is not None
        }
        try:
            record_progress(
                task=row.report.task,
                period=workbook.period,
                source=source,
                recorded_on=recorded_on,
                text=said.pop("text", "") or said.pop("no_progress_reason", ""),
                values=figures,
                self_rated=said.pop("self_rated", ""),
                done_on=said.pop("done_on", None),
                at_risk=said.pop("at_risk", False),
                more=said,
                by=by,
            )
        except ValidationError as error:
            raise NotApplicable(f"{row.report.task}: {' '.join(error.messages)}") from error
        except NoOpenPeriodError as error:
            raise NotApplicable(_("Nothing can be recorded: the period is closed.")) from error
    record(
        by=by,
        act="workbook.apply",
        obj=workbook,
        after={"rows": len(filled), "source": source, "on": recorded_on.isoformat()},
    )
    return len(filled)
