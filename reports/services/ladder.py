"""Setting the ladder of supervision of a programme."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reports.ladder import PRESETS, Ladder
from reports.models import SupervisionLadder
from reports.selectors.ladder import OWN_KEY, OWN_NAME, ladder_of


@transaction.atomic
def set_ladder(*, programme: Programme, ladder: Ladder, reason: str, by: Actor) -> Ladder:
    """Put a ladder in force and return it with its key and version; the same as now changes nothing.

    One that differs from every preset becomes the office's own, numbered. What is drafted from now on goes by it; orders
    there are keep the terms they were drafted with. Raises PermissionDenied, ValidationError without a reason. Side
    effects: one SupervisionLadder, one audit row.
    """
    require(by, "ladder.set", programme)
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    present = ladder_of(held)
    if ladder.steps == present.steps:
        return present
    if not reason.strip():
        raise ValidationError({"reason": _("Say on whose decision, or why the ladder changes.")})
    last = SupervisionLadder.objects.filter(programme=held).aggregate(n=Max("number"))["n"] or 0
    preset = next((one for one in PRESETS.values() if one.steps == ladder.steps), None)
    taken = preset or replace(ladder, key=OWN_KEY, name=OWN_NAME, version=last + 1)
    SupervisionLadder.objects.create(
        programme=held, number=last + 1, data=taken.to_json(), reason=reason.strip(), set_by=by.label
    )
    record(
        by=by,
        act="ladder.set",
        obj=programme,
        before={"ladder": present.label},
        after={"ladder": taken.label},
        reason=reason.strip(),
    )
    return taken
