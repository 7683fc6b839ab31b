"""What stands on a page, by place: the common ground of PDF and OFD. Points, from the upper left corner."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

# Points in a millimetre.
POINTS = 72 / 25.4
# Gaps in sizes of type: a word space, a space that parts what only shares a line (署名 and 日期 of an imprint).
SPACE = 0.5
PARTING = 2.5
# Letters of a masthead stand far apart and are one word all the same.
LETTERSPACED = 2
# Fonts of some printers give a radical for the letter that looks like it; the usual ones that NFKC leaves alone.
RADICALS = str.maketrans(
    "⺁⺠⺩⺬⺮⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
    "厂民王示竹肉虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
)
LOOK_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


@dataclass(slots=True)
class Glyph:
    """One letter: its box from left to right, its base line and its size."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(slots=True)
class Rule:
    """A ruled line; level or upright, whichever way it is longer."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(slots=True)
class Page:
    """A page's letters and rules. `aside` are words set across the page (watermarks); `pictured` says that a
    picture covers most of it."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    pictured: bool = False


@dataclass(slots=True)
class PrintedLine:
    """One line of print, or the part of one that stands alone."""

    words: str
    left: float
    right: float
    base: float
    size: float


# A line drawn as a thin box; a border shorter than this is an ornament. Points.
THIN, SHORT = 2.5, 5.0


def straight_rules(points: list[tuple[float, float]], drawn: bool) -> Iterator[Rule]:
    """The rules of a path's points: a thin box is one, and of a path that is drawn every straight side."""
    if len(points) < 2:
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if min(width, height) <= THIN:
        if max(width, height) >= SHORT:
            yield Rule(min(xs), min(ys), max(xs), max(ys))
    elif drawn:
        for (x0, y0), (x1, y1) in pairwise(points):
            if min(abs(x1 - x0), abs(y1 - y0)) <= THIN and max(abs(x1 - x0), abs(y1 - y0)) >= SHORT:
                yield Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def plain_letter(letter: str) -> str:
    """The letter itself where a font names its radical or a compatibility form."""
    if LOOK_ALIKE.match(letter):
        return unicodedata.normalize("NFKC", letter).translate(RADICALS)
    return letter


def is_wide(letter: str) -> bool:
    """Whether a letter takes a whole square."""
    return unicodedata.east_asian_width(letter[0]) in "WF"


def printed_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """The lines from top to bottom; what stands far apart on one line comes as several, from left to right."""
    out: list[PrintedLine] = []
    for row in _rows(glyphs):
        parts = list(_parts(row))
        if len(parts) > 2 and all(len(part) <= LETTERSPACED for part in parts):
            parts = [row]
        out += [_line(part) for part in parts]
    return out


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    row: list[Glyph] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda one: one.base):
        if row and glyph.base - base > 0.5 * min(glyph.size, row[0].size):
            yield _in_order(row)
            row = []
        if not row:
            base = glyph.base
        row.append(glyph)
    if row:
        yield _in_order(row)


def _in_order(row: list[Glyph]) -> list[Glyph]:
    """From left to right; a letter printed twice to look bold counts once."""
    row.sort(key=lambda one: one.left)
    out = row[:1]
    for glyph in row[1:]:
        if glyph.text != out[-1].text or glyph.left - out[-1].left > 0.3 * glyph.size:
            out.append(glyph)
    return out


def _parts(row: list[Glyph]) -> Iterator[list[Glyph]]:
    start = 0
    for at, (one, following) in enumerate(pairwise(row), 1):
        if following.left - one.right > PARTING * max(one.size, following.size):
            yield row[start:at]
            start = at
    yield row[start:]


def _line(row: list[Glyph]) -> PrintedLine:
    words = [row[0].text]
    for one, following in pairwise(row):
        if following.left - one.right > (SPACE if is_wide(following.text) else SPACE / 2) * following.size:
            words.append(" ")
        words.append(following.text)
    return PrintedLine(
        "".join(words),
        row[0].left,
        max(glyph.right for glyph in row),
        median(glyph.base for glyph in row),
        median(glyph.size for glyph in row),
    )
