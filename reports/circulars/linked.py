"""Figures inside sentences that stay linked to the snapshot. Pure.

A sentence is kept as text in which every figure stands between the interlinear characters of Unicode (U+FFF9 to
U+FFFB) together with its key: an edited sentence finds its figures again, and says when one is no longer the snapshot's.
A figure written by hand is marked too, with the key and the value it stands for where it stands for one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ANCHOR, _SEPARATOR, _END = "\ufff9", "\ufffa", "\ufffb"
_LINK = re.compile(f"{_ANCHOR}([^{_SEPARATOR}]*){_SEPARATOR}([^{_END}]*){_END}")
_MARKS = re.compile(f"[{_ANCHOR}{_SEPARATOR}{_END}]")
_HAND, _WAS = "~", "="


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence; `key` names the figure of the snapshot, empty for plain words.

    `hand`: written by hand; then `key` and `was` are the figure it was put in the place of, empty for a new one.
    """

    text: str
    key: str = ""
    hand: bool = False
    was: str = ""


def figure(key: str, value: object) -> str:
    """Return a figure as printed, linked to the snapshot under `key` (counts.done, late.<uid>.expected)."""
    return f"{_ANCHOR}{key}{_SEPARATOR}{value}{_END}"


def by_hand(value: str, *, key: str = "", was: str = "") -> str:
    """Return a figure written by hand, in the place of the snapshot's `key` that said `was`, or a new one."""
    return figure(f"{_HAND}{key}{_WAS}{was}", value)


def part_again(part: Part) -> str:
    """Return a stretch as it stands inside a marked sentence."""
    if part.hand:
        return by_hand(part.text, key=part.key, was=part.was)
    return figure(part.key, part.text) if part.key else part.text


def plain(text: str) -> str:
    """Return the sentence as printed, without its links."""
    return _LINK.sub(r"\2", text)


def unmarked(text: str) -> str:
    """Return typed text without the characters that mark links: nobody types them."""
    return _MARKS.sub("", text)


def parts(text: str) -> tuple[Part, ...]:
    """Return the sentence in stretches: plain words and marked figures, in order."""
    found: list[Part] = []
    at = 0
    for link in _LINK.finditer(text):
        if link.start() > at:
            found.append(Part(text[at : link.start()]))
        found.append(_part(link[1], link[2]))
        at = link.end()
    if at < len(text):
        found.append(Part(text[at:]))
    return tuple(found)


def _part(key: str, value: str) -> Part:
    if not key.startswith(_HAND):
        return Part(value, key)
    key, _, was = key[1:].partition(_WAS)
    return Part(value, key, hand=True, was=was)


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield key and value of every figure linked to the snapshot, in order."""
    return ((part.key, part.text) for part in parts(text) if part.key and not part.hand)


def hands(text: str) -> Iterator[Part]:
    """Yield every figure written by hand, in order."""
    return (part for part in parts(text) if part.hand)


def skeleton(text: str) -> str:
    """Return a short hash of the words around the figures: another one means that other words were built."""
    return hashlib.sha256(_LINK.sub(r"\1", text).encode()).hexdigest()[:16]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the sentence with every linked figure as the snapshot has it now.

    Keys it lacks keep their figure, and so does what was written by hand.
    """
    return _LINK.sub(lambda link: figure(link[1], values.get(link[1], link[2])), text)
