"""A ledger's sheet as it comes in: exported here and changed, in a known form, or an office's own to be mapped once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.excel import read_rows
from reform.core.files import BadFile, clean_name, sha256_of
from reform.core.kept_words import in_each_language
from reform.core.workbook import open_workbook
from reform.core.workflow import swap
from tasks.excel.ledger import LEDGER_COLUMNS
from tasks.excel.own_sheets import OwnSheet, find_sheet, prepared, recognised
from tasks.models import ImportBatch, Ledger
from tasks.selectors.heads import heads_of
from tasks.services.heads import remember_heads
from tasks.services.import_changes import sign_of, stage_changes
from tasks.services.imports import MOST_ROWS, staged_rows


class BadMapping(Exception):
    """The columns cannot be taken as they were mapped; the message is the sentence to show."""


def signed_ledger(*, ledgers: Iterable[Ledger], name: str, data: bytes) -> Ledger | None:
    """Return which of `ledgers` a sheet was exported from, None for a sheet that was not exported here.

    Raises BadFile with a sentence when it cannot be read, or is of another ledger.
    """
    return _ledger_of(open_workbook(name, data), ledgers)


def _ledger_of(grids: list[list[list[Any]]], ledgers: Iterable[Ledger]) -> Ledger | None:
    sign = sign_of(grids)
    if sign is None:
        return None
    found = next((one for one in ledgers if str(one.uid) == sign.ledger), None)
    if found is None:
        raise BadFile(_("This sheet was exported from a ledger that is not yours to change, or is closed."))
    return found


def receive_sheet(
    *, ledger: Ledger, ledgers: Iterable[Ledger], name: str, data: bytes, by: Actor
) -> ImportBatch:
    """Read a workbook and return its batch; the ledger stays as it is.

    A sheet that was exported here is compared with its own ledger, one of `ledgers`; one whose heads are all known is
    staged for `ledger`; of another the cells are kept until its columns are mapped (`map_columns`). Raises BadFile with a
    sentence when the file as a whole cannot be read.
    """
    require(by, "ledger.import", ledger)
    grids = open_workbook(name, data)
    if of := _ledger_of(grids, ledgers):
        return stage_changes(ledger=of, name=name, data=data, grids=grids, by=by)
    sheet = find_sheet(grids)
    if sheet is None:
        raise BadFile(
            _(
                "No line of heads with rows below it was found; name the columns in one line above the matters."
            )
        )
    if not sheet.grid:
        raise BadFile(_("The sheet has a head but no rows below it."))
    if len(sheet.grid) > MOST_ROWS:
        raise BadFile(_("The sheet has more than %(n)s rows; split it.") % {"n": MOST_ROWS})
    places = recognised(sheet, heads_of(ledger.programme))
    with transaction.atomic():
        batch = ImportBatch(
            programme=ledger.programme, ledger=ledger, file_name=clean_name(name), sha256=sha256_of(data)
        )
        if places is None:
            batch.cells = sheet.to_data()
        else:
            batch.rows, batch.errors = staged_of(sheet, places, ledger)
        batch.save()
        audit.record(
            by=by,
            act="ledger.stage_import",
            obj=batch,
            after={"rows": len(batch.rows or sheet.grid), "errors": len(batch.errors)},
        )
    return batch


def staged_of(
    sheet: OwnSheet, places: Mapping[int, str], ledger: Ledger
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of a sheet as they are staged, and their mistakes. Raises BadFile when no line is a matter."""
    lines, where, sums = prepared(sheet, places, ledger.year)
    rows = staged_rows(read_rows(lines, LEDGER_COLUMNS, where, first=sheet.first), ledger)
    if not rows:
        raise BadFile(_("The sheet has a head but no rows below it."))
    if sums:
        told = ngettext_lazy(
            "%(n)s line of sums below is left out.", "%(n)s lines of sums are left out.", sums
        )
        rows[-1]["warnings"].append(in_each_language(told, n=sums))
    return rows, [{"row": row["row"], **error} for row in rows for error in row["errors"]]


@transaction.atomic
def map_columns(*, batch: ImportBatch, places: Mapping[int, str], by: Actor) -> ImportBatch:
    """Say which column each place of an own sheet holds ("" leaves it out), stage its rows and return the batch.

    The heads are remembered for the programme. Raises BadMapping with a sentence: the task's words are missing, a column
    is named twice; BadFile when no line is a matter; Conflict when somebody mapped it first. One audit row.
    """
    require(by, "ledger.import", batch.ledger)
    if not batch.cells:
        raise BadMapping(_("The columns of this sheet were mapped already."))
    sheet = OwnSheet.from_data(batch.cells)
    labels = {column.key: str(column.label) for column in LEDGER_COLUMNS}
    chosen = {head.place: places.get(head.place, "") for head in sheet.heads}
    named = [key for key in chosen.values() if key]
    if unknown := [key for key in named if key not in labels]:
        raise BadMapping(_("There is no column “%(key)s”.") % {"key": unknown[0][:40]})
    if twice := next((key for key in named if named.count(key) > 1), None):
        raise BadMapping(_("“%(column)s” is chosen for two columns.") % {"column": labels[twice]})
    if "text" not in named:
        raise BadMapping(_("Say which column holds the task’s words."))
    rows, errors = staged_of(sheet, chosen, batch.ledger)
    changed = swap(batch, cells=[], rows=rows, errors=errors)
    heads = {head.words: chosen[head.place] for head in sheet.heads if head.words}
    remember_heads(heads=heads, by=by)
    audit.record(by=by, act="ledger.map_heads", obj=changed, after={"heads": len(heads), "rows": len(rows)})
    return changed
