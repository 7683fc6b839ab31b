"""The tables of the leader's page: figures with the address of the matters behind each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.selectors.overview_matters import LATE, NONE
from reports.views.overview_choice import Choice
from tasks.counting import Tally

_TONES = {
    "done": "green",
    "on_schedule": "green",
    "behind": "red",
    "should_have_started": "red",
    "not_due": "grey",
    "adjusted": "grey",
}
# From how many late items on a cell of the heat table is red; one is yellow.
RED_FROM = 2


@dataclass(frozen=True)
class Cell:
    """A figure of a table, where its matters are listed (nowhere for a zero), and its colour."""

    number: int
    url: str = ""
    tone: str = ""
    note: str = ""
    delta: int | None = None


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is called, where all its matters are listed, its cells, their sum."""

    name: str
    url: str
    cells: tuple[Cell, ...]
    total: int
    tally: Tally | None = None


def class_cells(choice: Choice) -> tuple[Cell, ...]:
    """Return the six classes of the period shown with their change, in printing order."""
    board = choice.shown
    return tuple(
        Cell(number, choice.matters(status=code), _TONES[code], code, board.delta(code))
        for code, number in board.tally.by_class
    )


def _classes(choice: Choice, tally: Tally, start: date | None = None, **params: object) -> tuple[Cell, ...]:
    return tuple(
        Cell(number, choice.matters(start=start, status=code, **params), _TONES[code], code)
        if number
        else Cell(0, note=code)
        for code, number in tally.by_class
    )


def unit_rows(choice: Choice) -> list[Row]:
    """Return the table unit by class; the cells of a column add up to its class."""
    found = []
    for line in choice.shown.by_unit:
        unit = line.department.uid if line.department else NONE
        name = line.department.short_name if line.department else ""
        cells = _classes(choice, line.tally, unit=unit)
        found.append(Row(name, choice.matters(unit=unit), cells, line.tally.total, line.tally))
    return found


def section_rows(choice: Choice) -> list[Row]:
    """Return the table section by class."""
    return [
        Row(
            name,
            choice.matters(section=name or NONE),
            _classes(choice, tally, section=name or NONE),
            tally.total,
            tally,
        )
        for name, tally in choice.shown.sections
    ]


def heat_rows(choice: Choice) -> list[Row]:
    """Return the table of late items, unit by period; the cells of a column add up to the period's late items."""
    found = []
    for line in choice.shown.heat:
        unit = line.department.uid if line.department else NONE
        cells = tuple(_heat(choice, start, late, of_all, unit) for start, late, of_all in line.cells)
        name = line.department.short_name if line.department else ""
        found.append(Row(name, choice.matters(unit=unit), cells, sum(cell.number for cell in cells)))
    return found


def _heat(choice: Choice, start: date, late: int, of_all: int, unit: object) -> Cell:
    if not of_all:
        return Cell(0, tone="none")
    if not late:
        return Cell(0, tone="green")
    tone = "red" if late >= RED_FROM else "yellow"
    return Cell(late, choice.matters(start=start, status=LATE, unit=unit), tone)


def trend_rows(choice: Choice) -> list[tuple[date, Row]]:
    """Return the table period by class behind the chart of the course."""
    return [
        (
            period.start,
            Row(
                "",
                choice.of_period(period),
                _classes(choice, tally, period.start),
                tally.total,
                tally,
            ),
        )
        for period, tally in choice.shown.trend
    ]


@dataclass(frozen=True)
class Moves:
    """How many items changed class, where they are listed, and how many are in the ledger no longer."""

    total: int
    gone: int
    url: str


def moves_of(choice: Choice) -> Moves | None:
    """Return what changed since the period before; None without one."""
    board = choice.shown
    if board.before is None:
        return None
    return Moves(len(board.changes), board.gone, choice.matters(changed=1))
