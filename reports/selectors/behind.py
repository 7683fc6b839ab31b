"""How many items were behind at the cut-off before the last one: what ± on a first page compares with."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from departments.enums import Clearance
from reports.models import ReportingPeriod
from reports.selectors.periods import MAIN_KIND
from tasks.models import Ledger, TaskStatus
from tasks.progress import State, StatusClass, roll_up_root
from tasks.selectors.counts import state_of


def behind_before(ledger: Ledger, *, clearance: int = max(Clearance)) -> int | None:
    """Return how many items were behind at the determined month before the last; None where there is none.

    Only items with a row behind are read: two queries whatever the size, and no walk over the ledger. Items labelled
    above `clearance` are not counted.
    """
    statuses = TaskStatus.objects.filter(
        jurisdiction=ledger.jurisdiction_id, task__ledger=ledger, period_kind=MAIN_KIND
    ).order_by()
    periods = ReportingPeriod.objects.filter(
        Exists(statuses.filter(period_start=OuterRef("start"))), ledger=ledger, kind=MAIN_KIND
    )
    starts = list(periods.order_by("-start").values_list("start", flat=True)[:2])
    if len(starts) < 2:
        return None
    # The last determination of a period counts.
    later = TaskStatus.objects.filter(
        task=OuterRef("task"), period_kind=MAIN_KIND, period_start=starts[1], pk__gt=OuterRef("pk")
    )
    rows = statuses.filter(~Exists(later), period_start=starts[1], task__sensitivity__lte=clearance)
    rows = rows.annotate(item=Coalesce("task__root", "task"))
    late = rows.filter(determined=StatusClass.BEHIND).values("item")
    found: dict[int, list[State]] = defaultdict(list)
    for status in rows.filter(item__in=late):
        found[status.item].append(state_of(status))
    return sum(roll_up_root(states).status_class is StatusClass.BEHIND for states in found.values())
