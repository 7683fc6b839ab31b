"""Which matters stand otherwise than a period ago, as one condition for lists."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Subquery

from reports.models import ReportingPeriod
from tasks.models import Ledger, TaskStatus
from tasks.permissions import TaskQuerySet

MONTH = "month"


def last_two_periods(ledger: Ledger) -> list[ReportingPeriod]:
    """Return the last two months of a ledger that were determined, the later first; one query."""
    determined = TaskStatus.objects.filter(
        jurisdiction=ledger.jurisdiction_id,
        task__ledger=ledger,
        period_kind=OuterRef("kind"),
        period_start=OuterRef("start"),
    ).order_by()
    periods = ReportingPeriod.objects.filter(Exists(determined), ledger=ledger, kind=MONTH)
    return list(periods.order_by("-start")[:2])


def changed_since_last(tasks: TaskQuerySet, ledger: Ledger) -> TaskQuerySet:
    """Keep the rows whose class was determined otherwise in the last month than in the one before it.

    What was new then changed nothing. None are left where fewer than two months were determined.
    """
    periods = last_two_periods(ledger)
    if len(periods) < 2:
        return tasks.none()
    now, before = (_determined(period) for period in periods)
    # A class that was not determined in one of them is neither the same nor another: NULL, and left out.
    return tasks.leaves().alias(class_now=now, class_before=before).exclude(class_now=F("class_before"))


def _determined(period: ReportingPeriod) -> Subquery:
    """The class of the outer task in a period: its last determination counts."""
    found = TaskStatus.objects.filter(
        task=OuterRef("pk"), period_kind=period.kind, period_start=period.start
    ).order_by("-pk")
    return Subquery(found.values("determined")[:1])
