"""The ladder of supervision a programme goes by, and what another would do today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from departments.actor import Actor
from departments.models import Programme
from reform.core.office_days import office_days
from reports.ladder import DEFAULT, Due, Ladder, judge
from reports.models import SupervisionLadder
from reports.selectors.order_facts import Matter, matters_of
from tasks.models import Instruction

OWN_KEY = "office"
# A name in the data, as those of the presets.
OWN_NAME = "自定"


def ladder_of(programme: Programme) -> Ladder:
    """Return the ladder in force: the one set last, else the preset a new programme begins with. One query."""
    newest = SupervisionLadder.objects.filter(programme=programme).order_by("-number").first()
    return Ladder.from_json(newest.data) if newest else DEFAULT


@dataclass(frozen=True)
class Effect:
    """A step a ladder would take for a matter today."""

    matter: Matter
    due: Due


def effects_of(ladder: Ladder, *, actor: Actor, on: date) -> list[Effect]:
    """Return the steps a ladder would take on a day in the actor's programme, as far as the actor may know of them.

    A constant number of queries. Nothing is drafted, nobody is told.
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
