"""How many papers of each kind the office means to issue in a year."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reports.models import PaperPlan


@transaction.atomic
def plan_papers(*, year: int, planned: Mapping[str, int | None], by: Actor) -> None:
    """Set how many papers of each kind are planned in a year of the own programme; None takes a kind's plan out.

    Side effect: an audit row where something changed.
    """
    require(by, "papers.plan")
    # Two who plan at once come one after the other.
    programme = Programme.objects.select_for_update().get(pk=by.own_programme.pk)
    kept = PaperPlan.objects.filter(programme=programme, year=year)
    before = dict(kept.values_list("kind", "planned"))
    changed = {kind: number for kind, number in planned.items() if before.get(kind) != number}
    if not changed:
        return
    for kind, number in changed.items():
        if number is None:
            kept.filter(kind=kind).delete()
        else:
            PaperPlan.objects.update_or_create(
                programme=programme, year=year, kind=kind, defaults={"planned": number}
            )
    record(
        by=by,
        act="papers.plan",
        obj=programme,
        before={"year": year, "planned": {kind: before.get(kind, "") for kind in changed}},
        after={"year": year, "planned": {kind: "" if n is None else n for kind, n in changed.items()}},
    )
