"""Who issues a paper, what it rests on, its period and rules, and the paper it takes the place of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Named:
    """A body with its full name for the first use and its short one afterwards."""

    uid: str
    full: str
    short: str


@dataclass(frozen=True)
class Issuer:
    """Who issues: the secretariat, the group it serves, and whether it is a deliberative body's office."""

    secretariat: Named
    group: Named
    deliberative: bool = True


@dataclass(frozen=True)
class Basis:
    """The notice the ledger carries out; the title stands without 《》."""

    uid: str
    title: str
    number: str = ""


@dataclass(frozen=True)
class Period:
    """The period reported on; `start` to `end` is the period itself, data are counted up to `cutoff`."""

    uid: str
    kind: str  # month, quarter, half_year, year
    start: date
    end: date
    cutoff: date


@dataclass(frozen=True)
class RuleUsed:
    """A light rule that proposed the classes."""

    key: str
    version: int
    name: str


@dataclass(frozen=True)
class Superseded:
    """The paper that this one corrects or takes back: `kind` is a reports.enums.SupersedeKind, `reason` as printed."""

    uid: str
    kind: str
    title: str
    number: str
    dated: date
    reason: str
