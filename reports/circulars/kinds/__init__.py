"""The kinds of circular: one file each, one line in the register."""

from __future__ import annotations

from collections.abc import Callable

from reform.core.document import OfficialDocument
from reports.circulars.kinds import monthly
from reports.circulars.paper import Paper
from reports.circulars.snapshot import Snapshot

Compose = Callable[[Snapshot, Paper], OfficialDocument]

KINDS: dict[str, Compose] = {
    "monthly": monthly.compose,
}


def compose(snapshot: Snapshot, paper: Paper | None = None) -> OfficialDocument:
    """Return the document of a snapshot by its kind; KeyError for a kind that is not in the register."""
    return KINDS[snapshot.kind](snapshot, paper or Paper())
