"""A filled workbook of a unit's period: every row through the form of its page, mistakes by cell.

A row is kept as plain data with the version it was made from; applying it goes through the same form again.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.child import TooComplex
from reform.core.excel import BadSheet, Column, SheetRow, find_head, grids_of, read_rows
from reform.core.excel_form import Cell
from reform.core.files import BadFile, check_file
from reform.core.kept_words import by_language, in_each_language, worded
from reform.core.workbook import KINDS
from reports.excel.unit_book import DUTY_CELLS, ENTRY_CELLS, FIGURE_CELLS, columns_of, matter_cells
from reports.forms.report import ReportForm
from reports.forms.sheet import SheetRowForm
from reports.forms.workbook_changes import duty_changes, matter_changes
from reports.models import CountySheet, CountySheetEntry, ProgressReport
from reports.services.filling import Filled, missing_for_submission
from reports.services.sheets import SheetRow as DutySaid
from reports.services.workbooks import NotApplicable
from reports.workflow import EDITABLE
from tasks.enums import StatusClass

MOST_ROWS = 10_000
# The name under which a row keeps itself among its cells.
WHOLE = "row"
AS_WRITTEN = (
    "text",
    "self_rated",
    "done_on",
    "expected_on",
    "times_done",
    "cause",
    "measure",
    "coordination",
    "highlight",
)
PARTS = {"value": "value", "numerator": "num", "denominator": "den"}
BETWEEN = re.compile(r"[、,，;；\n]")


@dataclass
class BookRow:
    """A row as it is kept: which report or sheet it names in which version, what it says, what is wrong with it."""

    kind: str
    uid: str
    version: int
    number: int
    label: str
    title: str
    data: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    entry: int = 0
    says: bool = False
    # Kept by language; a reader's copy has them in his.
    changes: list[Any] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    lacks: list[Any] = field(default_factory=list)

    def for_reader(self) -> BookRow:
        """Return the row with its changes, mistakes and what it lacks in the language of the moment."""
        return replace(
            self,
            changes=[worded(one) for one in self.changes],
            errors=[error | {"text": worded(error["text"])} for error in self.errors],
            lacks=[worded(one) for one in self.lacks],
        )


def read_book(
    *, name: str, data: bytes, reports: Iterable[ProgressReport], sheet: CountySheet | None
) -> list[dict[str, Any]]:
    """Return the rows of an uploaded workbook against a unit's reports (from `with_content`) and sheet.

    Raises BadFile with a sentence for a file that cannot be read, or was made for another unit or period.
    """
    matters, figures, entries, duties = _sheets(name, data)
    if not (matters or duties):
        raise BadFile(_("This is not a workbook of a unit's period: download it anew and fill that in."))
    everything = [*matters, *figures, *entries, *duties]
    if len(everything) > MOST_ROWS:
        raise BadFile(_("The workbook has more than %(n)d rows.") % {"n": MOST_ROWS})
    known = {str(report.uid): report for report in reports}
    _refuse_foreign([*matters, *figures, *entries], set(known))
    _refuse_foreign(duties, {str(sheet.uid)} if sheet else set())
    for rows in (matters, figures, entries, duties):
        _blame_twice(rows)
    beside = _Beside(_by_report(figures), _by_report(entries))
    found = [_matter(row, known, beside) for row in matters if row.values.get("key")]
    found += [_duty(row, sheet) for row in duties if sheet and row.values.get("duty_key")]
    keyless = [
        BookRow("none", "", 0, row.number, "", "", errors=_plain_errors(row))
        for row in everything
        if not _key(row)
    ]
    return [asdict(row) for row in (*found, *keyless)]


@dataclass(frozen=True)
class _Beside:
    """The rows of the sheets beside the matters', by their report."""

    figures: dict[str, list[SheetRow]]
    entries: dict[str, list[SheetRow]]


def _by_report(rows: Iterable[SheetRow]) -> dict[str, list[SheetRow]]:
    found: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        found[_key(row).partition(":")[0]].append(row)
    return found


def _sheets(name: str, data: bytes) -> tuple[list[SheetRow], list[SheetRow], list[SheetRow], list[SheetRow]]:
    check_file(name, data, kinds=KINDS)
    try:
        grids = grids_of(data)
    except BadSheet as error:
        raise BadFile(str(error)) from error
    except TooComplex as error:
        raise BadFile(
            _("The file is too complex to be read within the limits of memory and time.")
        ) from error
    return (
        _rows(grids, matter_cells(()), _("Matters")),
        _rows(grids, FIGURE_CELLS, _("Figures")),
        _rows(grids, ENTRY_CELLS, _("Detail list")),
        _rows(grids, DUTY_CELLS, _("Group duties")),
    )


def _rows(grids: Sequence[list[list[Any]]], cells: Sequence[Cell], sheet: str) -> list[SheetRow]:
    """Return the rows of one of the workbook's sheets; their cells bear its name: Matters!H3."""
    columns: tuple[Column, ...] = columns_of(cells)
    for grid in grids:
        if found := find_head(grid, columns):
            head, places = found
            rows = read_rows(grid[head + 1 :], columns, places, first=head + 2)
            for row in rows:
                row.cells = {key: f"{sheet}!{cell}" for key, cell in row.cells.items()}
                row.cells[WHOLE] = f"{sheet}!{row.number}"
                row.errors = [error | {"cell": f"{sheet}!{error['cell']}"} for error in row.errors]
            return rows
    return []


def _key(row: SheetRow) -> str:
    kinds = ("key", "figure_key", "entry_key", "duty_key")
    return str(next((row.values[kind] for kind in kinds if row.values.get(kind)), ""))


def _refuse_foreign(rows: Iterable[SheetRow], known: set[str]) -> None:
    named = {_key(row).partition(":")[0] for row in rows if _key(row)}
    if named - known:
        raise BadFile(_("This workbook was made for another unit, period or programme."))


def _blame_twice(rows: Iterable[SheetRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        key = _key(row)
        if key and key in seen:
            row.blame(WHOLE, gettext_lazy("This row stands in the sheet twice."))
        seen.add(key)


def _plain_errors(row: SheetRow) -> list[dict[str, Any]]:
    return [{"cell": error["cell"], "text": error["text"]} for error in row.errors]


# --- matters --------------------------------------------------------------------------------------------------------
def _matter(row: SheetRow, known: dict[str, ProgressReport], beside: _Beside) -> BookRow:
    uid, _colon, version = row.values["key"].partition(":")
    report = known[uid]
    blank = ReportForm(report=report)
    data = {name: _typed(value) for name, value in blank.initial.items() if value not in (None, "", False)}
    cells = dict(row.cells)
    for name in AS_WRITTEN:
        if name in row.cells:
            data[name] = str(row.values.get(name) or "")
    if "at_risk" in row.cells:
        data["at_risk"] = "on" if row.values.get("at_risk") else ""
    _tick_nodes(row, report, data)
    reason = row.values.get("no_progress") or ""
    if reason and data.get("text"):
        both = gettext_lazy("Either words on the progress or a reason why there is none, not both.")
        row.blame("no_progress", both)
    for one in beside.figures.get(uid, []):
        indicator = _key(one).rpartition(":")[2]
        for part, prefix in PARTS.items():
            if part in one.cells:
                value = one.values.get(part)
                data[f"{prefix}_{indicator}"] = "" if value is None else str(value)
                cells[f"{prefix}_{indicator}"] = one.cells[part]
        row.errors += one.errors
    for one in beside.entries.get(uid, []):
        _tick_entry(one, report, data, cells)
        row.errors += one.errors
    data = {name: value for name, value in data.items() if value}
    kept = BookRow(
        "matter", uid, int(version), row.number, report.task.label, report.task.title, data, reason
    )
    form = ReportForm(data, report=report)
    if form.is_valid() and not row.errors:
        filled = filled_of(kept, report, form)
        kept.changes = _listed_by_language(lambda: matter_changes(report, filled, form))
        kept.says = bool(filled.fields.get("text") or filled.fields.get("no_progress"))
        if kept.says:
            kept.lacks = _listed_by_language(lambda: list(_lacks(report, filled).values()))
    kept.errors = _plain_errors(row) + _form_errors(lambda: ReportForm(data, report=report), form, cells)
    if kept.changes and (fault := _overtaken(report, kept.version)):
        kept.errors.append({"cell": cells[WHOLE], "text": fault})
    return kept


def _listed_by_language(make: Callable[[], list[Any]]) -> list[dict[str, Any]]:
    """Return each of what `make` lists, by language."""
    told = by_language(make)
    return [dict(zip(told, one, strict=True)) for one in zip(*told.values(), strict=True)]


def _form_errors(make: Callable[[], Form], form: Form, cells: dict[str, str]) -> list[dict[str, Any]]:
    """Return what is wrong with a form, by cell and language: where it is, the form is made anew in each."""
    if form.is_valid():
        return []
    texts = _listed_by_language(lambda: [str(text) for said in make().errors.values() for text in said])
    names = [name for name, said in form.errors.items() for _text in said]
    return [
        {"cell": cells.get(name, cells[WHOLE]), "text": text} for name, text in zip(names, texts, strict=True)
    ]


def _typed(value: Any) -> str:
    if value is True:
        return "on"
    return value.isoformat() if isinstance(value, date) else str(value)


def _tick_nodes(row: SheetRow, report: ProgressReport, data: dict[str, str]) -> None:
    """Tick the nodes a row names; those it names no longer are unticked."""
    if "nodes" not in row.cells:
        return
    open_ = {node.name: node for node in report.task.milestones.all() if node.done_on is None}
    named = [name.strip() for name in BETWEEN.split(row.values.get("nodes") or "") if name.strip()]
    for name in named:
        if name not in open_:
            row.blame("nodes", gettext_lazy("“%(name)s” is not an open node of this matter."), name=name[:40])
    for name, node in open_.items():
        key = f"node_{node.order}"
        data[key] = "on" if name in named else ""
        data[f"{key}_on"] = row.values.get("nodes_on") or data.get(f"{key}_on", "") if name in named else ""


def _tick_entry(row: SheetRow, report: ProgressReport, data: dict[str, str], cells: dict[str, str]) -> None:
    """Tick the entry of the detail list that a row names, or untick it."""
    entry = _key(row).rpartition(":")[2]
    if not any(str(one.pk) == entry for one in report.task.details.all()):
        gone = gettext_lazy("This entry is in the detail list no more: take a new workbook.")
        row.blame(WHOLE, gone)
    key, ticked, day = f"entry_{entry}", row.values.get("ticked"), row.values.get("ticked_on")
    if day and not ticked:
        row.blame("ticked", gettext_lazy("There is a day, but the entry is not ticked as done."))
    data[key] = "on" if ticked else ""
    data[f"{key}_on"] = day or "" if ticked else ""
    cells |= {key: row.cells.get("ticked", row.cells[WHOLE])}
    cells |= {f"{key}_on": row.cells.get("ticked_on", row.cells[WHOLE])}


def _overtaken(report: ProgressReport, version: int) -> dict[str, str]:
    """Return by language why a row can no longer be taken over; nothing where it can."""
    if report.state not in EDITABLE:
        return in_each_language(
            gettext_lazy("This report is “%(state)s” by now: leave the row as it is in the portal."),
            state=report.get_state_display,
        )
    if report.version != version:
        return in_each_language(
            gettext_lazy("%(who)s saved this report since the workbook was made: take a new workbook."),
            who=report.edited_by or gettext_lazy("Somebody"),
        )
    return {}


def filled_of(row: BookRow, report: ProgressReport, form: ReportForm | None = None) -> Filled:
    """Return what a row saves, as the services take it; `form` is the row's own, valid one.

    Raises NotApplicable where an entry it ticks is in the detail list no more, or was done meanwhile.
    """
    if form is None:
        form = ReportForm(row.data, report=report)
        form.is_valid()
        if any(name.startswith("entry_") and name not in form.fields for name in row.data):
            raise NotApplicable(
                _(
                    "Nothing was taken over: the detail list of %(what)s is another one now. Take a new workbook."
                )
                % {"what": report.task}
            )
    fields, values = form.to_save()
    if row.reason:
        rated = fields.get("self_rated") or report.task.status_class or StatusClass.ON_SCHEDULE
        rated = StatusClass.ON_SCHEDULE if rated == StatusClass.ADJUSTED else rated
        fields |= {
            "text": "",
            "no_progress": True,
            "no_progress_reason": row.reason,
            "self_rated": str(rated),
        }
    elif not fields.get("text"):
        fields |= {"no_progress": False, "no_progress_reason": ""}
    return Filled(report, row.version, fields, values, form.ratios())


def _lacks(report: ProgressReport, filled: Filled) -> dict[str, str]:
    whole = copy.copy(report)
    for name, value in filled.fields.items():
        setattr(whole, name, value)
    return missing_for_submission(whole)


# --- duties ---------------------------------------------------------------------------------------------------------
def _duty(row: SheetRow, sheet: CountySheet) -> BookRow:
    uid, version, key = row.values["duty_key"].split(":")
    entries = {entry.pk: entry for entry in sheet.entries.all()}
    entry = entries.get(int(key))
    if entry is None:
        raise BadFile(_("This workbook was made for another unit, period or programme."))
    task = entry.item.task
    data = {
        f"e{entry.pk}-done": "on" if row.values.get("done") else "",
        f"e{entry.pk}-done_on": row.values.get("done_on") or "",
        f"e{entry.pk}-figure": row.values.get("figure") or "",
        f"e{entry.pk}-text": row.values.get("text") or "",
    }
    data = {name: value for name, value in data.items() if value}
    kept = BookRow("duty", uid, int(version), row.number, task.label, task.title, data, entry=entry.pk)
    form = SheetRowForm(data, entry=entry)
    if form.is_valid() and not row.errors:
        kept.changes = _listed_by_language(lambda: duty_changes(entry, form))
    kept.errors = _plain_errors(row) + _form_errors(lambda: SheetRowForm(data, entry=entry), form, row.cells)
    if kept.changes and (sheet.version != kept.version or sheet.state not in EDITABLE):
        text = in_each_language(
            gettext_lazy("%(who)s saved this sheet since the workbook was made: take a new workbook."),
            who=sheet.edited_by or gettext_lazy("Somebody"),
        )
        kept.errors.append({"cell": row.cells[WHOLE], "text": text})
    return kept


def duty_of(row: BookRow, entry: CountySheetEntry) -> DutySaid:
    """Return what a row says of a duty, as the service takes it."""
    form = SheetRowForm(row.data, entry=entry)
    form.is_valid()
    return form.row()
