"""CSV out by the same columns as Excel: RFC 4180, readable by Excel, and no cell can turn into a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reform.core.excel import Column

# How a formula begins in any of the usual programs. Source: ASVS 1.2.10, CWE-1236.
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """Give the head line and one line a row, with a BOM before the first; a text that could be a formula gets a '."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(cells: Iterable[Any]) -> str:
        writer.writerow(cells)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    yield BOM + line(str(column.label) for column in columns)
    for row in rows:
        yield line(_cell(column.get(row) if column.get else "") for column in columns)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(STARTERS) else value
    return "" if value is None else value
