"""Which matters are alike, by title, text or target. Pure: values in, values out.

Proposals only: a person merges or says that they are not the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz

from reform.core.figures import plain

# How alike (of 100) titles and texts must be. Measured on the pairs of tests/tasks/test_likeness.py.
TITLE_SCORE = 86
TEXT_SCORE = 72
INDICATOR_SCORE = 90
SHORTEST_TITLE = 5
SHORTEST_INDICATOR = 4
# How much of the shorter text's pairs of characters must stand in the longer one.
CONTAINED = 0.85
SHORTEST_CONTAINED = 24
SIGNATURE_BITS = 2048
# A cheap look before the exact one: alike texts share at least this part of the shorter one's pairs.
WORTH_LOOKING = 0.55
MOST = 3
BRACKETS = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")
DUTY = re.compile("牵头|负责|配合|参与|责任单位|责任部门")
NO_WORDS = re.compile(r"[\s\W_]+")
# What makes two matters of one wording different ones: a level, a number, a year.
TELLING = re.compile(r"[省市县区乡镇村]级|\d+(?:\.\d+)?|[一二三四五六七八九十]{1,3}级")


@dataclass(frozen=True)
class Figure:
    """A target as it is compared: what is measured, its value and unit."""

    indicator: str
    value: str
    unit: str


@dataclass(frozen=True)
class Matter:
    """What of a matter is compared; `key` is the caller's."""

    key: int
    title: str
    text: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Alike:
    """A matter that may be the same, how alike it is (of 100) and by what: title, text or target."""

    key: int
    score: int
    by: str


def figures_of(targets: Iterable[dict[str, Any]]) -> tuple[Figure, ...]:
    """Return the targets of a draft (docs/notice-json.md) as figures; ranges by both ends."""
    found = []
    for target in targets:
        value = target["value"]
        ends = value if isinstance(value, list) else [value]
        written = "—".join(plain(Decimal(one)) for one in ends)
        found.append(Figure(target["indicator"] or "", written, target["unit"] or ""))
    return tuple(found)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the words that are compared: without responsibility clauses, punctuation and white space."""
    return NO_WORDS.sub("", BRACKETS.sub(lambda found: "" if DUTY.search(found[0]) else found[0], text))


def pairs_of(folded: str) -> set[str]:
    """Return the pairs of neighbouring characters of folded words."""
    return {one + other for one, other in pairwise(folded)}


@lru_cache(maxsize=8192)
def _signature(folded: str) -> int:
    """One bit for every pair of neighbouring characters."""
    bits = 0
    for left, right in pairwise(folded):
        bits |= 1 << ((ord(left) * 31 + ord(right)) % SIGNATURE_BITS)
    return bits


@dataclass(frozen=True)
class _Prepared:
    matter: Matter
    title: str
    text: str
    signature: int
    size: int


def _prepared(matter: Matter) -> _Prepared:
    text = fold(matter.text)
    signature = _signature(text)
    return _Prepared(matter, fold(matter.title), text, signature, signature.bit_count())


def find_alike(matters: Sequence[Matter], among: Sequence[Matter]) -> dict[int, list[Alike]]:
    """Return for each of `matters` the likeliest of `among`, best first, three at most; by key, none left out."""
    others = [_prepared(one) for one in among]
    found: dict[int, list[Alike]] = {}
    for matter in matters:
        own = _prepared(matter)
        hits = [hit for other in others if (hit := _compared(own, other))]
        hits.sort(key=lambda hit: (-hit.score, hit.key))
        if hits:
            found[matter.key] = hits[:MOST]
    return found


def _compared(own: _Prepared, other: _Prepared) -> Alike | None:
    best = _by_text(own, other)
    for hit in (_by_title(own, other), _by_figures(own.matter, other.matter)):
        if hit and (best is None or hit.score > best.score):
            best = hit
    return best


def _by_text(own: _Prepared, other: _Prepared) -> Alike | None:
    smaller = min(own.size, other.size)
    if not smaller or (own.signature & other.signature).bit_count() < WORTH_LOOKING * smaller:
        return None
    score = fuzz.ratio(own.text, other.text)
    short, long = sorted((own.text, other.text), key=len)
    if score < TEXT_SCORE and len(short) >= SHORTEST_CONTAINED:
        pairs = pairs_of(short)
        share = sum(pair in long for pair in pairs) / len(pairs)
        score = 100 * share if share >= CONTAINED else score
    if score < TEXT_SCORE or (len(short) < SHORTEST_CONTAINED and _told_apart(own.text, other.text)):
        return None
    return Alike(other.matter.key, round(score), "text")


def _by_title(own: _Prepared, other: _Prepared) -> Alike | None:
    if min(len(own.title), len(other.title)) < SHORTEST_TITLE:
        return None
    score = fuzz.ratio(own.title, other.title, score_cutoff=TITLE_SCORE)
    if not score or _told_apart(own.title, other.title):
        return None
    return Alike(other.matter.key, round(score), "title")


def _told_apart(one: str, other: str) -> bool:
    """Whether two wordings name different levels, numbers or years."""
    return sorted(TELLING.findall(one)) != sorted(TELLING.findall(other))


def _by_figures(own: Matter, other: Matter) -> Alike | None:
    for mine in own.figures:
        for theirs in other.figures:
            if (mine.value, mine.unit) != (theirs.value, theirs.unit):
                continue
            a, b = fold(mine.indicator), fold(theirs.indicator)
            if min(len(a), len(b)) < SHORTEST_INDICATOR:
                continue
            score = fuzz.ratio(a, b, score_cutoff=INDICATOR_SCORE)
            if score:
                return Alike(other.key, round(score), "target")
    return None
