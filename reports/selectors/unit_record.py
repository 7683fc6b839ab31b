"""How one unit reported, period by period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from departments.enums import Clearance
from departments.models import Department
from reports.models import CountySheet, ProgressReport, ReportingPeriod
from reports.permissions import PeriodQuerySet

PERIODS_SHOWN = 6
# What is counted of forms that are due, reports and sheets alike; one that was sent back was filed all the same.
COUNTED = {
    "due": Count("pk"),
    "on_time_count": Count("pk", filter=Q(on_time=True)),
    "late": Count("pk", filter=Q(on_time=False)),
    "accepted_count": Count("pk", filter=Q(accepted_at__isnull=False)),
    "returned": Count("pk", filter=Q(return_count__gt=0)),
}


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
        .annotate(**COUNTED)
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


@dataclass(frozen=True)
class Filed:
    """Reports and sheets of one unit over some periods: due, of these on time and late; sent back at least once."""

    due: int = 0
    on_time: int = 0
    late: int = 0
    returned: int = 0

    def __add__(self, other: Filed) -> Filed:
        return Filed(
            self.due + other.due,
            self.on_time + other.on_time,
            self.late + other.late,
            self.returned + other.returned,
        )


def filed_by_unit(
    units: Iterable[Department], periods: PeriodQuerySet, *, clearance: int = max(Clearance)
) -> dict[int, Filed]:
    """Return how each of `units` filed in `periods`, keyed by the unit's key; two queries whatever their number.

    Reports on tasks labelled above `clearance` are not counted.
    """
    keys = [unit.pk for unit in units]
    within = {"period__in": periods.order_by().values("pk"), "department__in": keys}
    reports = ProgressReport.objects.filter(**within, task__sensitivity__lte=clearance).of_units()
    found = dict.fromkeys(keys, Filed())
    for forms in (reports, CountySheet.objects.filter(**within)):
        # The counts have names of their own, which the types of a queryset do not know.
        rows: Any = forms.order_by().values("department").annotate(**COUNTED)
        for row in rows:
            found[row["department"]] += Filed(row["due"], row["on_time_count"], row["late"], row["returned"])
    return found
