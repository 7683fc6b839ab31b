"""The ladder of supervision a programme goes by."""

from __future__ import annotations

from departments.models import Programme
from reports.ladder import DEFAULT, Ladder
from reports.models import SupervisionLadder

OWN_KEY = "office"
# A name in the data, as those of the presets.
OWN_NAME = "自定"


def ladder_of(programme: Programme) -> Ladder:
    """Return the ladder in force: the one set last, else the preset a new programme begins with. One query."""
    newest = SupervisionLadder.objects.filter(programme=programme).order_by("-number").first()
    return Ladder.from_json(newest.data) if newest else DEFAULT
