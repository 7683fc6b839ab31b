"""What a matter is called: its first sentence, cut where a phrase ends if it is long. Pure."""

from __future__ import annotations

import re

from tasks.texts.cutting import OPENING

LONGEST = 40
# A shorter beginning says too little: rather the enumeration, or the words themselves, are cut.
SHORTEST = 6
SENTENCE_END = re.compile(r"[。；！？\n]")
HANGING = " \t，、：；。,;:（(“《—-"
CLAUSE_ENDS = "，：；,;"
LIST_ENDS = "、"
RUN = re.compile(r"[0-9A-Za-z.%‰]+")


def title_of_text(text: str) -> str:
    """Return the first sentence of a text without the mark at its end.

    Of more than 40 characters it ends at the last comma within them, else within an enumeration, else before a
    figure or bracket that would be torn; what is in brackets, quotes or book marks stays whole.
    """
    words = SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    if len(words) > LONGEST:
        words = words[: _cut(words)]
    return words.rstrip(HANGING)


def _cut(words: str) -> int:
    free = _outside(words)
    for marks in (CLAUSE_ENDS, LIST_ENDS):
        places = [at for at in range(SHORTEST, LONGEST + 1) if free[at] and words[at] in marks]
        if places:
            return places[-1]
    torn = next((run for run in RUN.finditer(words) if run.start() < LONGEST < run.end()), None)
    at = torn.start() if torn else LONGEST
    while at > SHORTEST and not free[at]:
        at -= 1
    return at if at > SHORTEST else LONGEST


def _outside(words: str) -> list[bool]:
    """Whether each place stands outside of brackets, quotes and book marks; what is never closed counts as none."""
    free: list[bool] = []
    waiting: list[str] = []
    for at, mark in enumerate(words):
        free.append(not waiting)
        if waiting and mark == waiting[-1]:
            waiting.pop()
        elif mark in OPENING and OPENING[mark] in words[at:]:
            waiting.append(OPENING[mark])
    return free
