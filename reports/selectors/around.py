"""A unit's reports of a period one after the other: which comes before and after the one shown, which is to fill in next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from departments.actor import Actor
from reports.models import ProgressReport
from reports.workflow import EDITABLE


@dataclass(frozen=True)
class Around:
    """The place of a report among its unit's of the period, counted from 1, and its neighbours' uids.

    `to_fill` is the uid of the next to fill in: the one after it, else the first.
    """

    place: int
    total: int
    before: UUID | None
    after: UUID | None
    to_fill: UUID | None


def around(actor: Actor, report: ProgressReport) -> Around | None:
    """Return the place of a report among those of its unit in the period that exist for the actor; one query.

    In ledger order; None for a report that stands alone.
    """
    mine = ProgressReport.objects.visible_to(actor).of_units()
    found = mine.filter(period=report.period_id, department=report.department_id)
    rows = list(found.order_by("task__number", "task__row", "pk").values_list("uid", "state"))
    uids = [uid for uid, _state in rows]
    if len(uids) < 2 or report.uid not in uids:
        return None
    at = uids.index(report.uid)
    to_fill = (uid for uid, state in rows[at + 1 :] + rows[:at] if state in EDITABLE)
    return Around(
        at + 1,
        len(uids),
        uids[at - 1] if at else None,
        uids[at + 1] if at + 1 < len(uids) else None,
        next(to_fill, None),
    )
