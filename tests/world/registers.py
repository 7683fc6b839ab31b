"""Highlights and registers of a unit, and what member units are asked to support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from departments.models import Department, Programme
from reports.models import Highlight, HighlightUse, Innovation, Outreach, SupportEntry, SupportItem
from tasks.models import Task


@dataclass
class Registers:
    """What a unit has in the registers; `praised` is selected and was printed, `highlight` waits for the office."""

    highlight: Highlight
    praised: Highlight
    innovation: Innovation
    outreach: Outreach
    item: SupportItem
    entry: SupportEntry


def make_highlight(
    programme: Programme, unit: Department, words: str, task: Task | None = None, **fields: object
) -> Highlight:
    """Make a highlight of a unit."""
    return Highlight.objects.create(
        programme=programme,
        department=unit,
        task=task,
        title=words,
        text=words,
        found_on=date(2026, 10, 31),
        **fields,
    )


def make_registers(programme: Programme, unit: Department, words: str, task: Task) -> Registers:
    """Make one of each for the unit; the item of support is the unit's alone, renamed and taken out without harm."""
    place = {"programme": programme, "department": unit}
    praised = make_highlight(programme, unit, f"{words} praised", task, state="selected")
    HighlightUse.objects.create(
        highlight=praised, kind="bulletin", used_on=date(2026, 11, 2), paper=f"{words} bulletin"
    )
    item, _made = SupportItem.objects.get_or_create(
        programme=programme, year=2026, title="资金保障", defaults={"order": 1}
    )
    return Registers(
        highlight=make_highlight(programme, unit, words),
        praised=praised,
        innovation=Innovation.objects.create(
            **place, kind="pilot", title=words, text=words, results=words, started_on=date(2026, 3, 1)
        ),
        outreach=Outreach.objects.create(
            **place, kind="training", title=words, medium=words, held_on=date(2026, 9, 8), number=40
        ),
        item=item,
        entry=SupportEntry.objects.create(**place, item=item, done_on=date(2026, 6, 1), text=words),
    )
