"""Reading a notice's file in a child process: what goes in is bytes, what comes out is plain values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from reform.core.child import call_limited
from tasks.notices import UnreadableFile, read_notice, text_of


def read_in_child(*, name: str, data: bytes, issued_on: date | None = None) -> dict[str, Any]:
    """Return {"text", "reading", "notes"} of a notice's file, or {"refused": sentence}.

    `reading` is the reader's dataclass as dicts (dates as ISO text, figures as text), `notes` say what of the file
    was not read. Raises TooComplex.
    """
    day = issued_on.isoformat() if issued_on else ""
    return call_limited("tasks.services.reading:read_file", data, name, day)


def read_file(data: bytes, name: str, issued_on: str) -> dict[str, Any]:
    """In the child: the file's own text, character for character, and its reading."""
    try:
        source = text_of(name, data)
    except UnreadableFile as error:
        return {"refused": error.sentence}
    reading = read_notice(source.text, issued_on=date.fromisoformat(issued_on) if issued_on else None)
    return {"text": source.text, "reading": plain_values(asdict(reading)), "notes": list(source.notes)}


def plain_values(value: Any) -> Any:
    """Return the reader's values as JSON takes them: dates as ISO text, figures as text, pairs as lists."""
    if isinstance(value, dict):
        return {key: plain_values(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
