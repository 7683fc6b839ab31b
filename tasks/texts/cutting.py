"""Cutting a matter's text at a sentence, with the place of the cut in the source. Pure: text in, places out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from tasks.notices.source import even_out

ENDS = "。；！？;!?\n"
CLOSING = "”’）》」"
OPENING = {"（": "）", "“": "”", "《": "》"}
# （…牵头，…配合） belongs to the sentence before it; （二） and （六）… do not.
CLAUSE = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）[。；]?")
DUTY = re.compile("牵头|负责|配合|参与|责任|落实")


@dataclass(frozen=True)
class Cut:
    """A place where a text may be cut: before character `at` of the text, which is character `place` of the source.

    `before` is where the first half ends in the source: behind its last character, white space left out.
    """

    at: int
    place: int
    before: int


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; joined again they are the text. Brackets and quotes are never cut."""
    parts: list[str] = []
    begin = at = 0
    waiting: list[str] = []
    while at < len(text):
        mark = text[at]
        at += 1
        if waiting and mark == waiting[-1]:
            waiting.pop()
        elif mark in OPENING and OPENING[mark] in text[at:]:
            waiting.append(OPENING[mark])
        elif mark in ENDS and not waiting:
            while at < len(text) and text[at] in CLOSING + ENDS:
                at += 1
            clause = CLAUSE.match(text, at)
            if clause and DUTY.search(clause.group()):
                at = clause.end()
            parts.append(text[begin:at])
            begin = at
    if begin < len(text):
        parts.append(text[begin:])
    return parts


def places(text: str, source: str, offset: int) -> list[int | None]:
    """Return where each character of `text` stands in `source` (which begins at `offset`), None where it does not.

    The reader's texts are the source without white space; what a person rewrote is matched as far as it goes.
    """
    raw = even_out(source, offset)
    if raw.chars == text:
        return list(raw.at)
    found: list[int | None] = [None] * len(text)
    for here, there, size in SequenceMatcher(None, text, raw.chars, autojunk=False).get_matching_blocks():
        for step in range(size):
            found[here + step] = raw.at[there + step]
    return found


def cuts(text: str, source: str, offset: int) -> list[Cut]:
    """Return where `text` may be cut: between its sentences, where both sides stand in the source."""
    known = places(text, source, offset)
    out: list[Cut] = []
    at = 0
    for part in sentences(text)[:-1]:
        at += len(part)
        behind = next((place for place in known[at:] if place is not None), None)
        before = next((place for place in reversed(known[:at]) if place is not None), None)
        if behind is not None and before is not None and before < behind:
            out.append(Cut(at, behind, before + 1))
    return out
