"""The columns of a unit's period in Excel: matters, figures, detail lists, duties; the same lists write and read them.

A key names a row as it was when the workbook was made: "report:version", "report:version:indicator",
"report:version:entry of the list", "sheet:version:entry".
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from reform.core.excel import LANGUAGES, BadCell, Column
from reform.core.excel_form import Cell, FormSheet, write_form
from reform.core.words import listed
from reports.selectors.workbook import Book, FigureRow, MatterRow
from tasks.enums import StatusClass
from tasks.excel.ledger import iso_day

KEY = re.compile(r"^[0-9a-f-]{36}:\d{1,9}(:\d{1,9})?$")
YES, NO = {"是", "yes", "y", "1", "√", "✓"}, {"否", "no", "n", "0", "×"}
SHOWN = 40
# A unit does not rate itself as adjusted: that is an approval, not an opinion.
SELF_RATINGS = [(c.value, c.label) for c in StatusClass if c is not StatusClass.ADJUSTED]


# --- cells read back ------------------------------------------------------------------------------------------------
def _text(value: Any) -> str:
    return str(value["date"] if isinstance(value, dict) else value).strip()


def _key(value: Any) -> str:
    text = _text(value)
    if not KEY.match(text):
        raise BadCell(gettext_lazy("The hidden key of this row was changed: take a new workbook."))
    return text


def _rating(value: Any) -> str:
    text = _text(value)
    for language in LANGUAGES:
        with override(language):
            for code, label in SELF_RATINGS:
                if text == str(label):
                    return code
    raise BadCell(
        gettext_lazy("“%(value)s” is not one of: %(allowed)s."),
        value=text[:SHOWN],
        allowed=lambda: listed(label for _code, label in SELF_RATINGS),
    )


def _yes(value: Any) -> bool:
    text = _text(value).lower()
    if text in YES | NO:
        return text in YES
    raise BadCell(gettext_lazy("“%(value)s” is neither yes nor no."), value=text[:SHOWN])


def _number(value: Any) -> str:
    return _text(value).replace(",", "").replace("，", "")


# --- cells written --------------------------------------------------------------------------------------------------
def _nodes(row: MatterRow) -> list[str]:
    return [node.name for node in row.report.task.milestones.all() if node.done_on is None]


def _ticked(row: MatterRow) -> list[tuple[str, str]]:
    said = row.report.milestones_done
    return [(n.name, said[str(n.order)]) for n in row.report.task.milestones.all() if str(n.order) in said]


def _node_day(row: MatterRow) -> date | None:
    days = {day for _name, day in _ticked(row)}
    return date.fromisoformat(days.pop()) if len(days) == 1 else None


def _due(row: MatterRow) -> date | str:
    task = row.report.task
    return task.due_on or (_("Long-term") if task.long_term else "")


def _yes_no(_row: Any) -> list[str]:
    return [_("Yes"), _("No")]


def _given(key: str, label: Any, width: int, get: Any) -> Cell:
    return Cell(Column(key, label, width, get=get))


def _words(key: str, label: Any, most: int, width: int = 26) -> Cell:
    """Return a column of a report's own words."""
    return Cell(Column(key, label, width, get=lambda r: getattr(r.report, key), max_length=most), "text")


def _day(key: str, label: Any, get: Any) -> Cell:
    return Cell(Column(key, label, 12, get=get, parse=iso_day), "date")


def _hidden(key: str, label: Any, get: Any) -> Cell:
    return Cell(Column(key, label, 8, get=get, parse=_key, required=True), hidden=True)


def matter_cells(reasons: Sequence[str]) -> tuple[Cell, ...]:
    """Return the columns of the matters; `reasons` are offered for a month without progress."""
    ratings = [str(label) for _code, label in SELF_RATINGS]
    rating = Column(
        "self_rated",
        gettext_lazy("Self-rating"),
        16,
        get=lambda r: r.report.get_self_rated_display(),
        parse=_rating,
    )
    reason = Column(
        "no_progress",
        gettext_lazy("No new progress: reason"),
        24,
        get=lambda r: r.report.no_progress_reason,
        max_length=300,
    )
    risk = Column("at_risk", gettext_lazy("At risk"), 8, get=lambda r: r.report.at_risk or None, parse=_yes)
    nodes = Column(
        "nodes",
        gettext_lazy("Nodes done this period"),
        20,
        get=lambda r: "、".join(name for name, _on in _ticked(r)),
        max_length=1000,
    )
    times = Column(
        "times_done",
        gettext_lazy("Times done so far this year"),
        12,
        get=lambda r: r.report.times_done,
        parse=_number,
    )
    return (
        _hidden("key", gettext_lazy("Report key"), lambda r: f"{r.report.uid}:{r.report.version}"),
        _given("label", gettext_lazy("No."), 7, lambda r: r.report.task.label),
        _given("title", gettext_lazy("Matter"), 30, lambda r: r.report.task.title),
        _given(
            "standard", gettext_lazy("Completion standard"), 24, lambda r: r.report.task.completion_standard
        ),
        _given("due", gettext_lazy("Due date"), 12, _due),
        _given("last", gettext_lazy("Last period, for reference"), 40, lambda r: r.last),
        _words("text", gettext_lazy("Progress of this period"), 4000, 50),
        Cell(reason, "open_list", choices=lambda _row: reasons),
        Cell(rating, "list", choices=lambda _row: ratings),
        Cell(risk, "list", choices=_yes_no),
        _day("done_on", gettext_lazy("Done on"), lambda r: r.report.done_on),
        Cell(nodes, "open_list", choices=_nodes),
        _day("nodes_on", gettext_lazy("Nodes done on"), _node_day),
        Cell(times, "whole"),
        _words("cause", gettext_lazy("Cause"), 1000),
        _words("measure", gettext_lazy("Measure"), 1000),
        _day("expected_on", gettext_lazy("New date"), lambda r: r.report.expected_on),
        _words("coordination", gettext_lazy("To be coordinated by the leading group"), 1000),
        _words("highlight", gettext_lazy("Highlight"), 1000),
    )


def _figure(key: str, label: Any, width: int) -> Cell:
    """Return a column of a part of the draft's figure; a ratio is worked out anew from what it is made of."""

    def get(row: FigureRow) -> Decimal | None:
        if row.value is None or (key == "value" and row.value.numerator is not None):
            return None
        kept: Decimal | None = getattr(row.value, key)
        return kept

    return Cell(Column(key, label, width, get=get, parse=_number), "number")


def _figure_key(row: FigureRow) -> str:
    return f"{row.report.uid}:{row.report.version}:{row.indicator.pk}"


FIGURE_CELLS = (
    _hidden("figure_key", gettext_lazy("Figure key"), _figure_key),
    _given("label", gettext_lazy("No."), 7, lambda r: r.report.task.label),
    _given("indicator", gettext_lazy("Indicator"), 34, lambda r: r.indicator.name),
    _given("applies_to", gettext_lazy("Applies to"), 20, lambda r: r.indicator.applies_to),
    _given("target", gettext_lazy("Target"), 14, lambda r: r.target),
    _given("last", gettext_lazy("Last"), 12, lambda r: r.last),
    _given("last_as_of", gettext_lazy("Data up to"), 12, lambda r: r.last_as_of),
    _figure("value", gettext_lazy("Figure of this period"), 16),
    _figure("numerator", gettext_lazy("Numerator"), 14),
    _figure("denominator", gettext_lazy("Denominator"), 14),
    _given("unit", gettext_lazy("Unit of measure"), 10, lambda r: r.indicator.unit),
)
_TICK = Column(
    "ticked",
    gettext_lazy("Entry done"),
    10,
    get=lambda r: (r.done_on is not None) or None,
    parse=_yes,
)
ENTRY_CELLS = (
    _hidden(
        "entry_key", gettext_lazy("Entry key"), lambda r: f"{r.report.uid}:{r.report.version}:{r.entry.pk}"
    ),
    _given("label", gettext_lazy("No."), 7, lambda r: r.report.task.label),
    _given("entry", gettext_lazy("Entry of the list"), 44, lambda r: r.entry.name),
    _given("place", gettext_lazy("Place"), 16, lambda r: r.entry.place),
    _given("amount", gettext_lazy("Amount"), 14, lambda r: r.entry.amount),
    _given("unit", gettext_lazy("Unit of measure"), 10, lambda r: r.entry.amount_unit),
    Cell(_TICK, "list", choices=_yes_no),
    _day("ticked_on", gettext_lazy("Entry done on"), lambda r: r.done_on),
)
_DONE = Column("done", gettext_lazy("In effect"), 10, get=lambda r: r.entry.done or None, parse=_yes)
_DUTY_FIGURE = Column("figure", gettext_lazy("Figure"), 14, get=lambda r: r.entry.figure, parse=_number)
_DUTY_TEXT = Column("text", gettext_lazy("How it stands"), 50, get=lambda r: r.entry.text, max_length=2000)
DUTY_CELLS = (
    _hidden("duty_key", gettext_lazy("Duty key"), lambda r: f"{r.sheet.uid}:{r.sheet.version}:{r.entry.pk}"),
    _given("label", gettext_lazy("No."), 7, lambda r: r.entry.item.task.label),
    _given("title", gettext_lazy("Duty"), 44, lambda r: r.entry.item.task.title),
    _given(
        "before",
        gettext_lazy("Accepted before"),
        14,
        lambda r: r.entry.item.done_on if r.entry.item.done else "",
    ),
    Cell(_DONE, "list", choices=_yes_no),
    _day("done_on", gettext_lazy("In effect since"), lambda r: r.entry.done_on),
    Cell(_DUTY_FIGURE, "number"),
    Cell(_DUTY_TEXT, "text"),
)


def columns_of(cells: Sequence[Cell]) -> tuple[Column, ...]:
    """Return what is read back of a sheet: its key and the columns to fill in."""
    return tuple(cell.column for cell in cells if cell.fill or cell.hidden)


def unit_book(book: Book, *, unit: str, period: str, due: date, reasons: Sequence[str]) -> bytes:
    """Return the workbook of a unit's period; sheets without rows are left out, the first one says how."""
    matters, figures, duties = _("Matters"), _("Figures"), _("Group duties")
    lists = _("Detail list")
    lines = [
        _("%(unit)s: progress of %(period)s") % {"unit": unit, "period": period},
        _("To be sent in by %(day)s.") % {"day": due.isoformat()},
        _("Fill in the white cells; grey ones are given and locked. Add, move or delete no rows or columns."),
        _("Sheet “%(name)s”: one row a matter. Last period's words stand beside for reference.")
        % {"name": matters},
        _("No new progress: choose or write the reason, and leave the progress empty."),
        _("Rated behind or not started: cause, measure and new date are needed."),
        _("Several nodes done: put 、 between their names."),
        _("Sheet “%(name)s”: only where data exist; leave the cell empty otherwise.") % {"name": figures},
        _("Sheet “%(name)s”: say yes beside every entry that is done, and the day where it was not today.")
        % {"name": lists},
        _("Dates: 2026-10-31. Figures without their unit."),
        _(
            "Then upload the file on the page it came from. Nothing is taken over before you have seen the preview."
        ),
        _("If somebody changes a matter in the portal meanwhile, the preview says so: take a new workbook."),
    ]
    sheets = [
        FormSheet(name, cells, rows)
        for name, cells, rows in (
            (matters, matter_cells(reasons), book.matters),
            (figures, FIGURE_CELLS, book.figures),
            (lists, ENTRY_CELLS, book.entries),
            (duties, DUTY_CELLS, book.duties),
        )
        if rows
    ]
    out = io.BytesIO()
    write_form(out, how=(_("How to fill in"), lines), sheets=sheets)
    return out.getvalue()
