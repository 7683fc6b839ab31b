"""A sheet that was exported and changed: its lines with whose they are, and which cells differ from what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from reform.core.excel import BadCell, Column, is_sum, read_cell
from tasks.excel.layouts_columns import MATTER_COLUMNS
from tasks.excel.ledger import LEDGER_COLUMNS
from tasks.excel.marks import HEADS, Mark, SheetSign, canonical, read_mark, sum_of

# Which of the layouts' columns can be brought back, and as which column of an import.
BROUGHT_BACK = {
    "number": "number",
    "section": "section",
    "text": "text",
    "type": "type",
    "lead": "lead",
    "helping": "cooperating",
    "collector": "collector",
    "standard": "completion_standard",
    "due_on": "due_on",
    "due": "due_on",
    "long_term": "long_term",
    "progress": "progress_text",
    "status": "status_class",
}
TITLE = Column("title", MATTER_COLUMNS["title"].label, required=True, max_length=200)
IMPORTED = {column.key: column for column in LEDGER_COLUMNS} | {"title": TITLE}
HEAD_ROWS = 20


@dataclass
class Line:
    """One line of the sheet: its number, whose it is, how it was, and its cells (address, value) by column."""

    number: int
    uid: str
    mark: Mark | None
    cells: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def changed(self) -> Iterator[tuple[str, str, Any]]:
        """Yield column, address and value of each cell that is not as it was written."""
        for key, (address, value) in self.cells.items():
            if self.mark is None or sum_of(value) != self.mark.sums[key]:
                yield key, address, value

    @property
    def filled(self) -> list[str]:
        """The columns that hold something."""
        return [key for key, (_address, value) in self.cells.items() if value not in (None, "")]

    @property
    def is_note(self) -> bool:
        """Whether it is no matter's: a line below the table, or one of sums."""
        return not self.uid and (len(self.filled) < 2 or is_sum(value for _a, value in self.cells.values()))


def lines_of(grid: Sequence[Sequence[Any]], sign: SheetSign) -> list[Line] | None:
    """Return the lines of an exported sheet below its heads; None when heads or hidden columns are gone."""
    at = next((n for n, cells in enumerate(grid[:HEAD_ROWS]) if all(head in cells for head in HEADS)), None)
    if at is None:
        return None
    heads = grid[at]
    uid_at, mark_at = (list(heads).index(head) for head in HEADS)
    places = _places(grid[at - 1] if at else (), heads, sign)
    keys = [key for key, _head, _merge in sign.columns]
    merged = {key for key, _head, merge in sign.columns if merge}
    lines: list[Line] = []
    above: Line | None = None
    for number, cells in enumerate(grid[at + 1 :], at + 2):
        uid = str(_cell(cells, uid_at) or "")
        line = Line(number, uid, read_mark(_cell(cells, mark_at), keys))
        for key, place in places.items():
            line.cells[key] = (f"{xl_col_to_name(place)}{number}", _cell(cells, place))
        if not line.filled and not uid:
            continue
        if uid or len(line.filled) > 1:
            _fill_down(line, above, merged)
        lines.append(line)
        above = line if uid else above
    return lines


def _places(upper: Sequence[Any], lower: Sequence[Any], sign: SheetSign) -> dict[str, int]:
    """Return where each column stands: its head may have been moved, and stands in the upper line where no group is."""
    found: dict[str, int] = {}
    for key, head, _merge in sign.columns:
        folded = _folded(head)
        for cells in (lower, upper):
            place = next((n for n, cell in enumerate(cells) if cell and _folded(cell) == folded), None)
            if place is not None and place not in found.values():
                found[key] = place
                break
    return found


def _folded(text: Any) -> str:
    return "".join(str(text).split())


def _cell(cells: Sequence[Any], at: int) -> Any:
    return cells[at] if at < len(cells) else None


def _fill_down(line: Line, above: Line | None, merged: set[str]) -> None:
    """Give an empty cell that went on with the one above when it was written that one's value now."""
    for key in merged & line.cells.keys():
        address, value = line.cells[key]
        if value not in (None, "") or above is None or key not in above.cells:
            continue
        was_merged = (
            line.mark is None or above.mark is None or line.mark.sums[key] == above.mark.sums[key]
        ) and (line.mark is None or line.mark.sums[key] != sum_of(""))
        if was_merged:
            line.cells[key] = (address, above.cells[key][1])


def parsed(key: str, value: Any, always: set[str]) -> dict[str, Any]:
    """Return what a cell of a column says, by the column of an import; raises BadCell with a sentence.

    `always` are the words for long-term that may stand where the date does.
    """
    if key == "due" and canonical(value) in always:
        return {"long_term": True, "due_on": None}
    column = IMPORTED[BROUGHT_BACK.get(key, key)]
    said = read_cell(column, value)
    return {column.key: said if said is not None else _nothing(column.key)}


def _nothing(key: str) -> Any:
    """Return what an emptied cell of a column says."""
    return {"lead": [], "cooperating": [], "long_term": False, "due_on": None}.get(key, "")


def values_of(
    line: Line, always: set[str]
) -> tuple[dict[str, Any], Mapping[str, str], list[tuple[str, dict[str, str]]]]:
    """Return what a line without a matter says: values and addresses by the column of an import, and mistakes."""
    values: dict[str, Any] = dict.fromkeys(IMPORTED)
    addresses: dict[str, str] = {}
    wrong: list[tuple[str, dict[str, str]]] = []
    for key in line.filled:
        if key not in BROUGHT_BACK and key != "title":
            continue
        address, value = line.cells[key]
        try:
            said = parsed(key, value, always)
        except BadCell as error:
            wrong.append((address, error.said))
            continue
        values.update(said)
        addresses.update(dict.fromkeys(said, address))
    return values, addresses, wrong
