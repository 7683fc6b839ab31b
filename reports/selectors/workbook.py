"""What a unit's workbook of a period holds: its matters to fill in with their figures and lists, its sheet of duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from departments.actor import Actor
from departments.models import Department
from reports.models import CountySheet, CountySheetEntry, ProgressReport, ReportingPeriod, ReportValue
from reports.permissions import ReportQuerySet
from reports.selectors.reports import Before, before_of, figures_due, with_content
from reports.workflow import EDITABLE
from tasks.models import DetailRow, Indicator, Task
from tasks.selectors.figures import target_of, target_words


@dataclass(frozen=True)
class MatterRow:
    """A report with what was accepted before it."""

    report: ProgressReport
    before: Before

    @property
    def last(self) -> str:
        """What was accepted last, in words."""
        said = self.before.report
        if said is None:
            return ""
        return said.no_progress_reason if said.no_progress else said.text


@dataclass(frozen=True)
class FigureRow:
    """An indicator a report asks for, with what is in the draft and what was accepted last."""

    report: ProgressReport
    indicator: Indicator
    value: ReportValue | None
    target: str
    last: Decimal | None
    last_as_of: date | None


@dataclass(frozen=True)
class EntryRow:
    """An entry of a matter's detail list that is not done yet, with the day the draft says it was."""

    report: ProgressReport
    entry: DetailRow
    done_on: date | None


@dataclass(frozen=True)
class DutyRow:
    """A line of the unit's sheet of group duties."""

    sheet: CountySheet
    entry: CountySheetEntry


@dataclass(frozen=True)
class Book:
    """The four sheets of a workbook."""

    matters: list[MatterRow]
    figures: list[FigureRow]
    entries: list[EntryRow]
    duties: list[DutyRow]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to fill in."""
        return not (self.matters or self.duties)


def reports_of(period: ReportingPeriod, department: Department, actor: Actor) -> ReportQuerySet:
    """Return a unit's reports of a period that exist for the actor, whatever their state, in ledger order."""
    found = ProgressReport.objects.visible_to(actor).of_units().filter(period=period, department=department)
    return found.order_by("task__number", "task__row", "pk")


def sheet_of_unit(period: ReportingPeriod, department: Department, actor: Actor) -> CountySheet | None:
    """Return a unit's sheet of group duties in a period, None where it has none that exists for the actor."""
    found = CountySheet.objects.visible_to(actor).filter(period=period, department=department)
    return found.prefetch_related("entries__item__task").select_related("period").first()


def book_of(period: ReportingPeriod, department: Department, actor: Actor) -> Book:
    """Return what the unit still has to fill in; the secretariat, which records for others, gets no sheet of duties.

    The queries do not grow with the matters.
    """
    reports = list(with_content(reports_of(period, department, actor).filter(state__in=EDITABLE)))
    before = before_of(reports)
    sheet = sheet_of_unit(period, department, actor) if actor.department == department else None
    duties = sheet.entries.all() if sheet and sheet.state in EDITABLE else []
    return Book(
        matters=[MatterRow(report, before[report.pk]) for report in reports],
        figures=[row for report in reports for row in _figures(report, before[report.pk])],
        entries=[row for report in reports for row in _entries(report)],
        duties=[DutyRow(sheet, e) for e in duties if sheet and e.item.task.sensitivity <= actor.clearance],
    )


def _figures(report: ProgressReport, before: Before) -> list[FigureRow]:
    given = {value.indicator_id: value for value in report.values.all()}
    rows = []
    for indicator in figures_due(report):
        last = before.values.get(indicator.pk)
        rows.append(
            FigureRow(
                report=report,
                indicator=indicator,
                value=given.get(indicator.pk),
                target=_target(indicator, report.task),
                last=last.value if last else None,
                last_as_of=last.data_as_of if last else None,
            )
        )
    return rows


def _entries(report: ProgressReport) -> list[EntryRow]:
    said = report.details_done
    return [
        EntryRow(report, entry, date.fromisoformat(said[str(entry.pk)]) if str(entry.pk) in said else None)
        for entry in report.task.details.all()
        if entry.done_on is None
    ]


def _target(indicator: Indicator, task: Task) -> str:
    return target_words(target_of(indicator, task.due_on, task.ledger.year), indicator.unit)
