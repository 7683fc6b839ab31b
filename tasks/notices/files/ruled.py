"""Tables drawn with rules: their cells found by where lines run, merged ones where a line is left out."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from .geometry import Glyph, Page, Rule, printed_lines
from .layout import MAX_CELLS, Cell, Grid
from .sentences import TOO_MANY_CELLS, UnreadableFile

# Two rules nearer than this are one; an end nearer than this touches. Points.
NEAR = 3.0
# A page with more rules is a drawing, not a table.
MAX_RULES = 4000
# A side without a rule of its own is open when the rules across run on beyond the last one.
OPEN = 10.0
# What a cell's last line leaves free, in sizes of type, when its paragraph ends there.
FREE = 3.0

Interval = tuple[float, float]


@dataclass(slots=True)
class PrintedTable:
    """A table on a page: its cells, its column edges and where it lies.

    `unended` are the columns of its last row whose text fills its last line, as where a page break cuts it.
    """

    grid: Grid
    edges: list[float]
    top: float
    unended: set[int]


def tables_on(page: Page) -> tuple[list[PrintedTable], list[Glyph]]:
    """The ruled tables of a page from top to bottom, and the letters that stand in none."""
    left = page.glyphs
    tables: list[PrintedTable] = []
    if len(page.rules) <= MAX_RULES:
        for rules in _connected(_joined(page.rules)):
            table, left = _table(rules, left)
            if table:
                tables.append(table)
    return sorted(tables, key=lambda one: one.top), left


def _joined(rules: list[Rule]) -> list[Rule]:
    """Rules drawn piece by piece, or cell by cell, as the lines they make."""
    out: list[Rule] = []
    for level in (True, False):
        same = [_flat(rule) for rule in rules if rule.level is level]
        groups: list[tuple[float, list[Interval]]] = []
        for place, start, end in sorted(same):
            if not groups or place - groups[-1][0] > NEAR:
                groups.append((place, []))
            groups[-1][1].append((start, end))
        for place, intervals in groups:
            for start, end in _merged(intervals):
                out.append(Rule(start, place, end, place) if level else Rule(place, start, place, end))
    return out


def _flat(rule: Rule) -> tuple[float, float, float]:
    """(where it lies, from, to)."""
    if rule.level:
        return (rule.top + rule.bottom) / 2, rule.left, rule.right
    return (rule.left + rule.right) / 2, rule.top, rule.bottom


def _merged(intervals: list[Interval]) -> list[Interval]:
    out: list[Interval] = []
    for start, end in sorted(intervals):
        if out and start <= out[-1][1] + NEAR:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _connected(rules: list[Rule]) -> list[list[Rule]]:
    """Rules that touch each other, together."""
    levels = [rule for rule in rules if rule.level and rule.right - rule.left > NEAR]
    uprights = sorted(
        (rule for rule in rules if not rule.level and rule.bottom - rule.top > NEAR), key=lambda one: one.left
    )
    places = [rule.left for rule in uprights]
    group = list(range(len(levels) + len(uprights)))

    def root(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for at, level in enumerate(levels):
        for other in range(bisect_left(places, level.left - NEAR), bisect_right(places, level.right + NEAR)):
            upright = uprights[other]
            if upright.top - NEAR <= level.top <= upright.bottom + NEAR:
                group[root(at)] = root(len(levels) + other)
    found: dict[int, list[Rule]] = {}
    for at, rule in enumerate(levels + uprights):
        found.setdefault(root(at), []).append(rule)
    return list(found.values())


def _table(rules: list[Rule], glyphs: list[Glyph]) -> tuple[PrintedTable | None, list[Glyph]]:
    across = _Lines([(rule.top, rule.left, rule.right) for rule in rules if rule.level])
    down = _Lines([(rule.left, rule.top, rule.bottom) for rule in rules if not rule.level])
    xs = down.places_within(across.start, across.end)
    ys = across.places_within(down.start, down.end)
    if len(xs) < 3 or len(ys) < 2:
        return None, glyphs
    if (len(xs) - 1) * (len(ys) - 1) > MAX_CELLS:
        raise UnreadableFile(TOO_MANY_CELLS)
    owner = _owners(xs, ys, across, down)
    inside: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        column = bisect_right(xs, (glyph.left + glyph.right) / 2) - 1
        row = bisect_right(ys, glyph.base - 0.35 * glyph.size) - 1
        if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
            inside.setdefault(owner[row, column], []).append(glyph)
        else:
            outside.append(glyph)
    told = {place: _words(found, _right_of(place, owner, xs)) for place, found in inside.items()}
    words = {place: found for place, (found, _) in told.items()}
    grid = [
        [_cell((row, column), owner[row, column], words) for column in range(len(xs) - 1)]
        for row in range(len(ys) - 1)
    ]
    last = len(ys) - 2
    unended = {at for at in range(len(xs) - 1) if told.get(owner[last, at], ("", False))[1]}
    return PrintedTable(grid, xs, ys[0], unended), outside


class _Lines:
    """The lines of one direction: where they lie, and from where to where."""

    def __init__(self, lines: list[tuple[float, float, float]]) -> None:
        self.at: dict[float, list[Interval]] = {}
        before = None
        for place, start, end in sorted(lines):
            if before is None or place - before > NEAR:
                before = place
            self.at.setdefault(before, []).append((start, end))
        self.start = min((start for _, start, _ in lines), default=0.0)
        self.end = max((end for _, _, end in lines), default=0.0)

    def places_within(self, start: float, end: float) -> list[float]:
        """Where they lie, in order, and the open edges where the lines across run on beyond them."""
        places = sorted(self.at)
        if places and places[0] - start > OPEN:
            places.insert(0, start)
        if places and end - places[-1] > OPEN:
            places.append(end)
        return places

    def runs(self, place: float, through: float) -> bool:
        """Whether a line lies at `place` and passes `through`; an open edge always does."""
        intervals = self.at.get(place)
        return intervals is None or any(start - NEAR <= through <= end + NEAR for start, end in intervals)


def _owners(
    xs: list[float], ys: list[float], across: _Lines, down: _Lines
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each square of the grid the upper left square of the cell it belongs to."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            place = row, column
            beside = (row, column - 1) if column else None
            above = (row - 1, column) if row else None
            if beside and not down.runs(xs[column], (ys[row] + ys[row + 1]) / 2):
                owner[place] = owner[beside]
            elif above and not across.runs(ys[row], (xs[column] + xs[column + 1]) / 2):
                owner[place] = owner[above]
            else:
                owner[place] = place
    return owner


def _cell(place: tuple[int, int], owner: tuple[int, int], words: dict[tuple[int, int], str]) -> Cell:
    if place[1] != owner[1]:
        return Cell("", across=True)
    return Cell(words.get(owner, ""), down=place[0] != owner[0])


def _right_of(
    place: tuple[int, int], owner: dict[tuple[int, int], tuple[int, int]], xs: list[float]
) -> float:
    """The right edge of the cell that begins at `place`."""
    last = place[1]
    while last + 2 < len(xs) and owner[place[0], last + 1] == place:
        last += 1
    return xs[last + 1]


def _words(glyphs: list[Glyph], edge: float) -> tuple[str, bool]:
    """A cell's text, and whether its last line is full; a line that fills the cell goes on in the next."""
    out: list[str] = []
    full = False
    for line in printed_lines(glyphs):
        out.append(line.words if full or not out else "\n" + line.words)
        full = edge - line.right < FREE * line.size
    return "".join(out), full
