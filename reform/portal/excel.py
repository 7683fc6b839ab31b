"""The ledger as a workbook in a layout: exactly the rows that are filtered, with the totals' reconciliation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.conf import settings
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from departments.actor import Actor
from departments.permissions import may
from reform.core import audit
from reform.core.days import day
from reform.core.excel_layout import Band, Carried, LaidColumn, SheetLook, groups_of, write_laid_out
from reform.core.files import CONTENT_TYPES
from reform.core.words import in_rows
from reform.portal.ledger.bands import banded
from reform.portal.ledger.lists import LedgerList
from reports.narrative.wording import full_date
from reports.selectors.sheet_told import cutoff_of, told_of
from reports.selectors.unit_sheet import unit_table
from tasks.counting import Tally
from tasks.enums import ENDED_STATES, LedgerState, TaskState
from tasks.excel.layouts import filled, printed_rows
from tasks.excel.layouts_columns import MATTER_COLUMNS
from tasks.excel.marks import HEADS, SheetSign, mark_of
from tasks.models import Ledger, Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.layouts import Chosen
from tasks.selectors.sheet_rows import Values, behind, keys_in_order, no_told, sheet_lines
from tasks.selectors.tasks import LEDGER_ORDER

# As many lines as can be brought back at once.
MOST_CARRIED = 5_000
MORE = ("uid", "version", "number")
RUNNING = {TaskState.HANDED_OUT, *ENDED_STATES}


def places_of(ledger: Ledger, by: Actor) -> dict[str, str]:
    """Return what is filled in for {ledger}, {year} … of a layout."""
    _period, cutoff, _rule = cutoff_of(ledger)
    return {
        "ledger": ledger.name,
        "year": str(ledger.year),
        "cutoff": full_date(cutoff),
        "day": full_date(timezone.localdate()),
        "office": ledger.programme.secretariat_name,
        "unit": by.department.short_name if by.department else "",
    }


def rows_for(chosen: Chosen, tasks: TaskQuerySet) -> TaskQuerySet:
    """Return what a layout prints of the filtered tasks: all, those behind, or the rows that are divided."""
    if chosen.form.rows == "late":
        return behind(tasks)
    return tasks.leaves() if chosen.form.rows == "divided" else tasks


def handed_out_since(chosen: Chosen, ledger: Ledger, tasks: TaskQuerySet) -> list[str]:
    """Return the line that says how many items of a sheet were handed out after the day its title gives; none without."""
    if chosen.form.rows == "filing" or not any("{cutoff}" in line for line in chosen.look.title):
        return []
    _period, cutoff, _rule = cutoff_of(ledger)
    later = tasks.order_by().filter(handed_out_on__gt=cutoff).values("number").distinct().count()
    if not later:
        return []
    return [
        ngettext(
            "%(count)d item among them was handed out after %(day)s.",
            "%(count)d items among them were handed out after %(day)s.",
            later,
        )
        % {"count": later, "day": day(cutoff)}
    ]


def look_of(chosen: Chosen, ledger: Ledger, by: Actor) -> SheetLook:
    """Return a layout's look with its places filled in for a ledger."""
    return filled(chosen.look, places_of(ledger, by), units=chosen.form.units)


def language_of(chosen: Chosen) -> AbstractContextManager[object]:
    """Return what a layout is written under: one of the office's own in the office's language, as its heads and titles
    are; a form that ships in the reader's."""
    return override(settings.LANGUAGE_CODE) if chosen.own else nullcontext()


@dataclass
class Counted:
    """Rows that pass by are counted as the page counts them, so that the workbook's sum is that of its rows."""

    groups: Counter[tuple[str, bool]] = field(default_factory=Counter)
    items: set[int] = field(default_factory=set)
    rows: int = 0

    def take(self, row: Values) -> None:
        """Count one row by its fields."""
        self.rows += 1
        self.items.add(row["number"])
        if row["row"] == 0 and row["status_class"] and row["state"] in RUNNING:
            self.groups[row["status_class"], row["overdue"]] += 1

    @property
    def tally(self) -> Tally:
        """The items among the rows that have passed."""
        return Tally.of_groups((*group, count) for group, count in self.groups.items())

    @property
    def proof(self) -> str:
        """How many items in how many rows, and what their classes add up to."""
        told = _("%(matters)s.") % {"matters": in_rows(len(self.items), self.rows)}
        if not self.groups:
            return told
        proof = _(
            "Items by class: %(sum)s (total = done + on schedule + behind + should have started + not due + adjusted)."
        )
        return f"{told} {proof % {'sum': self.tally.reconciliation}}"


@dataclass(frozen=True)
class Lines:
    """The lines of a table of matters, read as they are written; `current` is the row that was given last.

    `bands` stand before the rows of these places.
    """

    chosen: Chosen
    ledger: Ledger
    keys: Sequence[int]
    bands: Mapping[int, Band] = field(default_factory=dict)
    counted: Counted = field(default_factory=Counted)
    current: list[tuple[Sequence[Any], Values]] = field(default_factory=list)

    def __iter__(self) -> Iterator[Sequence[Any] | Band]:
        columns = [column.key for column in self.chosen.look.columns]
        told = told_of(self.ledger, columns) if any(MATTER_COLUMNS[key].told for key in columns) else no_told
        at = 0
        for values, row in sheet_lines(self.keys, columns, more=MORE, told=told):
            # A row that went meanwhile is passed over, the head of its group is not.
            while self.bands and at < len(self.keys):
                if at in self.bands:
                    yield self.bands[at]
                at += 1
                if self.keys[at - 1] == row["pk"]:
                    break
            self.counted.take(row)
            self.current[:] = [(values, row)]
            yield values

    def carried(self, _at: int) -> tuple[str, str]:
        """Return the hidden cells of the row that was given last: whose it is, and how it was."""
        ((values, row),) = self.current
        return str(row["uid"]), mark_of(row["version"], values)


def carries(chosen: Chosen, ledger: Ledger, rows: int, by: Actor) -> bool:
    """Tell whether a sheet can be changed and brought back: by whom imports, into a running ledger, not too long."""
    return (
        not chosen.form.units
        and rows <= MOST_CARRIED
        and ledger.state == LedgerState.OPEN
        and may(by, "ledger.import", ledger)
    )


def write_ledger(
    target: BinaryIO,
    chosen: Chosen,
    ledger: Ledger,
    tasks: TaskQuerySet,
    *,
    narrowed: bool,
    group: str = "",
    by: Actor,
) -> int:
    """Write `tasks` in a layout into `target` and return the number of rows. Memory does not grow with them.

    `group` is a grouping of the page (tasks.selectors.grouping.GROUPINGS): lists of matters then have its heads.
    """
    with language_of(chosen):
        return _write(target, chosen, ledger, tasks, narrowed=narrowed, group=group, by=by)


def _write(
    target: BinaryIO,
    chosen: Chosen,
    ledger: Ledger,
    tasks: TaskQuerySet,
    *,
    narrowed: bool,
    group: str,
    by: Actor,
) -> int:
    look = look_of(chosen, ledger, by)
    head = _("%(ledger)s, exported on %(day)s.") % {
        "ledger": ledger.name,
        "day": timezone.localdate().isoformat(),
    }
    if chosen.form.units:
        filing = chosen.form.rows == "filing"
        table = unit_table(ledger, tasks, filing=filing, narrowed=narrowed, by=by)
        rows = [_in_order(look, row) for row in table.rows]
        return write_laid_out(
            target,
            look,
            rows,
            name=chosen.name,
            sums=lambda: _in_order(look, {look.columns[0].key: table.sums["unit"], **table.sums}),
            below=lambda: [*table.lines, *handed_out_since(chosen, ledger, tasks)],
            second=lambda: [head],
        )
    rows_here = rows_for(chosen, tasks)
    if group and groups_rows(chosen):
        grouped = banded(rows_here, group)
        lines = Lines(chosen, ledger, grouped.keys, grouped.bands)
    else:
        lines = Lines(chosen, ledger, keys_in_order(rows_here))
    counted, back = lines.counted, carries(chosen, ledger, len(lines.keys), by)
    return write_laid_out(
        target,
        look,
        lines,
        name=chosen.name,
        below=lambda: [counted.proof, *handed_out_since(chosen, ledger, rows_here)] if look.title else [],
        second=lambda: [head, counted.proof, *(_how_to_bring_back(look, ledger) if back else ())],
        carried=Carried(HEADS, lines.carried) if back else None,
    )


def groups_rows(chosen: Chosen) -> bool:
    """Tell whether a layout's rows can stand in groups: those of a division table stand in its sections already."""
    return chosen.form.rows in ("matters", "late") and not any(one.merge for one in chosen.look.columns)


def asked_tasks(listed: LedgerList) -> tuple[TaskQuerySet, bool]:
    """Return what an address exports, in the order of the page, and whether that is less than the whole ledger."""
    if listed.request.GET.get("scope") == "all":
        return listed.all, False
    return listed.ordered, bool(listed.ticked or listed.filter.in_force())


def _in_order(look: SheetLook, row: Mapping[str, Any]) -> list[Any]:
    return [row.get(column.key) for column in look.columns]


def _how_to_bring_back(look: SheetLook, ledger: Ledger) -> Iterator[str]:
    yield _(
        "This sheet can be changed and imported again: only what you change is taken over, after a preview."
    )
    yield _("Leave the heads, the hidden columns behind the table and the next line as they are.")
    yield SheetSign(str(ledger.uid), tuple((one.key, one.head, one.merge) for one in look.columns)).line()


def ledger_workbook(
    chosen: Chosen,
    ledger: Ledger,
    tasks: TaskQuerySet,
    *,
    narrowed: bool = False,
    group: str = "",
    by: Actor,
) -> FileResponse:
    """Return the workbook of `tasks` in their order as a download; writes one audit row with the number of rows."""
    with ExitStack() as opened:
        out = opened.enter_context(TemporaryFile())
        count = write_ledger(out, chosen, ledger, tasks, narrowed=narrowed, group=group, by=by)
        audit.record(by=by, act="ledger.export", obj=ledger, after={"rows": count, "layout": chosen.name})
        # From here on the response closes it.
        opened.pop_all()
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=file_name(chosen, ledger), content_type=CONTENT_TYPES[".xlsx"]
    )


def file_name(chosen: Chosen, ledger: Ledger, on: date | None = None) -> str:
    """Return what a workbook is called: ledger, layout and day."""
    name = "" if chosen.key == "ledger" else f"-{chosen.name}"
    return f"{ledger.name}{name}-{on or timezone.localdate():%Y%m%d}.xlsx"


@dataclass(frozen=True)
class Preview:
    """A layout as a table on a page: lines over it, heads with how far they reach, some rows, lines below."""

    look: SheetLook
    top: list[tuple[str, int, int]]
    bottom: list[str]
    rows: list[list[tuple[str, str]]]
    notes: Sequence[str]


PREVIEWED = 6


def preview_of(chosen: Chosen, ledger: Ledger, *, by: Actor) -> Preview:
    """Return the table that a layout makes of a ledger's first rows, as far as the actor sees them."""
    with language_of(chosen):
        return _preview(chosen, ledger, by=by)


def _preview(chosen: Chosen, ledger: Ledger, *, by: Actor) -> Preview:
    look = look_of(chosen, ledger, by)
    tasks = Task.objects.visible_to(by).of_ledger(ledger).exclude(state=TaskState.WITHDRAWN)
    if chosen.form.units:
        filing = chosen.form.rows == "filing"
        table = unit_table(ledger, tasks, filing=filing, narrowed=False, by=by)
        cells = [_in_order(look, row) for row in table.rows[:PREVIEWED]]
        notes: Sequence[str] = (*look.notes, *table.lines, *handed_out_since(chosen, ledger, tasks))
    else:
        found = rows_for(chosen, tasks).order_by(*LEDGER_ORDER)
        lines = Lines(chosen, ledger, list(found.values_list("pk", flat=True)[:PREVIEWED]))
        cells, notes = [list(values) for values in lines if not isinstance(values, Band)], look.notes
        notes = (*notes, *handed_out_since(chosen, ledger, found))
    shown = printed_rows(look, [dict(zip(_keys(look), row, strict=True)).get for row in cells])
    top, bottom = _heads(look)
    aligned = [
        [_cell(value, column) for value, column in zip(row, look.columns, strict=True)] for row in shown
    ]
    return Preview(look, top, bottom, aligned, notes)


def _cell(value: Any, column: LaidColumn) -> tuple[str, str]:
    """Return a cell's words as the sheet shows them, and how they stand."""
    if isinstance(value, Decimal | int):
        places = len(column.form.partition(".")[2]) if column.form.startswith(("0", "#")) else None
        return (str(value) if places is None else f"{value:.{places}f}"), column.align
    if isinstance(value, date):
        return value.isoformat(), "day"
    return ("" if value is None else str(value)), column.align


def _keys(look: SheetLook) -> list[str]:
    return [column.key for column in look.columns]


def _heads(look: SheetLook) -> tuple[list[tuple[str, int, int]], list[str]]:
    """Return the upper heads as (words, columns, lines) and the lower ones."""
    groups = dict(groups_of(look.columns))
    deep = 2 if groups else 1
    top: list[tuple[str, int, int]] = []
    for at, column in enumerate(look.columns):
        if not column.group:
            top.append((column.head, 1, deep))
        elif at in groups:
            top.append((column.group, groups[at] - at + 1, 1))
    return top, [column.head for column in look.columns if column.group]
