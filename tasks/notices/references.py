"""Clauses of upper papers that an item says it carries out."""

import re

from .model import ClauseReference
from .numerals import chinese_number
from .patterns.references import PATTERNS
from .patterns.references.base import ONE
from .source import Text

RUN = re.compile(rf"(?P<from>{ONE})(?:(?P<to>[至—-])第?(?P<last>{ONE}))?")
LONGEST_RUN = 50


def find_references(text: Text) -> list[ClauseReference]:
    """The references in order of the text, one for each clause named (第3、5条 are two, 第2至4条 three)."""
    if "第" not in text.chars:
        return []
    found = [match for pattern in PATTERNS for match in pattern.regex.finditer(text.chars)]
    out: list[ClauseReference] = []
    done = 0
    for match in sorted(found, key=lambda one: (one.start(), -one.end())):
        if match.start() < done:
            continue
        done = match.end()
        number = match.groupdict().get("number") or ""
        for clause in _clauses(match["n"]):
            out.append(ClauseReference(match.group(), clause, number, text.span(match.start(), match.end())))
    return out


def _clauses(words: str) -> list[int]:
    out: list[int] = []
    for run in RUN.finditer(words):
        first = _value(run["from"])
        last = _value(run["last"]) if run["to"] else first
        out += range(first, last + 1) if first <= last < first + LONGEST_RUN else [first]
    return out


def _value(words: str) -> int:
    return int(words) if words.isdigit() else chinese_number(words) or 0
