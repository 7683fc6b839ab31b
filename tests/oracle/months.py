"""A reporting month as the events tell it: the reports asked for, what counts of each matter, and the sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.oracle.judging import Proposed, Said


@dataclass
class Form:
    """A report that was asked for."""

    unit: str
    said: dict[str, Any] = field(default_factory=dict)
    filed_on: date | None = None
    first_filed_on: date | None = None
    accepted: bool = False
    sent_back: int = 0
    back_now: bool = False


@dataclass
class Row:
    """A matter on the month's sheet."""

    said: Said
    proposed: Proposed
    status: str
    by_person: bool = False
    confirmed: bool = False


@dataclass
class Month:
    """A reporting month."""

    start: date
    cutoff: date
    due: date
    forms: dict[str, Form] = field(default_factory=dict)
    # What counts of a matter: the last accepted, whoever said it.
    counted: dict[str, tuple[dict[str, Any], bool]] = field(default_factory=dict)
    recorded: set[str] = field(default_factory=set)
    sheets: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
