"""What a corrected file changes: which clauses belong together, what differs in them, word by word. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from reform.core.text import squeeze

# Likeness in percent. A clause that kept its number and section may be rewritten further than one that moved.
SAME_PLACE = 50
ELSEWHERE = 60
REWRITTEN = 30
PUNCTUATION = re.compile(r"[\s、，。；：,.;:（）()“”\"《》]+")
TOKEN = re.compile(r"\d+(?:[.,]\d+)*[%‰]?|[A-Za-z]+|\s+|.", re.DOTALL)
# Single characters that happen to be equal between two changes only make the change hard to read.
SHORTEST_SAME = 2


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as it was read from a file, free of what a person made of its draft.

    `words` are its own words, `found` the words that were recognised in it as (kind, words) in order,
    `deadline` what was read as its date.
    """

    key: int
    number: str
    section: str
    words: str
    found: tuple[tuple[str, str], ...] = ()
    deadline: tuple[str, ...] = ()


def bare(words: str) -> str:
    """Return the words without white space and punctuation, for likeness."""
    return PUNCTUATION.sub("", words)


def match(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[Clause | None, Clause | None]]:
    """Pair the clauses of two files and return (old, new) in the order of the new one, what is gone at the end.

    First come equal words (so that one clause put in between does not shift all that follow), then the same
    number in the same section where the words are alike, then likeness alone, best first; at last a clause
    that kept its place but was rewritten.
    """
    pairs = _Pairs(old, new)
    pairs.by_key(lambda c: (squeeze(c.words), c.section, c.number))
    pairs.by_key(lambda c: (squeeze(c.words), c.section))
    pairs.by_key(lambda c: squeeze(c.words))
    pairs.by_place(SAME_PLACE)
    pairs.by_likeness(ELSEWHERE)
    pairs.by_place(REWRITTEN)
    found = {new_clause.key: old_clause for old_clause, new_clause in pairs.made}
    result: list[tuple[Clause | None, Clause | None]] = [(found.get(one.key), one) for one in new]
    return result + [(one, None) for one in pairs.old]


class _Pairs:
    """What is still unmatched on both sides, and the pairs made."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = list(old), list(new)
        self.made: list[tuple[Clause, Clause]] = []

    def _pair(self, one: Clause, other: Clause) -> None:
        self.made.append((one, other))
        self.old.remove(one)
        self.new.remove(other)

    def by_key(self, key: Callable[[Clause], Hashable]) -> None:
        """Pair clauses with equal keys, in the order of the files."""
        waiting: dict[Hashable, list[Clause]] = defaultdict(list)
        for clause in self.old:
            waiting[key(clause)].append(clause)
        for clause in list(self.new):
            if waiting[key(clause)]:
                self._pair(waiting[key(clause)].pop(0), clause)

    def by_place(self, cutoff: int) -> None:
        """Pair clauses with the same number in the same section whose words are alike enough."""
        waiting = {(c.section, c.number): c for c in reversed(self.old) if c.number}
        for clause in list(self.new):
            one = waiting.get((clause.section, clause.number))
            if one and likeness(one.words, clause.words) >= cutoff:
                del waiting[(clause.section, clause.number)]
                self._pair(one, clause)

    def by_likeness(self, cutoff: int) -> None:
        """Pair what is most alike first."""
        texts = [bare(clause.words) for clause in self.new]
        scored = [
            (-score, at_old, at_new)
            for at_old, clause in enumerate(self.old)
            for _text, score, at_new in process.extract(
                bare(clause.words), texts, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
            )
        ]
        old, new = list(self.old), list(self.new)
        for _score, at_old, at_new in sorted(scored):
            if old[at_old] in self.old and new[at_new] in self.new:
                self._pair(old[at_old], new[at_new])


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are in percent, without regard to white space and punctuation."""
    return fuzz.ratio(bare(one), bare(other))


def aspects(old: Clause, new: Clause) -> set[str]:
    """Return in what two clauses differ as read: words, section, units, targets, due."""
    units = {"lead", "cooperating", "guiding", "leader", "office", "inherited"}
    found = set()
    if squeeze(old.words) != squeeze(new.words):
        found.add("words")
    if squeeze(old.section) != squeeze(new.section):
        found.add("section")
    if _kinds(old, units) != _kinds(new, units):
        found.add("units")
    if _kinds(old, {"target"}) != _kinds(new, {"target"}):
        found.add("targets")
    if old.deadline != new.deadline:
        found.add("due")
    return found


def _kinds(clause: Clause, kinds: set[str]) -> list[tuple[str, str]]:
    return [(kind, squeeze(words)) for kind, words in clause.found if kind in kinds]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a difference: same, del (only before) or ins (only after)."""

    op: str
    text: str


def word_diff(before: str, after: str) -> list[Part]:
    """Return the difference of two texts as parts; without `ins` they are `before`, without `del` `after`.

    Figures and Latin words are whole, Chinese goes by the character; scraps of equal characters between two
    changes belong to the change.
    """
    one, other = TOKEN.findall(before), TOKEN.findall(after)
    runs: list[list[str]] = []  # [same, before, after] in turn; one of the sides is empty where all is equal
    for step in Indel.opcodes(one, other):
        was, now = (
            "".join(one[step.src_start : step.src_end]),
            "".join(other[step.dest_start : step.dest_end]),
        )
        if step.tag == "equal":
            runs.append([was, "", ""])
        elif runs and not runs[-1][0]:
            runs[-1][1] += was
            runs[-1][2] += now
        else:
            runs.append(["", was, now])
    return [Part(op, text) for run in _joined(runs) for op, text in zip(OPS, run, strict=True) if text]


OPS = ("same", "del", "ins")


def _joined(runs: list[list[str]]) -> list[list[str]]:
    """Join changes that only a scrap of equal characters keeps apart."""
    joined: list[list[str]] = []
    for at, (same, was, now) in enumerate(runs):
        scrap = len(same) < SHORTEST_SAME and 0 < at < len(runs) - 1
        if same and not scrap:
            joined.append([same, "", ""])
            continue
        if not joined or joined[-1][0]:
            joined.append(["", "", ""])
        joined[-1][1] += same + was
        joined[-1][2] += same + now
    return joined
