"""What the office wrote on a draft: sections changed by hand and demands, as the next snapshot takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from reports.circulars.records import Demand, Edit
from reports.circulars.snapshot import Snapshot
from reports.models import Circular


def as_worded(data: Snapshot, circular: Circular) -> Snapshot:
    """Return the figures with the words and demands the office wrote; where it wrote none, those proposed stand."""
    return replace(data, edits=edits_of(circular), demands=demands_of(circular, data.demands))


def edits_of(circular: Circular) -> tuple[Edit, ...]:
    """Return the sections changed by hand, by key."""
    return tuple(
        Edit(key, said["text"], said.get("heading", ""), said.get("source", "page"))
        for key, said in sorted(circular.words.items())
    )


def demands_of(circular: Circular, proposed: tuple[Demand, ...]) -> tuple[Demand, ...]:
    """Return the demands as the office worded them, else those proposed."""
    if circular.demands is None:
        return proposed
    return tuple(_demand(circular, n, said) for n, said in enumerate(circular.demands, start=1))


def _demand(circular: Circular, number: int, said: dict[str, Any]) -> Demand:
    due_on, from_on = (
        date.fromisoformat(said[name]) if said.get(name) else None for name in ("due_on", "from_on")
    )
    return Demand(
        f"{circular.uid}/{number}",
        said["theme"],
        said["addressee"],
        said["act"],
        due_on=due_on,
        from_on=from_on,
    )
