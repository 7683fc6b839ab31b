"""The office's own words: its demands, and the parts it changed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Demand:
    """One demand: its theme, who is asked, what, and by when - or from which month on."""

    uid: str
    theme: str
    addressee: str
    act: str
    due_on: date | None = None
    from_on: date | None = None


@dataclass(frozen=True)
class Edit:
    """A section changed by hand, its figures linked (reports.circulars.linked). `key` is the section's, opening or title.

    `source` is page or word.
    """

    key: str
    text: str
    heading: str = ""
    source: str = "page"
