"""From printed pages to text: page numbers and running heads left out, lines joined to paragraphs, tables told."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from .geometry import Page, PrintedLine, printed_lines
from .layout import Grid, table_lines
from .ruled import PrintedTable, tables_on
from .secrecy import bears_mark
from .sentences import CLASSIFIED, GARBLED, NO_TEXT, PICTURE_PAGES, SCANNED, UnreadableFile
from .sheaf import continued

# Where running heads and page numbers stand, as shares of the page's height.
HEAD_ZONE, FOOT_ZONE = 0.12, 0.88
PAGE_NUMBER = re.compile(
    r"[-—－–―·•~\s]*\d{1,4}[-—－–―·•~\s]*|第\s*\d{1,4}\s*页(?:\s*[/，,]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]+[章节条]"
)
ENDED = ("。", "；", "：", "！", "？", ";", ":", "!", "?")
# In sizes of type: how far a full line may stay from the edge, what counts as an indent.
FULL, INDENT = 2.5, 1.0
# More than so many times the usual distance parts two paragraphs.
WIDE_GAP = 1.5
# Fewer letters than this on a page with a picture over it: a scan with a stamp or a page number.
FEW = 20
UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
MOST_UNKNOWN = 0.1


@dataclass(slots=True)
class Leaf:
    """A page taken apart: its tables, its lines, and the edges of its text."""

    page: Page
    tables: list[PrintedTable]
    lines: list[PrintedLine]
    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0

    def measure(self) -> None:
        """Find the edges of the text and the usual distance of its lines."""
        if not self.lines:
            return
        widest = max(line.right - line.left for line in self.lines)
        long_ones = [line for line in self.lines if line.right - line.left > 0.6 * widest]
        self.left = min(line.left for line in long_ones)
        self.right = max(line.right for line in long_ones)
        gaps = [b.base - a.base for a, b in pairwise(self.lines) if 0 < b.base - a.base < 4 * b.size]
        self.pitch = median(gaps) if gaps else 0.0


@dataclass(slots=True)
class Flow:
    """The text as it is put together."""

    indented: bool
    out: list[str] = field(default_factory=list)
    before: tuple[Leaf, PrintedLine] | None = None

    def line(self, leaf: Leaf, line: PrintedLine) -> None:
        """Add a line to its paragraph or begin one."""
        if self.before and self._goes_on(*self.before, leaf, line):
            between = " " if self.out[-1][-1:].isascii() and line.words[:1].isascii() else ""
            self.out[-1] += between + line.words
        else:
            self.out.append(line.words)
        self.before = leaf, line

    def table(self, grid: Grid) -> None:
        """Add a whole table."""
        self.out += table_lines(grid)
        self.before = None

    def _goes_on(self, leaf: Leaf, line: PrintedLine, next_leaf: Leaf, following: PrintedLine) -> bool:
        size = line.size
        if abs(following.size - size) > 0.15 * size:
            return False
        if leaf.right - line.right > FULL * size or following.left - next_leaf.left > INDENT * size:
            return False
        if leaf is next_leaf and not 0 < following.base - line.base < WIDE_GAP * leaf.pitch:
            return False
        if self.indented:
            return True
        return not (line.words.endswith(ENDED) and NUMBERED.match(following.words))


def text_of_pages(pages: list[Page]) -> tuple[str, tuple[str, ...]]:
    """The text of printed pages, and notes of what was not read. Raises UnreadableFile for scans and garbled fonts.

    Paragraphs are one line each, also over page breaks; a table that goes on over pages is one table.
    """
    _refuse_unreadable(pages)
    leaves = []
    for page in pages:
        tables, rest = tables_on(page)
        leaves.append(Leaf(page, tables, printed_lines(rest)))
    aside = [words for page in pages for words in page.aside] + _without_furniture(leaves)
    if bears_mark(aside):
        raise UnreadableFile(CLASSIFIED)
    for leaf in leaves:
        leaf.measure()
    text = "\n".join(_flow(leaves)) + "\n"
    pictures = [str(at) for at, page in enumerate(pages, 1) if page.pictured and _letters(page) < FEW]
    return text, (f"{PICTURE_PAGES}: {'、'.join(pictures[:50])}",) if pictures else ()


def _letters(page: Page) -> int:
    return len(page.glyphs)


def _refuse_unreadable(pages: list[Page]) -> None:
    letters = sum(map(_letters, pages))
    pictures = sum(1 for page in pages if page.pictured)
    if pictures and letters < FEW * len(pages) and all(p.pictured or _letters(p) < FEW for p in pages):
        raise UnreadableFile(SCANNED)
    if not letters:
        raise UnreadableFile(NO_TEXT)
    unknown = sum(1 for page in pages for glyph in page.glyphs if UNKNOWN.match(glyph.text))
    if unknown > MOST_UNKNOWN * letters:
        raise UnreadableFile(GARBLED)


def _without_furniture(leaves: list[Leaf]) -> list[str]:
    """Take page numbers and running heads out of the pages; returns what was taken out."""
    counts: Counter[tuple[str, int]] = Counter()
    for leaf in leaves:
        counts.update({_place(leaf, line) for line in _at_the_edge(leaf)})
    often = max(2, len(leaves) * 0.3)
    taken: list[str] = []
    for leaf in leaves:
        gone = [
            line
            for line in _at_the_edge(leaf)
            if PAGE_NUMBER.fullmatch(line.words) or counts[_place(leaf, line)] >= often
        ]
        taken += [line.words for line in gone]
        leaf.lines = [line for line in leaf.lines if not any(line is one for one in gone)]
    return taken


def _at_the_edge(leaf: Leaf) -> list[PrintedLine]:
    height = leaf.page.height
    return [
        line
        for line in leaf.lines
        if line.base < HEAD_ZONE * height or line.base - line.size > FOOT_ZONE * height
    ]


def _place(leaf: Leaf, line: PrintedLine) -> tuple[str, int]:
    """A running line: its words without figures, and its height on the page."""
    return re.sub(r"\d+", "0", line.words), round(line.base / 6)


def _flow(leaves: list[Leaf]) -> list[str]:
    flow = Flow(_is_indented(leaves))
    open_table: PrintedTable | None = None
    for leaf in leaves:
        items = sorted(
            [(line.base, 0, line) for line in leaf.lines] + [(t.top, 1, t) for t in leaf.tables],
            key=lambda one: one[0],
        )
        for _top, _kind, item in items:
            if isinstance(item, PrintedTable):
                if open_table and continued(open_table, item):
                    continue
                if open_table:
                    flow.table(open_table.grid)
                open_table = item
            else:
                if open_table:
                    flow.table(open_table.grid)
                    open_table = None
                flow.line(leaf, item)
    if open_table:
        flow.table(open_table.grid)
    return flow.out


def _is_indented(leaves: list[Leaf]) -> bool:
    """Whether new paragraphs are told by an indent: most lines after a short one stand further in."""
    told = indented = 0
    for leaf in leaves:
        for line, following in pairwise(leaf.lines):
            if (
                leaf.right - line.right > FULL * line.size
                and abs(following.size - line.size) < 0.15 * line.size
            ):
                told += 1
                indented += following.left - leaf.left > INDENT * following.size
    return indented * 2 > told
