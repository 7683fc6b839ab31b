"""The source text of a notice in pieces that a page draws: each draft's own words, and the found words by kind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tasks.enums import DraftState
from tasks.models import Notice, TaskDraft

# Files flattened from tables and pages are full of empty lines; they are kept, and drawn low.
EMPTY_LINES = re.compile(r"((?:[ \t\u3000]*\r?\n){2,})")


@dataclass(frozen=True)
class Piece:
    """Some characters of the source with the kind of what was found there ("" for nothing, "gap" for empty lines).

    `at` is where they begin in the text; `here` is set where the reader was sent to, "first" at its beginning.
    """

    text: str
    kind: str = ""
    at: int = 0
    here: str = ""


@dataclass(frozen=True)
class Block:
    """A part of the source: a draft's own text, or what stands between (`uid` empty)."""

    uid: str
    dropped: bool
    pieces: list[Piece]


Span = tuple[int, int]


def span_of(given: str, text: str) -> Span | None:
    """Return the part of `text` that an address names as 120-180, or None for anything that is none."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", given, re.ASCII)
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    return (start, end) if start < end <= len(text) else None


def source_blocks(notice: Notice, drafts: Sequence[TaskDraft], here: Span | None = None) -> list[Block]:
    """Cut the notice's text into blocks and marked pieces; joined again they are the text, character for character.

    `here` is the part that the reader was sent to.
    """
    text = notice.text
    parents = {draft.parent_id for draft in drafts}
    leaves = sorted((d for d in drafts if d.pk not in parents), key=lambda d: (d.span_start, d.span_end))
    marks = sorted(
        ((*mark["span"], mark["kind"]) for draft in leaves for mark in draft.marks),
        key=lambda m: (m[0], -m[1]),
    )
    starts = [mark[0] for mark in marks]
    blocks: list[Block] = []
    at = 0

    def add(end: int, uid: str = "", dropped: bool = False) -> None:
        nonlocal at
        if end > at:
            inside = marks[bisect_left(starts, at) : bisect_left(starts, end)]
            blocks.append(Block(uid, dropped, _pieces(text, at, end, inside, here)))
            at = end

    for draft in leaves:
        add(min(draft.span_start, len(text)))
        add(min(draft.span_end, len(text)), str(draft.uid), draft.state == DraftState.DROPPED)
    add(len(text))
    return blocks


def _pieces(text: str, start: int, end: int, marks: list[Any], here: Span | None) -> list[Piece]:
    """Cut [start, end) at the marks' edges; where marks lie over each other the shortest tells the kind."""
    places = [*marks, here] if here else marks
    edges = sorted({start, end} | {min(max(edge, start), end) for mark in places for edge in mark[:2]})
    pieces: list[Piece] = []
    for left, right in pairwise(edges):
        over = [mark for mark in marks if mark[0] <= left and right <= mark[1]]
        sent = "" if not here or left < here[0] or here[1] < right else "first" if left == here[0] else "more"
        if over:
            kind = min(over, key=lambda mark: mark[1] - mark[0])[2]
            pieces.append(Piece(text[left:right], kind, left, sent))
            continue
        for part in EMPTY_LINES.split(text[left:right]):
            if part:
                pieces.append(Piece(part, "gap" if EMPTY_LINES.fullmatch(part) else "", here=sent))
                sent = sent and "more"
    return pieces


def as_in_text(text: str, offset: int) -> int:
    """Return the place in `text` of a place that a browser counts, for which a line end is always one character."""
    if "\r" not in text:
        return offset
    for found in re.finditer("\r\n", text):
        if found.start() >= offset:
            break
        offset += 1
    return offset
