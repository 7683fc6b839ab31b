"""A unit's sheet of group duties (县区一张表): saved, submitted, accepted or returned as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.workflow import Conflict, WrongState, swap
from reports.enums import ReportState
from reports.models import CountySheet, CountySheetEntry
from reports.notifications import period as notifications
from reports.selectors.periods import is_filing_open
from reports.services.filling import BATCH, FilingClosedError
from reports.workflow import EDITABLE, SHEET
from tasks.models import DutyItem
from tasks.services.ledgers import require_running
from tasks.services.values import DutyEntry, record_duties


@dataclass(frozen=True)
class SheetRow:
    """What a unit says of one of its items."""

    item: DutyItem
    done: bool = False
    done_on: date | None = None
    figure: Decimal | None = None
    text: str = ""


@transaction.atomic
def save_sheet(
    *, sheet: CountySheet, rows: Iterable[SheetRow], version: int | None = None, by: Actor
) -> CountySheet:
    """Save the rows given into a draft or returned sheet and return it; rows not given stay.

    Raises ValidationError when a done item has no day, Conflict with what is there now when somebody else
    saved since `version`, WrongState, FilingClosedError.
    """
    require(by, "sheets.file", sheet)
    rows = list(rows)
    if version is not None and version != sheet.version:
        raise Conflict(sheet)
    if sheet.state not in EDITABLE:
        raise WrongState("save", sheet.state)
    _require_open(sheet)
    if any(row.done and row.done_on is None for row in rows):
        raise ValidationError(_("Give the day for every item that is done."))
    saved = swap(
        sheet,
        expect={"version": sheet.version, "state": sheet.state},
        edited_by=by.label,
        edited_at=timezone.now(),
    )
    entries = {entry.item_id: entry for entry in saved.entries.all()}
    changed = [entries[row.item.pk] for row in rows]
    for row, entry in zip(rows, changed, strict=True):
        entry.done, entry.done_on = row.done, row.done_on if row.done else None
        entry.figure, entry.text = row.figure, row.text.strip()
    CountySheetEntry.objects.bulk_update(changed, ["done", "done_on", "figure", "text"], batch_size=BATCH)
    record(by=by, act="sheets.save", obj=saved, after={"rows": _said(rows)})
    return saved


def _said(rows: list[SheetRow]) -> dict[str, str]:
    """Return what was filled in for each item, for the record."""
    return {
        row.item.task.title: " ".join(
            str(part) for part in (row.done_on if row.done else "", row.figure, row.text.strip()) if part
        )
        for row in rows
    }


def _require_open(sheet: CountySheet) -> None:
    if not is_filing_open(sheet.period):
        raise FilingClosedError(str(sheet.period))


@transaction.atomic
def submit_sheet(*, sheet: CountySheet, by: Actor) -> CountySheet:
    """File a sheet with the secretariat and return it; doing it twice makes one.

    On time is judged by the first filing. Raises FilingClosedError, WrongState, Conflict.
    """
    require(by, "sheets.file", sheet)
    if sheet.state == ReportState.SUBMITTED and sheet.filed_by_id == by.user.pk:
        return sheet
    _require_open(sheet)
    on_time = sheet.on_time
    if on_time is None:
        on_time = timezone.localdate() <= sheet.period.due_on
    try:
        filed = SHEET.advance(sheet, "submit", filed_by=by.user, submitted_at=timezone.now(), on_time=on_time)
    except Conflict as conflict:
        now = conflict.current
        if isinstance(now, CountySheet) and (now.state, now.filed_by_id) == (
            ReportState.SUBMITTED,
            by.user.pk,
        ):
            return now
        raise
    record(by=by, act="sheets.submit", obj=filed, after={"on_time": on_time})
    return filed


@transaction.atomic
def withdraw_sheet(*, sheet: CountySheet, by: Actor) -> CountySheet:
    """Take a sheet back into a draft until review began, and return it. Raises WrongState, Conflict."""
    require(by, "sheets.file", sheet)
    require_running(sheet.period.ledger)
    on_time = sheet.on_time if sheet.return_count else None
    taken = SHEET.advance(sheet, "withdraw", submitted_at=None, on_time=on_time)
    record(by=by, act="sheets.withdraw", obj=taken, before={"state": sheet.state})
    return taken


@transaction.atomic
def begin_sheet_review(*, sheet: CountySheet, by: Actor) -> CountySheet:
    """Take a sheet into review, after which it can't be withdrawn, and return it. Raises WrongState, Conflict."""
    require(by, "reports.review", sheet)
    require_running(sheet.period.ledger)
    taken = SHEET.advance(sheet, "begin_review")
    record(by=by, act="sheets.begin_review", obj=taken, before={"state": sheet.state})
    return taken


@transaction.atomic
def accept_sheet(*, sheet: CountySheet, by: Actor) -> CountySheet:
    """Accept a unit's sheet as a whole and return it; its entries become the grid's items and their past.

    Raises PermissionDenied for one's own filing or unit, WrongState, Conflict.
    """
    require(by, "reports.review", sheet)
    require_running(sheet.period.ledger)
    accepted = SHEET.advance(sheet, "accept", accepted_at=timezone.now(), return_reason="")
    entries = accepted.entries.select_related("item__task__ledger", "item__department")
    record_duties(
        entries=[DutyEntry(e.item, e.done, e.done_on, e.figure, e.text) for e in entries],
        period=accepted.period.period,
        who=by.label,
    )
    record(by=by, act="sheets.accept", obj=accepted, before={"state": sheet.state})
    notify(**vars(notifications.sheet_accepted(accepted)))
    return accepted


@transaction.atomic
def return_sheet(*, sheet: CountySheet, reason: str, by: Actor) -> CountySheet:
    """Send a sheet back with a reason and return it; its filers are told. Raises ValidationError without one."""
    require(by, "reports.review", sheet)
    require_running(sheet.period.ledger)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is to be changed.")})
    returned = SHEET.advance(
        sheet, "return", return_reason=reason.strip(), return_count=sheet.return_count + 1
    )
    record(by=by, act="sheets.return", obj=returned, reason=returned.return_reason)
    notify(**vars(notifications.sheet_returned(returned)))
    return returned
