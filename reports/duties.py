"""What is open in a post among reports, determination and circulars, for hand-over lists (departments.duties)."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.duties import Open, open_work
from departments.enums import SECRETARIAT, UNIT_ROLES, Role
from reform.core.days import period_name
from reform.core.naming import said_of
from reports.enums import CircularState, LineObjectionState, PeriodState
from reports.models import Circular, CountySheet, LineObjection, ProgressReport, ReportingPeriod
from reports.selectors.checks import objections_to_decide, shown_answers
from reports.selectors.determination import unconfirmed_tasks
from reports.selectors.periods import fileable_periods
from tasks.duties import name_of

OFFICE = [*SECRETARIAT, Role.COUNTY]


def _reports(actor: Actor, *, waiting: bool) -> Iterable[ProgressReport]:
    rows = ProgressReport.objects.visible_to(actor).of_units().select_related("period", "task")
    if waiting:
        rows = rows.filter(period__ledger__programme=actor.programme).waiting()
    else:
        rows = rows.filter(department=actor.department, period__in=fileable_periods(actor)).to_fill()
    return rows.order_by("period__start", "task__number", "task__row")


def _report(report: ProgressReport) -> str:
    period = period_name(report.period.period)
    return gettext("%(name)s: %(said)s") % {"name": period, "said": name_of(report.task)}


@open_work("reports.file", _("Reports to file"), UNIT_ROLES)
def _to_file(actor: Actor) -> Iterable[Open]:
    for report in _reports(actor, waiting=False):
        page = reverse("report_edit", args=[report.uid])
        yield Open(_report(report), report.period.due_on, report.get_state_display(), page)


@open_work("sheets.file", _("Sheets to file"), UNIT_ROLES)
def _sheets(actor: Actor) -> Iterable[Open]:
    rows = CountySheet.objects.filter(department=actor.department, period__in=fileable_periods(actor))
    for sheet in rows.to_fill().select_related("period", "department").order_by("period__start"):
        page = reverse("sheet_edit", args=[sheet.uid])
        yield Open(str(sheet), sheet.period.due_on, sheet.get_state_display(), page)


@open_work("reports.review", _("Reports to review"), OFFICE)
def _to_review(actor: Actor) -> Iterable[Open]:
    for report in _reports(actor, waiting=True):
        page = reverse("review_report", args=[report.uid])
        yield Open(_report(report), report.period.closes_on, report.get_state_display(), page)


@open_work("sheets.review", _("Sheets to review"), OFFICE)
def _sheets_to_review(actor: Actor) -> Iterable[Open]:
    rows = CountySheet.objects.visible_to(actor).filter(period__ledger__programme=actor.programme).waiting()
    for sheet in rows.select_related("period", "department").order_by("period__start", "pk"):
        page = reverse("review_sheet", args=[sheet.uid])
        yield Open(str(sheet), sheet.period.closes_on, sheet.get_state_display(), page)


@open_work("status.determine", _("Periods to determine"), OFFICE)
def _to_determine(actor: Actor) -> Iterable[Open]:
    periods = ReportingPeriod.objects.filter(
        ledger__programme=actor.programme, state=PeriodState.OPEN, cutoff__lt=timezone.localdate()
    )
    for period in periods.order_by("start"):
        if unconfirmed_tasks(period):
            page = f"{reverse('determination')}?period={period.uid}"
            yield Open(period_name(period.period), period.closes_on, period.get_state_display(), page)


@open_work("circulars.finish", _("Circulars to sign or publish"), OFFICE)
def _circulars(actor: Actor) -> Iterable[Open]:
    rows = Circular.objects.visible_to(actor).filter(
        programme=actor.programme, state__in=[CircularState.DRAFT, CircularState.SIGNED]
    )
    for circular in rows.select_related("period", "programme").order_by("period__start", "pk"):
        page = reverse("circular_detail", args=[circular.uid])
        yield Open(str(circular), None, circular.get_state_display(), page)


@open_work("assessment.answer", _("Objections to lines to decide"), OFFICE)
def _line_objections(actor: Actor) -> Iterable[Open]:
    rows = LineObjection.objects.visible_to(actor).filter(
        line__assessment__programme=actor.programme, state=LineObjectionState.OPEN
    )
    for one in rows.select_related("line__assessment", "line__department").order_by("made_at", "pk"):
        assessment = one.line.assessment
        page = reverse("assessment_objection", args=[one.uid])
        title = said_of(assessment.title, one.line.department)
        yield Open(title, assessment.objections_until, one.get_state_display(), page)


@open_work("checks.answer", _("Lines of a draft circular to check"), UNIT_ROLES)
def _checks(actor: Actor) -> Iterable[Open]:
    for answer in shown_answers(actor, waiting=True):
        page = reverse("check_answer", args=[answer.uid])
        circular = answer.round.circular
        period = period_name(circular.period.period) if circular.period else str(circular.year)
        title = f"{circular.get_kind_display()} {period}"
        yield Open(title, answer.round.due_on, answer.get_state_display(), page)


@open_work("circulars.check", _("Objections to draft circulars to decide"), OFFICE)
def _check_objections(actor: Actor) -> Iterable[Open]:
    rows = objections_to_decide(actor).select_related(
        "answer__department", "answer__round__circular__programme__jurisdiction"
    )
    for one in rows:
        circular = one.answer.round.circular
        page = reverse("check_round", args=[circular.uid])
        yield Open(said_of(circular, one.answer.department), one.answer.round.due_on, "", page)
