"""What is still open in a period, by unit: for those who are reminded of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from departments.enums import Clearance
from departments.models import Department
from reports.enums import ReportState
from reports.models import CountySheet, ProgressReport, ReportingPeriod

# What lies with the unit: to be written, changed, or approved by its head.
WITH_UNIT = [ReportState.DRAFT, ReportState.RETURNED, ReportState.FOR_APPROVAL]


@dataclass
class OpenForms:
    """A unit's open forms of a period by their labels; `never` are those that were not filed yet at all.

    A sheet of group duties counts as one form; who sees any of its lines sees the sheet.
    """

    department: Department
    labels: list[int] = field(default_factory=list)
    never: list[int] = field(default_factory=list)

    def open_to(self, clearance: int) -> int:
        """Return how many open forms a post of that clearance sees."""
        return sum(label <= clearance for label in self.labels)

    def missing_to(self, clearance: int) -> int:
        """Return how many forms that were never filed a post of that clearance sees."""
        return sum(label <= clearance for label in self.never)


def open_forms(period: ReportingPeriod) -> list[OpenForms]:
    """Return the units with open forms in a period, in the order of the list; three queries."""
    found: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    reports = ProgressReport.objects.filter(period=period, state__in=WITH_UNIT).of_units()
    for unit, label, on_time in reports.values_list("department", "task__sensitivity", "on_time"):
        found[unit][0].append(label)
        if on_time is None:
            found[unit][1].append(label)
    for unit, label in _sheets(period).items():
        found[unit][0].append(label)
        found[unit][1].append(label)
    units = Department.objects.filter(pk__in=found).order_by("order", "pk")
    return [OpenForms(unit, *found[unit.pk]) for unit in units]


def _sheets(period: ReportingPeriod) -> dict[int, int]:
    """Return the label of each unit's open sheet: the lowest of its lines."""
    open_sheets = CountySheet.objects.filter(
        period=period, state__in=[ReportState.DRAFT, ReportState.RETURNED]
    )
    lowest: dict[int, int] = {}
    for unit, label in open_sheets.values_list("department", "entries__item__task__sensitivity"):
        lowest[unit] = min(lowest.get(unit, max(Clearance)), Clearance.OPEN if label is None else label)
    return lowest
