"""The numbers of matters that a text names, in lists and ranges as offices write them: 第3、5—9项, 第5至9项. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass

# 一字线, its half-width and full-width likenesses, and the words for it.
DASH = "(?:[-‐‑‒–—―─－−~～〜]{1,2}|至|到)"
SEPARATOR = "(?:[、，,和及与]|以及)"
_ONE = r"[0-9０-９]+(?:[.．][0-9０-９]+)*"
# 第5项至第9项 is a range too.
JOINED = rf"\s*(?:项?{DASH}|{SEPARATOR})\s*第?"
_NAMED = re.compile(rf"第\s*({_ONE}(?:{JOINED}{_ONE})*)\s*项")
_RANGE = re.compile(rf"({_ONE})项?{DASH}({_ONE})")
# Beyond this a range names its ends only: no ledger is so long.
_LONGEST = 2000


@dataclass(frozen=True)
class Mention:
    """A place of a text that names matters by number: where it begins and ends, and the numbers in their order."""

    start: int
    end: int
    numbers: tuple[str, ...]


def mentions(text: str, known: Container[str] = ()) -> list[Mention]:
    """Return every mention of matters by number in a plain text, each number of a range by itself.

    `known` are numbers that have a dash themselves (8-1): what stands there is that matter, not a range.
    """
    return [
        Mention(found.start(), found.end(), tuple(dict.fromkeys(_numbers(found[1], known))))
        for found in _NAMED.finditer(text)
    ]


def named_numbers(text: str, known: Container[str] = ()) -> tuple[str, ...]:
    """Return the numbers a plain text names, each once, in the order of the text."""
    return tuple(dict.fromkeys(number for one in mentions(text, known) for number in one.numbers))


def _numbers(listed: str, known: Container[str]) -> list[str]:
    found: list[str] = []
    for term in re.split(SEPARATOR, re.sub(r"[第\s]", "", listed)):
        ends = _RANGE.fullmatch(term)
        if term in known:
            found.append(term)
        elif ends:
            found.extend(_between(_plain(ends[1]), _plain(ends[2])))
        else:
            found.extend(_plain(number) for number in re.findall(_ONE, term))
    return found


def _between(first: str, last: str) -> list[str]:
    """Return a range with its ends; one written backwards names the same matters."""
    if not (first.isdigit() and last.isdigit()) or abs(int(last) - int(first)) > _LONGEST:
        return [first, last]
    low, high = sorted((int(first), int(last)))
    return [str(number) for number in range(low, high + 1)]


def _plain(number: str) -> str:
    return unicodedata.normalize("NFKC", number)
