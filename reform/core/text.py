"""Texts folded for comparing and searching: character bigrams and pinyin initials, for trigrams do not serve two-character words."""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

from reform.core.pinyin import letters


def squeeze(text: str) -> str:
    """Return the text without any white space: line breaks and spaces of a paper are none of its words."""
    return "".join(text.split())


def run_on(text: str) -> str:
    """Return the lines of `text` as one: nothing stands between two Chinese ones, a space between others."""
    return re.sub(r"\s*[\r\n]+\s*", " ", re.sub(r"(?<=[^\x00-\x7f])\s*[\r\n]+\s*", "", text.strip()))


def initials(text: str) -> str:
    """Return the pinyin initials of `text`: 医改 gives yg."""
    return "".join(letters(text))


def search_text(*parts: str) -> str:
    """Return the folded text that a search is matched against: the parts themselves and the initials of each."""
    joined = " ".join(re.sub(r"\s+", "", part) for part in parts if part).lower()
    return f"{joined} {' '.join(initials(part) for part in parts[:2] if part)}".strip()


def search_terms(query: str) -> list[str]:
    """Split what somebody typed into terms that must all be found."""
    return [term for term in re.split(r"[\s,，、]+", query.strip().lower()) if term]


def folded(text: str) -> str:
    """Return `text` as the index of words holds it: small, full-width signs made plain, no white space, no punctuation.

    So 第（十 五）条 and 第十五条 are one, and half a sentence is found across a comma or a line's end.
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))


def index_text(*parts: str) -> str:
    """Return what the index of words is made of: the parts folded, and the initials of the first two.

    One space stands between them: nothing is found across it.
    """
    heads = (initials(part) for part in parts[:2])
    return " ".join(filter(None, (folded(part) for part in (*parts, *heads))))


def index_terms(query: str) -> list[str]:
    """Split what somebody typed into folded terms that must all be found; signs alone are none."""
    return [term for term in map(folded, re.split(r"[\s,，、]+", query)) if term]


def as_uuid(text: str | None) -> UUID | None:
    """Return what somebody sent as the UUID it should be, or None: forms can be sent by hand."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def as_number(text: str | None) -> int | None:
    """Return what somebody sent as the whole number it should be, or None; nine digits at most, none like ²."""
    given = text or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
