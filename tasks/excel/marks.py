"""What an exported sheet carries so that it can be changed and brought back: whose row a line is, and how it was.

The hidden columns hold a matter's uid and a mark: its version and a check sum of each cell as it was written. So a cell
that was changed in the sheet is told from one that was changed in the ledger meanwhile. No secret: rights are asked anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zlib import crc32

HEADS = ("portal-uid", "portal-mark")
_SIGN = "portal-ledger-sheet"


def canonical(value: Any) -> str:
    """Return a cell's value as it is compared: as written out and as read in again come to the same."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("date", ""))
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float | Decimal):
        return _number(value)
    return "\n".join(str(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def _number(value: int | float | Decimal) -> str:
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation:
        return str(value)


def sum_of(value: Any) -> str:
    """Return the check sum of a cell."""
    return f"{crc32(canonical(value).encode()):08x}"


def mark_of(version: int, values: Sequence[Any]) -> str:
    """Return the mark of a row with these cells."""
    return ".".join((str(version), *map(sum_of, values)))


@dataclass(frozen=True)
class Mark:
    """How a row was when it was written out: its version and the check sum of each column."""

    version: int
    sums: Mapping[str, str]


def read_mark(text: Any, keys: Sequence[str]) -> Mark | None:
    """Return a row's mark by the keys of the columns it was written with, None for what is none."""
    version, *sums = str(text or "").split(".")
    if not version.isdigit() or len(sums) != len(keys):
        return None
    return Mark(int(version), dict(zip(keys, sums, strict=True)))


@dataclass(frozen=True)
class SheetSign:
    """What the sheet of notes says of the sheet: its ledger, and key, head and merging of each column."""

    ledger: str
    columns: tuple[tuple[str, str, bool], ...]

    def line(self) -> str:
        """Return the line that stands on the sheet of notes."""
        return f"{_SIGN} {json.dumps({'ledger': self.ledger, 'columns': self.columns}, ensure_ascii=False)}"


def read_sign(grids: Sequence[Sequence[Sequence[Any]]]) -> SheetSign | None:
    """Return the sign of a sheet that was exported here, None for any other workbook."""
    for grid in grids[1:]:
        for cells in grid:
            text = str(cells[0]) if cells and cells[0] else ""
            if text.startswith(_SIGN):
                return _read(text[len(_SIGN) :])
    return None


def _read(text: str) -> SheetSign | None:
    try:
        data = json.loads(text)
        columns = tuple((str(key), str(head), bool(merge)) for key, head, merge in data["columns"])
        return SheetSign(str(data["ledger"]), columns)
    except (ValueError, KeyError, TypeError):
        return None
