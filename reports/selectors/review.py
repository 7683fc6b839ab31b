"""The review inbox: what waits, oldest period and worst matter first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When, prefetch_related_objects

from departments.actor import Actor
from departments.models import Department
from reform.core.text import search_terms
from reports.models import CountySheet, ProgressReport, ReportLog
from reports.permissions import ReportQuerySet
from reports.roles.acts import reviewable
from reports.selectors.reports import Before, Remark, before_of, remarks_on, with_content
from reports.selectors.review_lines import Line, lines_of
from tasks.enums import Light, StatusClass

BEHIND = [StatusClass.BEHIND, StatusClass.SHOULD_HAVE_STARTED]
WORST = Case(
    When(task__light=Light.RED, then=Value(0)),
    When(self_rated__in=BEHIND, then=Value(1)),
    When(task__light=Light.YELLOW, then=Value(2)),
    When(at_risk=True, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Waiting:
    """One report in the inbox: what was accepted before, each measure's line, what deserves a look, whether the
    actor may accept it."""

    report: ProgressReport
    before: Before
    lines: list[Line]
    remarks: list[Remark]
    may_accept: bool

    @property
    def is_clean(self) -> bool:
        """Tell whether it can be accepted in bulk: on schedule or done, nothing remarked, nothing asked."""
        report = self.report
        return (
            self.may_accept
            and not self.remarks
            and report.self_rated in (StatusClass.ON_SCHEDULE, StatusClass.DONE)
            and not report.at_risk
            and not report.coordination
            and report.return_count == 0
        )


def waiting_reports(actor: Actor) -> ReportQuerySet:
    """Return the reports the actor's secretariat has to review, oldest period and worst first."""
    return (
        ProgressReport.objects.visible_to(actor)
        .filter(period__ledger__programme=actor.programme)
        .of_units()
        .waiting()
        .annotate(badness=WORST)
        .order_by("period__start", "badness", "submitted_at", "pk")
    )


def waiting_sheets(actor: Actor) -> list[CountySheet]:
    """Return the sheets the actor's secretariat has to review, oldest first."""
    sheets = CountySheet.objects.visible_to(actor).filter(period__ledger__programme=actor.programme)
    waiting = sheets.waiting().select_related("department", "period").prefetch_related("entries")
    return list(waiting.order_by("period__start", "submitted_at"))


def units_waiting(actor: Actor) -> QuerySet[Department]:
    """Return the units with a report in the inbox."""
    return Department.objects.filter(pk__in=waiting_reports(actor).order_by().values("department"))


def filtered(reports: QuerySet[ProgressReport], wanted: Mapping[str, Any]) -> QuerySet[ProgressReport]:
    """Keep the reports that match the filters of the inbox (unit, rated, words, late, coordination)."""
    if wanted.get("unit"):
        reports = reports.filter(department=wanted["unit"])
    if wanted.get("rated"):
        reports = reports.filter(self_rated=wanted["rated"])
    for term in search_terms(wanted.get("q") or ""):
        found = Q(task__search__contains=term) | Q(task__label=term) | Q(text__icontains=term)
        reports = reports.filter(found | Q(department__name__icontains=term))
    if wanted.get("show") == "late":
        reports = reports.filter(on_time=False)
    if wanted.get("show") == "coordination":
        reports = reports.exclude(coordination="")
    return reports


def looked_at(reports: Iterable[ProgressReport], actor: Actor) -> list[Waiting]:
    """Return the reports (from `with_content`) with what stood before and what deserves a look."""
    reports = list(reports)
    prefetch_related_objects(reports, "evidence")
    before = before_of(reports)
    lines = lines_of(reports, before)
    may_accept = {report.pk for report in reviewable(actor, reports)}
    return [
        Waiting(
            report=report,
            before=before[report.pk],
            lines=lines[report.pk],
            remarks=remarks_on(report, before[report.pk]),
            may_accept=report.pk in may_accept,
        )
        for report in reports
    ]


def inbox(actor: Actor, wanted: Mapping[str, Any]) -> list[Waiting]:
    """Return the inbox as filtered, in a constant number of queries."""
    rows = looked_at(with_content(filtered(waiting_reports(actor), wanted)), actor)
    if wanted.get("show") == "clean":
        return [row for row in rows if row.is_clean]
    if wanted.get("show") == "remarks":
        return [row for row in rows if not row.is_clean]
    return rows


@dataclass(frozen=True)
class Place:
    """Where a report stands in the inbox: its number of so many, and the ones before and after it."""

    number: int
    total: int
    previous: UUID | None
    following: UUID | None


def place_of(actor: Actor, report: ProgressReport) -> Place | None:
    """Return where a report stands in the actor's inbox, None where it does not wait there; one query."""
    uids = list(waiting_reports(actor).values_list("uid", flat=True))
    if report.uid not in uids:
        return None
    at = uids.index(report.uid)
    return Place(
        number=at + 1,
        total=len(uids),
        previous=uids[at - 1] if at else None,
        following=uids[at + 1] if at + 1 < len(uids) else None,
    )


def last_step(report: ProgressReport) -> ReportLog | None:
    """Return the last step a report took: who, when, what."""
    return report.log.order_by("-pk").first()
