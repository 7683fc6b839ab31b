"""Heads of an office's own spreadsheets that were mapped by hand."""

from __future__ import annotations

from departments.actor import Actor
from departments.models import Programme
from tasks.excel.ledger import LEDGER_COLUMNS
from tasks.models import LearntHead


def learnt_heads(actor: Actor) -> list[tuple[str, str]]:
    """Return the heads the own programme has learnt, each with the name of its column, "" for one left out."""
    if actor.programme is None:
        return []
    labels = {column.key: str(column.label) for column in LEDGER_COLUMNS}
    found = LearntHead.objects.filter(programme=actor.programme).order_by("head")
    return [(one.head, labels.get(one.column, "")) for one in found]


def heads_of(programme: Programme) -> dict[str, str]:
    """Return the column of each head a programme has learnt, "" for one left out."""
    return dict(LearntHead.objects.filter(programme=programme).values_list("head", "column"))
