"""How one unit reported, period by period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from departments.enums import Clearance
from departments.models import Department
from reports.models import ProgressReport, ReportingPeriod
from reports.permissions import PeriodQuerySet

PERIODS_SHOWN = 6


@dataclass(frozen=True)
class UnitRecord:
    """One period: reports due, of these filed on time, late, not in; accepted; `returned` is how many were sent back."""

    period: ReportingPeriod
    due: int
    on_time: int
    late: int
    accepted: int
    returned: int

    @property
    def not_in(self) -> int:
        """Return how many reports are missing."""
        return self.due - self.on_time - self.late


def unit_record(
    unit: Department, periods: PeriodQuerySet, *, clearance: int = max(Clearance)
) -> list[UnitRecord]:
    """Return the last of `periods` in which the unit had reports due, the newest first; two queries.

    Reports on tasks labelled above `clearance` are not counted.
    """
    due: Iterable[ReportingPeriod] = (
        periods.filter(
            reports__department=unit, reports__origin="unit", reports__task__sensitivity__lte=clearance
        )
        .distinct()
        .order_by("-start")
    )[:PERIODS_SHOWN]
    shown = list(due)
    rows = (
        ProgressReport.objects.filter(period__in=shown, department=unit, task__sensitivity__lte=clearance)
        .of_units()
        .order_by()
        .values("period")
        .annotate(
            due=Count("pk"),
            on_time_count=Count("pk", filter=Q(on_time=True)),
            late=Count("pk", filter=Q(on_time=False)),
            accepted_count=Count("pk", filter=Q(accepted_at__isnull=False)),
            returned=Count("pk", filter=Q(return_count__gt=0)),
        )
    )
    counts = {row["period"]: row for row in rows}
    return [
        UnitRecord(
            period,
            counts[period.pk]["due"],
            counts[period.pk]["on_time_count"],
            counts[period.pk]["late"],
            counts[period.pk]["accepted_count"],
            counts[period.pk]["returned"],
        )
        for period in shown
    ]
