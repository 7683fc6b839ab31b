"""Texts folded for comparing and searching: character bigrams and pinyin initials, for trigrams do not serve two-character words."""

from __future__ import annotations

import re
from uuid import UUID


def squeeze(text: str) -> str:
    """Return the text without any white space: line breaks and spaces of a paper are none of its words."""
    return "".join(text.split())


def initials(text: str) -> str:
    """Return the pinyin initials of `text`: 医改 gives yg."""
    # Its list of words takes 57 MB and a third of a second: not in workers that only draw documents.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore"))


def search_text(*parts: str) -> str:
    """Return the folded text that a search is matched against: the parts themselves and the initials of each."""
    joined = " ".join(re.sub(r"\s+", "", part) for part in parts if part).lower()
    return f"{joined} {' '.join(initials(part) for part in parts[:2] if part)}".strip()


def search_terms(query: str) -> list[str]:
    """Split what somebody typed into terms that must all be found."""
    return [term for term in re.split(r"[\s,，、]+", query.strip().lower()) if term]


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
