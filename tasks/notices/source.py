"""The source text with its width and spaces evened out, each character knowing where it came from."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .model import Span
from .traditional import evened

# One character for one, so that positions stay true. Half-width marks are put into full width because
# one file often mixes both by page; figures and letters go the other way.
WIDTH = {ord(";"): "；", ord("("): "（", ord(")"): "）", ord("!"): "！", ord("?"): "？", ord("％"): "%"}
WIDTH |= {0xFF10 + n: str(n) for n in range(10)}
WIDTH |= {0xFF21 + n: chr(0x41 + n) for n in range(26)} | {0xFF41 + n: chr(0x61 + n) for n in range(26)}
WIDTH |= {
    ord("．"): ".",
    ord("﹒"): ".",
    ord("＋"): "+",
    **dict.fromkeys(map(ord, "【〖｛"), "（"),
    **dict.fromkeys(map(ord, "】〗｝"), "）"),
}
COMMA = re.compile(r"(?<!\d),|,(?!\d{3})")
COLON = re.compile(r"(?<!\d):|:(?!\d)")
BLANKS = "\\s\u00a0\u00ad\u200b-\u200f\u2060\u3000\ufeff"
SOLID = re.compile(f"[^{BLANKS}]+")
LINE = re.compile("[^\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029]+|\r\n|[\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029]")
LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Text:
    """Evened-out characters; `at[i]` is where character i stands in the file's own text."""

    chars: str
    at: Sequence[int]

    def __len__(self) -> int:
        return len(self.chars)

    def cut(self, start: int, end: int | None = None) -> "Text":
        """The part from `start` to `end`."""
        return Text(self.chars[start:end], self.at[start:end])

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """[start, end) in the file's own text; the empty part has an empty span."""
        end = len(self.chars) if end is None else end
        if start >= end:
            here = self.at[start] if start < len(self.at) else (self.at[-1] + 1 if self.at else 0)
            return here, here
        return self.at[start], self.at[end - 1] + 1

    def strip(self, marks: str = "") -> "Text":
        """Without `marks` and line ends at both ends."""
        chars = self.chars
        left = len(chars) - len(chars.lstrip(marks + "\n"))
        right = len(chars.rstrip(marks + "\n"))
        return self.cut(left, max(left, right))


EMPTY = Text("", array("I"))


def join(parts: list[Text], between: str = "") -> Text:
    """One text of several, in order, with `between` (nothing, or a line end) between them."""
    if len(parts) == 1:
        return parts[0]
    chars: list[str] = []
    at = array("I")
    for part in parts:
        if between and chars:
            chars.append(between)
            at.append(at[-1] + 1)
        chars.append(part.chars)
        at.extend(part.at)
    return Text("".join(chars), at)


def even_out(raw: str, offset: int = 0) -> Text:
    """`raw` with one width and without white space; a space between two Latin words is kept."""
    marks = COLON.sub("：", COMMA.sub("，", evened(raw).translate(WIDTH)))
    chars: list[str] = []
    at = array("I")
    before = 0
    for run in SOLID.finditer(marks):
        start, end = run.span()
        if chars and start > before and LETTER.match(marks[before - 1]) and LETTER.match(marks[start]):
            chars.append(" ")
            at.append(offset + start - 1)
        chars.append(run.group())
        at.extend(range(offset + start, offset + end))
        before = end
    return Text("".join(chars), at)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its evened-out text, its raw words and its place."""

    text: Text
    raw: str
    start: int

    @property
    def blank(self) -> bool:
        """True for a line of white space only."""
        return not self.text.chars

    @property
    def tabbed(self) -> bool:
        """True for a line that opens with a tab: a cell of a flattened table."""
        return self.raw.startswith("\t")


def lines_of(raw: str) -> Iterator[Line]:
    """The lines of a file in order, blank ones included."""
    fresh = True
    for piece in LINE.finditer(raw):
        words, start = piece.group(), piece.start()
        if words[0] in "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029":
            if fresh:
                yield Line(EMPTY, "", start)
            fresh = True
            continue
        yield Line(even_out(words, start), words, start)
        fresh = False
