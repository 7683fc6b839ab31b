"""Deadlines of a text, resolved against the document's calendar."""

import re
from dataclasses import replace
from datetime import date

from .model import Deadline
from .patterns.deadlines import PATTERNS, Calendar
from .source import Text

# A date inside the name of a paper is no deadline of the task.
NAMES = re.compile(r"《[^》]{0,120}》")
PAST = re.compile(r"(?:截至|截止|截止到|截|自|从)$")


def find_deadlines(text: Text, kalender: Calendar) -> list[Deadline]:
    """All deadlines in order of the text; what had passed at the date of issue is left out.

    A year that was printed holds for the later dates of the same sentence (2024年3月底前…，6月底前…).
    """
    chars = NAMES.sub(lambda found: "》" * len(found.group()), text.chars)
    found = []
    for rank, pattern in enumerate(PATTERNS):
        if pattern.hint not in chars:
            continue
        for match in pattern.regex.finditer(chars):
            found.append((match.start(), -len(match.group()), rank, match, pattern))
    out: list[Deadline] = []
    done = 0
    said: tuple[int, int] | None = None
    for start, _, _, match, pattern in sorted(found, key=lambda one: one[:3]):
        if start < done:
            continue
        here = kalender
        if said and "。" not in chars[said[0] : start]:
            here = replace(kalender, year=said[1])
        resolved = pattern.resolve(match, here)
        if (
            resolved is None
            or _is_past(resolved.on, kalender)
            or PAST.search(chars[max(0, start - 3) : start])
        ):
            continue
        done = match.end()
        if resolved.on and "20" in match.group():
            said = done, resolved.on.year
        words = text.chars[start : match.end()].replace("\n", "")
        out.append(
            Deadline(
                words,
                resolved.on,
                resolved.recurrence,
                text.span(start, match.end()),
                pattern.name,
                resolved.computed,
            )
        )
    return out


def _is_past(found: date | None, kalender: Calendar) -> bool:
    return bool(found and kalender.issued_on and found < kalender.issued_on)
