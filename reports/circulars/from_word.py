"""Sections of a paper found again in a Word file that was edited: by bookmark, by heading, by place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from reports.circulars.linked import plain
from reports.circulars.outline import Outline

MARK = "section_"
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十]+[)）、．.]\s*")
_BLANK = " \t\u3000\xa0"
_TITLE, _HEADING = "Title", "Heading 1"
# What stands between the paragraphs of a section without being its text.
_BETWEEN = frozenset({"Caption", "Table Note", "Figure"})
_ALIKE = 0.75


class OtherPaper(Exception):
    """The file is another paper's: `title` is what it is called, empty where no part of this one was found in it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


@dataclass(frozen=True)
class WordParagraph:
    """A paragraph of the file: its text, the name of its style, the bookmarks that begin in it."""

    text: str
    style: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the file has: texts (a line a paragraph) and headings by section, and headings that belong to none."""

    texts: dict[str, str]
    headings: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def find_sections(
    paragraphs: Sequence[WordParagraph], outline: Outline, *, issuer: str, addressees: str
) -> Found:
    """Return the parts of the paper `outline` as the file has them; a part that was deleted is not among them.

    `issuer` and `addressees` as they stand on the paper end and begin its text. Raises OtherPaper.
    """
    body = [one for one in paragraphs if one.text.strip(_BLANK + "\n")]
    title = "".join(one.text.strip(_BLANK) for one in body if one.style == _TITLE)
    if title and not _same_title(title, plain(outline.title)):
        raise OtherPaper(title)
    starts = _starts(body, outline)
    body = body[: _end(body, min(starts, default=0), issuer)]
    starts = {at: key for at, key in starts.items() if at < len(body)}
    known = {key for key in starts.values() if key}
    if not known:
        raise OtherPaper("")
    texts: dict[str, str] = {"title": title} if title else {}
    opening = _opening(body[: min(starts)], addressees)
    if opening:
        texts["opening"] = opening
    headings: dict[str, str] = {}
    ends = [*sorted(starts)[1:], len(body)]
    for at, end in zip(sorted(starts), ends, strict=True):
        key = starts[at]
        if key:
            headings[key] = heading_of(body[at].text)
            texts[key] = "\n".join(_lines(body[at + 1 : end]))
    unknown = tuple(body[at].text.strip(_BLANK) for at, key in sorted(starts.items()) if not key)
    return Found(texts, headings, unknown)


def heading_of(text: str) -> str:
    """Return a heading without its number."""
    return _ORDINAL.sub("", "".join(text.split("\n")).strip(_BLANK))


def _same_title(one: str, other: str) -> bool:
    """A title may be reworded in Word; that of another month or body is another paper's."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _end(body: Sequence[WordParagraph], start: int, issuer: str) -> int:
    """Return where the text that begins at `start` ends: at the list of annexes or the signature."""
    for at in range(start, len(body)):
        text = body[at].text.strip(_BLANK)
        if text.startswith("附件：") or text in (issuer, f"{issuer}（代章）"):
            return at
    return len(body)


def _starts(body: Sequence[WordParagraph], outline: Outline) -> dict[int, str]:
    """Return where sections begin: the place of their heading and their key, empty where it is none of the paper's."""
    keys = [section.key for section in outline.sections]
    by_heading = {heading_of(section.heading): section.key for section in outline.sections}
    found: dict[int, str] = {}
    for at, one in enumerate(body):
        marked = [mark.removeprefix(MARK) for mark in one.marks if mark.startswith(MARK)]
        key = next((key for key in marked if key in keys), "") or by_heading.get(heading_of(one.text), "")
        looks = one.style == _HEADING or (bool(_ORDINAL.match(one.text.strip(_BLANK))) and len(one.text) < 40)
        if key and (marked or looks) and key not in found.values():
            found[at] = key
        elif one.style == _HEADING:
            found[at] = ""
    return _by_place(found, keys)


def _by_place(found: dict[int, str], keys: Sequence[str]) -> dict[int, str]:
    """Give a renamed heading the one section that is missing between its neighbours."""
    places = sorted(found)
    for n, at in enumerate(places):
        if found[at]:
            continue
        before = next((keys.index(found[p]) for p in reversed(places[:n]) if found[p]), -1)
        after = next((keys.index(found[p]) for p in places[n + 1 :] if found[p]), len(keys))
        between = [key for key in keys[before + 1 : after] if key not in found.values()]
        others = [p for p in places if p != at and not found[p] and _between(p, at, found, places)]
        if len(between) == 1 and not others:
            found[at] = between[0]
    return found


def _between(one: int, other: int, found: dict[int, str], places: Sequence[int]) -> bool:
    low, high = sorted((one, other))
    return not any(found[place] for place in places if low < place < high)


def _opening(head: Iterable[WordParagraph], addressees: str) -> str:
    """Return what stands between the addressees and the first heading."""
    lines = list(head)
    ends = [n for n, one in enumerate(lines) if _is_address(one.text, addressees)]
    start = (
        ends[-1] + 1
        if ends
        else next((n + 1 for n, one in reversed(list(enumerate(lines))) if one.style == _TITLE), len(lines))
    )
    return "".join(_lines(lines[start:]))


def _is_address(text: str, addressees: str) -> bool:
    tidy = text.strip(_BLANK)
    return bool(addressees) and (tidy.rstrip("：:") == addressees or tidy.endswith(("：", ":")))


def _lines(paragraphs: Iterable[WordParagraph]) -> Iterable[str]:
    for one in paragraphs:
        if one.style in _BETWEEN:
            continue
        yield from (line.strip(_BLANK) for line in one.text.split("\n") if line.strip(_BLANK))
