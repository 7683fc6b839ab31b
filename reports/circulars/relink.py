"""A text changed by hand finds its figures again: which are still the snapshot's, which were written by hand. Pure.

The typed text is aligned with the marked one it was typed over (difflib over numbers, punctuation and single
characters). Figures that still say the same stay linked; a figure changed is marked with its key and both values; a
number typed anew is marked, even where the same number stands elsewhere: it may say it of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain

from reports.circulars.item_numbers import JOINED
from reports.circulars.linked import Part, part_again, parts, plain, unmarked

NUMBER = re.compile(r"(?<![0-9０-９.])-?[0-9０-９]+(?:[.,．][0-9０-９]+)*")
# Dates, the numbers of items, annexes, issues and papers name something; they are no figures.
_REFERENCE_BEFORE = re.compile(rf"(?:第|〔|附件|附表|图|表|第\d+(?:{JOINED}\d+)*{JOINED})$")
_REFERENCE_AFTER = re.compile(r"[年月日号]|[—～至-]\d+[年月日号]")
# Two stretches of lines beyond this many comparisons are aligned line by line.
_MOST_COMPARISONS = 1_500_000
_BEFORE, _AFTER = 6, 3
_LONGEST_LIST = 400


@dataclass(frozen=True)
class _Token:
    """A number, with the mark it carries in the text it comes from, or one other character."""

    text: str
    at: int
    number: bool = False
    mark: Part | None = None


@dataclass
class _Found:
    """What is known of one typed number: settled where a text it was typed over says what it is."""

    token: _Token
    mark: Part | None = None
    changed: Part | None = None
    settled: bool = False
    reference: bool = False


def relink(text: str, *texts: str) -> str:
    """Return the typed text with its figures marked, as they are in the texts it was typed over.

    `texts` are the marked texts, the one that stood on the page first, the one built from the snapshot last. The
    words are never changed: plain(relink(text, …)) is the text.
    """
    typed = unmarked(text)
    for marked in texts:
        if plain(marked) == typed:
            return marked
    tokens = _tokens((Part(typed),))
    numbers = {
        token.at: _Found(token, reference=_is_reference(typed, token)) for token in tokens if token.number
    }
    values = {part.key: part.text for part in parts(texts[-1]) if part.key and not part.hand} if texts else {}
    for marked in texts:
        _take_over(tokens, marked, numbers, values)
    for marked in texts:
        _find_moved(typed, marked, numbers)
    return _put_together(typed, numbers)


def numbers_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield position and text of every number of a plain text that is no date and no reference."""
    for token in _tokens((Part(text),)):
        if token.number and not _is_reference(text, token):
            yield token.at, token.text


def _tokens(stretches: Sequence[Part]) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    for part in stretches:
        if part.key or part.hand:
            found.append(_Token(part.text, at, number=True, mark=part))
        else:
            last = 0
            for match in NUMBER.finditer(part.text):
                found.extend(_Token(part.text[i], at + i) for i in range(last, match.start()))
                found.append(_Token(match[0], at + match.start(), number=True))
                last = match.end()
            found.extend(_Token(part.text[i], at + i) for i in range(last, len(part.text)))
        at += len(part.text)
    return found


def _is_reference(text: str, token: _Token) -> bool:
    end = token.at + len(token.text)
    before, after = text[max(0, token.at - _LONGEST_LIST) : token.at], text[end : end + 8]
    return bool(_REFERENCE_AFTER.match(after) or _REFERENCE_BEFORE.search(before))


def _take_over(
    tokens: Sequence[_Token], marked: str, numbers: dict[int, _Found], values: dict[str, str]
) -> None:
    """Take over what the marked text says of the numbers the typed one has in the same places."""
    taken = _linked(numbers)
    old = [replace(t, mark=None) if t.mark and t.mark.key in taken else t for t in _tokens(parts(marked))]
    for mine, theirs, whole in _aligned(old, tokens):
        if whole:
            # The last line of a text ends without a line break.
            for one, other in zip(mine, theirs, strict=False):
                found = numbers.get(other.at)
                if found and not found.settled and (one.mark is None or _surely(one, mine)):
                    _settle(found, one.mark, values)
            continue
        changed = [token.mark for token in mine if token.mark]
        found_here = [numbers[token.at] for token in theirs if token.at in numbers]
        new = [found for found in found_here if not found.settled and not found.reference]
        if len(changed) == len(new):
            for mark, found in zip(changed, new, strict=True):
                _change(found, mark, values)


def _linked(numbers: dict[int, _Found]) -> set[str]:
    return {found.mark.key for found in numbers.values() if found.mark and not found.mark.hand}


def _surely(token: _Token, block: Sequence[_Token]) -> bool:
    """Say whether a figure found alone in new surroundings is surely the same one: 512 and 8.5 are, 4 is not."""
    return len(block) > 2 or len(token.text) > 2


def _settle(found: _Found, mark: Part | None, values: dict[str, str]) -> None:
    found.settled = True
    if mark and mark.key in values:
        value = values[mark.key]
        same = value == found.token.text
        mark = Part(value, mark.key) if same else replace(mark, hand=True, was=value)
    found.mark = mark


def _change(found: _Found, mark: Part, values: dict[str, str]) -> None:
    value = values.get(mark.key, mark.was if mark.hand else mark.text)
    if value == found.token.text:
        _settle(found, mark, values)
    elif mark.key and not found.changed:
        found.changed = Part(found.token.text, mark.key, hand=True, was=value)


def _aligned(
    old: Sequence[_Token], new: Sequence[_Token]
) -> Iterator[tuple[Sequence[_Token], Sequence[_Token], bool]]:
    """Yield stretches of both texts that stand in the same place, and whether they are equal."""
    old_lines, new_lines = _lines(old), _lines(new)
    matcher = SequenceMatcher(
        None, [_text(x) for x in old_lines], [_text(x) for x in new_lines], autojunk=False
    )
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        mine, theirs = old_lines[i1:i2], new_lines[j1:j2]
        if tag == "equal":
            yield list(chain(*mine)), list(chain(*theirs)), True
        elif tag == "replace":
            a, b = list(chain(*mine)), list(chain(*theirs))
            if len(a) * len(b) <= _MOST_COMPARISONS:
                yield from _aligned_tokens(a, b)
            else:
                for one, other in zip(mine, theirs, strict=False):
                    if len(one) * len(other) <= _MOST_COMPARISONS:
                        yield from _aligned_tokens(one, other)


def _aligned_tokens(
    old: Sequence[_Token], new: Sequence[_Token]
) -> Iterator[tuple[Sequence[_Token], Sequence[_Token], bool]]:
    matcher = SequenceMatcher(None, [t.text for t in old], [t.text for t in new], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            yield old[i1:i2], new[j1:j2], tag == "equal"


def _lines(tokens: Sequence[_Token]) -> list[list[_Token]]:
    lines: list[list[_Token]] = [[]]
    for token in tokens:
        lines[-1].append(token)
        if token.text == "\n":
            lines.append([])
    return lines


def _text(tokens: Sequence[_Token]) -> str:
    return "".join(token.text for token in tokens).rstrip("\n")


def _find_moved(typed: str, marked: str, numbers: dict[int, _Found]) -> None:
    """Link numbers that were moved with their words: same value, same words right before and after."""
    text = plain(marked)
    taken = _linked(numbers)
    free = [token for token in _tokens(parts(marked)) if token.mark and token.mark.key not in taken]
    for found in numbers.values():
        if found.settled:
            continue
        scored = [
            (_likeness(text, token, typed, found.token), -order, token)
            for order, token in enumerate(free)
            if token.text == found.token.text
        ]
        best = max(scored, default=None, key=lambda one: one[:2])
        if best and best[0]:
            found.mark, found.settled = best[2].mark, True
            free = [token for token in free if token.at != best[2].at]


def _likeness(text: str, token: _Token, typed: str, other: _Token) -> int:
    """Return how many characters around two equal numbers agree; 0 where it is too few to say they are the same."""
    before = _common(
        text[max(0, token.at - _BEFORE) : token.at][::-1], typed[max(0, other.at - _BEFORE) : other.at][::-1]
    )
    end, typed_end = token.at + len(token.text), other.at + len(other.text)
    after = _common(text[end : end + _AFTER], typed[typed_end : typed_end + _AFTER])
    return before + after if before >= 2 and after >= 1 else 0


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _put_together(typed: str, numbers: dict[int, _Found]) -> str:
    out: list[str] = []
    at = 0
    taken = _linked(numbers)
    for place in sorted(numbers):
        found = numbers[place]
        mark = found.mark
        if not found.settled and found.changed and found.changed.key not in taken:
            mark = found.changed
        if mark is None and (found.settled or found.reference):
            continue
        mark = replace(mark, text=found.token.text) if mark else Part(found.token.text, hand=True)
        out += [typed[at:place], part_again(mark)]
        at = place + len(found.token.text)
    return "".join(out) + typed[at:]
