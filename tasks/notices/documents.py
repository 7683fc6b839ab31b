"""Where a second document begins in one file: its number between a title and a salutation of its own."""

import re

from .source import Line
from .titles import NUMBER, SALUTATION, TITLE_END

# Only after this many lines; the head of the first paper has number and salutation too.
FIRST = 8
NEAR = 4


def start_of_second(lines: list[Line]) -> Line | None:
    """The first line of the second document, None when there is but one."""
    solid = [line for line in lines if not line.blank]
    for place in range(FIRST, len(solid)):
        chars = solid[place].text.chars
        if not chars.endswith("：") or not SALUTATION.match(chars) or len(chars) < 6:
            continue
        above = solid[max(FIRST, place - NEAR) : place]
        numbers = [line for line in above if _only_number(line.text.chars)]
        titles = [line for line in above if TITLE_END.search(line.text.chars) and len(line.text) > 8]
        if numbers and titles and any(SALUTATION.match(line.text.chars) for line in solid[: place - 1]):
            return titles[0] if titles[0].start < numbers[0].start else numbers[0]
    return None


def _only_number(chars: str) -> bool:
    found = NUMBER.search(chars)
    return found is not None and len(re.sub(r"[（）]", "", chars)) - len(found.group().strip("（）")) <= 2
