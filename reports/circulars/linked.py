"""Figures inside sentences that stay linked to the snapshot. Pure.

A sentence is kept as text in which every figure stands between the interlinear characters of Unicode (U+FFF9 to
U+FFFB) together with its key: an edited sentence finds its figures again, and says when one is no longer the snapshot's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ANCHOR, _SEPARATOR, _END = "\ufff9", "\ufffa", "\ufffb"
_LINK = re.compile(f"{_ANCHOR}([^{_SEPARATOR}]*){_SEPARATOR}([^{_END}]*){_END}")


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence; `key` names the figure of the snapshot, empty for plain words."""

    text: str
    key: str = ""


def figure(key: str, value: object) -> str:
    """Return a figure as printed, linked to the snapshot under `key` (counts.done, late.<uid>.expected)."""
    return f"{_ANCHOR}{key}{_SEPARATOR}{value}{_END}"


def plain(text: str) -> str:
    """Return the sentence as printed, without its links."""
    return _LINK.sub(r"\2", text)


def parts(text: str) -> tuple[Part, ...]:
    """Return the sentence in stretches: plain words and linked figures, in order."""
    found: list[Part] = []
    at = 0
    for link in _LINK.finditer(text):
        if link.start() > at:
            found.append(Part(text[at : link.start()]))
        found.append(Part(link[2], link[1]))
        at = link.end()
    if at < len(text):
        found.append(Part(text[at:]))
    return tuple(found)


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield key and value of every linked figure, in order."""
    return ((link[1], link[2]) for link in _LINK.finditer(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the sentence with every linked figure as the snapshot has it now; keys it lacks keep their figure."""
    return _LINK.sub(lambda link: figure(link[1], values.get(link[1], link[2])), text)
