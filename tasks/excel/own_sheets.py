"""An office's own ledger in Excel: where its heads stand, what each column is likely to hold, which lines are matters. No models."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from reform.core.excel import BadCell, is_sum
from tasks.excel.ledger import LEDGER_COLUMNS, NO, NUMBER, YES, iso_day
from tasks.names import split_names

HEAD_ROWS = 15
SAMPLES = 3
LOOKED_AT = 40
HEAD_LENGTH = 200
_SHORT = 20
_LIKE = 72
_MOST = 0.6
# 6月底前, 年底: the year is the ledger's.
_NO_YEAR = re.compile(
    r"^(?:(?:今|本)年)?(\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前)?|年(?:底|末)(?:之?前)?|年内)$"
)
_ALWAYS = {"长期", "长期坚持", "持续推进", "长期推进", "常态化", "全年", "longterm", "long-term"}
COLUMNS = {column.key: column for column in LEDGER_COLUMNS}
NAMES = {key: column.names() for key, column in COLUMNS.items()}


@dataclass(frozen=True)
class Head:
    """One column of an own sheet: its place, its head (of two lines joined by /), and its first cells."""

    place: int
    words: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class OwnSheet:
    """A sheet as it was found: its heads, and its cells with the number of the first line below the heads."""

    heads: tuple[Head, ...]
    grid: list[list[Any]]
    first: int

    def to_data(self) -> dict[str, Any]:
        """Return the sheet as JSON values."""
        heads = [[head.place, head.words, list(head.samples)] for head in self.heads]
        return {"heads": heads, "grid": self.grid, "first": self.first}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> OwnSheet:
        """Return the sheet that was kept."""
        heads = tuple(Head(place, words, tuple(samples)) for place, words, samples in data["heads"])
        return cls(heads, data["grid"], data["first"])


def folded(text: Any) -> str:
    """Return a head as it is compared: without spaces, brackets' content kept, marks of required cells gone."""
    return "".join(str(text).split()).lower().rstrip("*：:")


def find_sheet(grids: Sequence[list[list[Any]]]) -> OwnSheet | None:
    """Return the sheet with the most columns under one line of heads; None where no sheet has a head at all."""
    found = [sheet for grid in grids if (sheet := _sheet(grid))]
    return max(found, key=lambda sheet: (bool(sheet.grid), len(sheet.heads)), default=None)


def _sheet(grid: list[list[Any]]) -> OwnSheet | None:
    scores = [_score(cells) for cells in grid[:HEAD_ROWS]]
    best = max(range(len(scores)), key=lambda at: (scores[at], -at), default=None)
    if best is None or scores[best] < 2:
        return None
    upper, lower = grid[best], grid[best + 1] if best + 1 < len(grid) else []
    deep = _goes_on(upper, lower)
    if not deep and best and _goes_on(grid[best - 1], upper):
        upper, lower, deep, best = grid[best - 1], upper, True, best - 1
    words = _joined(upper, lower) if deep else [_text(cell) for cell in upper]
    first = best + (2 if deep else 1)
    below = grid[first:]
    heads = tuple(
        Head(place, text[:HEAD_LENGTH], _samples(below, place))
        for place, text in enumerate(words)
        if text or _samples(below, place)
    )
    return OwnSheet(heads, below, first + 1)


def _score(cells: Sequence[Any]) -> int:
    """Return how much a line looks like heads: short different words, those that are known count thrice."""
    words = [folded(cell) for cell in cells if isinstance(cell, str) and 0 < len(cell) <= _SHORT]
    known = sum(1 for word in words if any(word in names for names in NAMES.values()))
    other = any(isinstance(cell, int | float | dict) for cell in cells)
    return len(set(words)) + 2 * known - (3 if other else 0)


def _goes_on(upper: Sequence[Any], lower: Sequence[Any]) -> bool:
    """Tell whether heads stand in two lines: the lower one fills what the upper leaves open, in short words."""
    filled = [(at, _text(cell)) for at, cell in enumerate(lower) if _text(cell)]
    own = [(at, word) for at, word in filled if word != _text(_at(upper, at))]
    if not own or any(len(word) > _SHORT or not isinstance(_at(lower, at), str) for at, word in own):
        return False
    open_above = [at for at, _word in own if not _text(_at(upper, at))]
    alone = [at for at, cell in enumerate(upper) if _text(cell) and at not in dict(own)]
    return (
        bool(open_above) and bool(alone) and len(own) < len([c for c in upper if _text(c)]) + len(open_above)
    )


def _joined(upper: Sequence[Any], lower: Sequence[Any]) -> list[str]:
    """Return the heads of two lines: a group and its column as 责任分工/牵头部门."""
    words: list[str] = []
    group = ""
    for at in range(max(len(upper), len(lower))):
        above, below = _text(_at(upper, at)), _text(_at(lower, at))
        group = above or (group if below else "")
        words.append(f"{group}/{below}" if below and below != group and group else below or above)
    return words


def _at(cells: Sequence[Any], at: int) -> Any:
    return cells[at] if at < len(cells) else None


def _text(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell["date"])
    return "" if cell is None else " ".join(str(cell).split())


def _samples(below: Sequence[Sequence[Any]], place: int) -> tuple[str, ...]:
    found = (_text(_at(cells, place)) for cells in below)
    return tuple([text[:60] for text in found if text][:SAMPLES])


def recognised(sheet: OwnSheet, learnt: Mapping[str, str]) -> dict[int, str] | None:
    """Return the column of each place when every head is known or was learnt and the task's words are there; else None.

    A place that was learnt to be left out says "".
    """
    found: dict[int, str] = {}
    for head in sheet.heads:
        key = learnt[head.words] if head.words in learnt else known_as(head.words)
        if key is None or (key and key in found.values()):
            return None
        found[head.place] = key
    return found if "text" in found.values() else None


def known_as(words: str) -> str | None:
    """Return the column that a head names in one of its usual words, the lower of two lines first; None for none."""
    for part in (words.rpartition("/")[2], words):
        for key, names in NAMES.items():
            if folded(part) in names:
                return key
    return None


def proposals(sheet: OwnSheet, learnt: Mapping[str, str], is_unit: Callable[[str], bool]) -> dict[int, str]:
    """Return the column each place is likely to hold, "" for none: learnt, by its head, by likeness, then by its cells."""
    found: dict[int, str] = {}
    for head in sheet.heads:
        key = learnt.get(head.words, known_as(head.words))
        if key is not None and (not key or key not in found.values()):
            found[head.place] = key
    for guess in (lambda head: _alike(head.words), lambda head: _by_cells(sheet, head.place, found, is_unit)):
        for head in sheet.heads:
            key = guess(head) if head.place not in found else None
            if key and key not in found.values():
                found[head.place] = key
    return {head.place: found.get(head.place, "") for head in sheet.heads}


def _alike(words: str) -> str | None:
    part = folded(words.rpartition("/")[2])
    ranked = [(max(fuzz.ratio(part, name) for name in names), key) for key, names in NAMES.items() if part]
    likeness, key = max(ranked, default=(0, None))
    return key if likeness >= _LIKE else None


def _by_cells(
    sheet: OwnSheet, place: int, found: Mapping[int, str], is_unit: Callable[[str], bool]
) -> str | None:
    cells = [_at(row, place) for row in sheet.grid[:LOOKED_AT]]
    cells = [cell for cell in cells if cell not in (None, "")]
    taken = set(found.values())
    if not cells:
        return None

    def most(test: Callable[[Any], bool]) -> bool:
        return sum(1 for cell in cells if test(cell)) >= _MOST * len(cells)

    if "due_on" not in taken and most(_is_day):
        return "due_on"
    if "long_term" not in taken and most(lambda cell: folded(cell) in YES | NO):
        return "long_term"
    if "number" not in taken and place <= 1 and most(lambda cell: NUMBER.match(str(cell)) is not None):
        return "number"
    if most(lambda cell: isinstance(cell, str) and all(is_unit(name) for name in split_names(cell))):
        return next((key for key in ("lead", "cooperating", "collector") if key not in taken), None)
    lengths = [len(_text(cell)) for cell in cells]
    if "text" not in taken and sum(lengths) / len(lengths) > _SHORT / 2:
        return "text"
    return None


def _is_day(cell: Any) -> bool:
    if isinstance(cell, dict):
        return True
    text = folded(cell)
    if _NO_YEAR.match(text) or text in _ALWAYS:
        return True
    try:
        iso_day(cell)
    except BadCell:
        return False
    return not text.isdigit()


def prepared(
    sheet: OwnSheet, places: Mapping[int, str], year: int
) -> tuple[list[list[Any]], dict[str, int], int]:
    """Return the lines as an import reads them, where each column stands, and how many lines of sums were left out.

    A day without a year is of `year`; 长期坚持 in place of a day makes the matter long-term; lines of sums are emptied so
    that the others keep their numbers.
    """
    where = {key: place for place, key in places.items() if key}
    wide = max((len(row) for row in sheet.grid), default=0)
    due = where.get("due_on")
    if due is not None and "long_term" not in where:
        where["long_term"] = wide
    rows: list[list[Any]] = []
    sums = 0
    for cells in sheet.grid:
        row = [*cells, *[None] * (wide + 1 - len(cells))]
        if is_sum(row):
            sums += 1
            row = [None] * len(row)
        elif due is not None:
            word = folded(row[due]) if isinstance(row[due], str) else ""
            if word in _ALWAYS:
                row[due], row[where["long_term"]] = None, "是"
            elif found := _NO_YEAR.match(word):
                part = found[1]
                row[due] = f"{year}{part}" if part.startswith("年") else f"{year}年{part}"
        rows.append(row)
    return rows, where, sums
