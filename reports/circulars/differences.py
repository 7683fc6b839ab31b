"""Two texts compared word by word, for people to look at. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from reports.circulars.linked import Part, parts, plain
from reports.circulars.relink import NUMBER

Kind = Literal["same", "out", "in"]
_WORDS = re.compile(f"{NUMBER.pattern}|.", re.DOTALL)
_MOST_COMPARISONS = 1_500_000
# A shorter stretch between two changes is shown as changed too: single characters in common say nothing.
_SHORT = 2


@dataclass(frozen=True)
class Piece:
    """A stretch of a comparison: kept, taken out or put in; `figure` where it is a figure written by hand."""

    kind: Kind
    text: str
    figure: Part | None = None


def differences(old: str, marked: str) -> tuple[Piece, ...]:
    """Return what became of the plain text `old` in a text with its figures marked, in order."""
    new = plain(marked)
    pieces = [piece for piece in _merged(_compared(old, new)) if piece.text]
    return tuple(_with_figures(pieces, marked))


def _compared(old: str, new: str) -> Iterator[Piece]:
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        mine, theirs = "".join(a[i1:i2]), "".join(b[j1:j2])
        if tag == "equal":
            yield Piece("same", theirs)
        elif len(mine) * len(theirs) <= _MOST_COMPARISONS:
            yield from _by_word(mine, theirs)
        else:
            yield from (Piece("out", mine), Piece("in", theirs))


def _by_word(old: str, new: str) -> Iterator[Piece]:
    """Compare by numbers and single characters: a number that changed is shown whole."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(b[j1:j2]))
        else:
            yield from (Piece("out", "".join(a[i1:i2])), Piece("in", "".join(b[j1:j2])))


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Put neighbouring changes together, over stretches too short to stand between them."""
    out, put, held = "", "", ""
    for piece in pieces:
        if piece.kind == "same":
            if (out or put) and len(piece.text) < _SHORT and "\n" not in piece.text and not held:
                held = piece.text
                continue
            yield from (Piece("out", out), Piece("in", put), Piece("same", held + piece.text))
            out, put, held = "", "", ""
            continue
        out, put, held = out + held, put + held, ""
        if piece.kind == "out":
            out += piece.text
        else:
            put += piece.text
    yield from (Piece("out", out), Piece("in", put), Piece("same", held))


def _with_figures(pieces: list[Piece], marked: str) -> Iterator[Piece]:
    """Cut the pieces of the new text at its figures written by hand."""
    spans: list[tuple[int, int, Part]] = []
    at = 0
    for part in parts(marked):
        if part.hand:
            spans.append((at, at + len(part.text), part))
        at += len(part.text)
    at = 0
    for piece in pieces:
        if piece.kind == "out":
            yield piece
            continue
        end, place = at + len(piece.text), at
        for start, stop, part in spans:
            if start >= at and stop <= end:
                yield from _cut(piece, place - at, start - at)
                yield Piece(piece.kind, part.text, part)
                place = stop
        yield from _cut(piece, place - at, len(piece.text))
        at = end


def _cut(piece: Piece, start: int, end: int) -> Iterator[Piece]:
    if start < end:
        yield Piece(piece.kind, piece.text[start:end])
