"""What a ladder would do today: tried before it is put in force, nothing drafted and nobody told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from departments.actor import Actor
from reform.core.office_days import office_days
from reports.ladder import KINDS, Due, Ladder, judge
from reports.selectors.ladder_words import KIND_LABELS, line_text
from reports.selectors.order_facts import Matter, matters_of
from tasks.models import Instruction


@dataclass(frozen=True)
class Effect:
    """A step a ladder would take for a matter today."""

    matter: Matter
    due: Due

    @property
    def label(self) -> str:
        """The step in words."""
        return str(KIND_LABELS[self.due.kind])

    @property
    def lines(self) -> list[str]:
        """Why the step is due, in words."""
        return [line_text(line.to_json()) for line in self.due.lines]


def effects_of(ladder: Ladder, *, actor: Actor, on: date) -> list[Effect]:
    """Return the steps a ladder would take on a day in the actor's programme, as far as the actor may know of them.

    In ledger order; a constant number of queries.
    """
    shown = set(Instruction.objects.visible_to(actor).order_by().values_list("pk", flat=True))
    found = []
    for matter in matters_of(actor.own_programme):
        hidden = matter.task is not None and matter.task.sensitivity > actor.clearance
        if hidden or (matter.instruction is not None and matter.instruction.pk not in shown):
            continue
        if due := judge(matter.facts, ladder, office_days(), on):
            found.append(Effect(matter, due))
    return found


def tally_of(effects: Iterable[Effect]) -> list[tuple[str, int]]:
    """Return how many steps of each kind there are, mildest first, kinds without one left out."""
    counts = Counter(effect.due.kind for effect in effects)
    return [(str(KIND_LABELS[kind]), counts[kind]) for kind in KINDS if counts[kind]]
