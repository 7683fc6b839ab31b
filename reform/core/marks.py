"""Where the words somebody searched for stand in a text, to be marked: pieces that a template escapes and draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from reform.core.pinyin import letters
from reform.core.text import folded

# Characters shown before the first word of a passage, and in all.
BEFORE = 24
LENGTH = 110
ENDS = "。；！？;!?\n"


@dataclass(frozen=True)
class Piece:
    """Some characters of a text; `marked` where they were searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Folded:
    """A text as the index holds it, with the place of each of its characters in the text itself."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text sign by sign."""
        kept, places = [], []
        for place, sign in enumerate(text):
            for one in folded(sign):
                kept.append(one)
                places.append(place)
        return cls("".join(kept), places)

    def find(self, term: str) -> tuple[int, int] | None:
        """Return where a folded term stands first in the text itself, as (start, end)."""
        at = self.text.find(term)
        return (self.places[at], self.places[at + len(term) - 1] + 1) if at >= 0 and term else None

    def all_of(self, terms: Iterable[str]) -> set[int]:
        """Return the places of all characters of all terms."""
        found: set[int] = set()
        for term in filter(None, terms):
            at = self.text.find(term)
            while at >= 0:
                found.update(self.places[at : at + len(term)])
                at = self.text.find(term, at + len(term))
        return found


def marked(text: str, terms: Iterable[str]) -> list[Piece]:
    """Return the text in pieces, the folded terms marked; joined again they are the text."""
    return _pieces(text, Folded.of(text).all_of(terms) | _by_initials(text, terms))


def passage(text: str, terms: Sequence[str], *, length: int = LENGTH) -> tuple[list[Piece], int, int] | None:
    """Return about `length` characters around the first term that stands in `text`, with where that term stands.

    None where none does. Line breaks become spaces; what is left out shows as ….
    """
    whole = Folded.of(text)
    found = next(filter(None, map(whole.find, terms)), None)
    if found is None:
        return None
    start, end = found
    begin = max((text.rfind(sign, 0, start) + 1 for sign in ENDS), default=0)
    begin = max(begin, start - BEFORE)
    stop = min(len(text), max(end, begin + length))
    places = {place - begin for place in whole.all_of(terms) if begin <= place < stop}
    shown = "".join(" " if sign in "\r\n\t" else sign for sign in text[begin:stop])
    more_before = begin > 0 and text[begin - 1] not in ENDS
    pieces = [Piece("…")] if more_before else []
    return [*pieces, *_pieces(shown, places), *([Piece("…")] if stop < len(text) else [])], start, end


def _pieces(text: str, places: set[int]) -> list[Piece]:
    runs = groupby(range(len(text)), key=places.__contains__)
    return [Piece("".join(text[at] for at in run), inside) for inside, run in runs]


def _by_initials(text: str, terms: Iterable[str]) -> set[int]:
    """Return the places of characters whose pinyin initials make one of the terms."""
    typed = [term for term in terms if term.isascii() and term.isalpha() and len(term) > 1]
    if not typed:
        return set()
    each = letters(text)
    places = [place for place, letter in enumerate(each) if letter]
    return Folded("".join(each), places).all_of(typed)
