"""The filer's side: what is due, and the report's form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from departments.typed import typed_of
from reform.core.text import as_number
from reform.core.workflow import Conflict, WrongState
from reports.enums import PeriodState, ReportState
from reports.forms.report import PartForm, ReportForm
from reports.models import ProgressReport, ReportingPeriod, UnitApproval
from reports.selectors.around import around
from reports.selectors.evidence import proof_of
from reports.selectors.foreseen import foreseen, in_words, is_late
from reports.selectors.periods import is_filing_open
from reports.selectors.reports import (
    Desk,
    before_of,
    desk_of,
    remarks_on,
    ticked_in,
    with_content,
)
from reports.services.filling import FilingClosedError, missing_for_submission
from reports.services.reports import (
    ask_approval,
    save_part,
    save_report,
    submit_report,
    withdraw_report,
)
from reports.workflow import EDITABLE
from tasks.models import Evidence

NO_PROGRESS_REASONS = [
    gettext_lazy("Going on as planned, nothing new this period"),
    gettext_lazy("The data of this period are not published yet"),
    gettext_lazy("Waiting for a document from above"),
]


@require_safe
def my_reports(request: ActorRequest) -> HttpResponse:
    """What the actor's unit has to fill in: returned ones on top, then what is due."""
    require(request.actor, "reports.file")
    desk = desk_of(request.actor)
    # A period without a report of the unit (a county has its sheet) needs no card, nor one over once everything is in.
    months = [
        one
        for one in (_month(desk, period) for period in desk.periods)
        if (one.period.state == PeriodState.OPEN and one.reports) or one.ready or one.lacking or one.waiting
    ]
    return render(request, "reports/my_reports.html", {"desk": desk, "months": months})


@dataclass(frozen=True)
class _Month:
    """A period's card: how many reports the unit has, can be sent, lack something, wait for approval."""

    period: ReportingPeriod
    reports: int
    ready: int
    lacking: int
    waiting: int


def _month(desk: Desk, period: ReportingPeriod) -> _Month:
    own = [report for report in desk.reports if report.period_id == period.pk]
    editable = [report for report in own if report.state in EDITABLE]
    lacking = sum(1 for report in editable if missing_for_submission(report))
    waiting = sum(1 for report in own if report.state == ReportState.FOR_APPROVAL)
    return _Month(period, len(own), len(editable) - lacking, lacking, waiting)


def _report(request: ActorRequest, uid: UUID) -> ProgressReport:
    reports = with_content(ProgressReport.objects.visible_to(request.actor).of_units())
    return get_object_or_404(reports, uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The report's page: the form while it can be edited, else what was filed."""
    try:
        report = _report(request, uid)
    except Http404:
        return _part(request, uid)
    if request.method == "POST":
        return _act(request, report)
    return _draw(request, report)


def _draw(
    request: ActorRequest,
    report: ProgressReport,
    form: ReportForm | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    actor = request.actor
    own = may(actor, "reports.file", report)
    before = before_of([report])[report.pk]
    editable = own and report.state in EDITABLE and is_filing_open(report.period)
    form = form or ReportForm(report=report)
    files_of_parts = Evidence.objects.visible_to(actor).filter(parts__report=report).distinct()
    context = {
        "report": report,
        "task": report.task,
        "form": form,
        "before": before,
        "standing": [(indicator, before.values.get(indicator.pk)) for indicator in form.standing],
        "remarks": remarks_on(report, before),
        "foreseen": _foreseen(report) if editable else None,
        "proof": proof_of(report, report.task_id, actor),
        "owner_uid": report.uid,
        "part_files": list(files_of_parts) if report.parts.all() else [],
        "approval": UnitApproval.objects.visible_to(actor)
        .filter(period=report.period, department=report.department)
        .first(),
        "lacks": missing_for_submission(report),
        "editable": editable,
        "may_withdraw": own and report.state in (ReportState.SUBMITTED, ReportState.FOR_APPROVAL),
        "may_approve": report.state == ReportState.FOR_APPROVAL
        and may(actor, "reports.approve_for_unit", report),
        "may_review": may(actor, "reports.review", report),
        "reasons": NO_PROGRESS_REASONS,
        "history": report.log.all(),
        "ticked": ticked_in(report),
        "around": around(actor, report) if own else None,
    }
    return render(request, "reports/report_edit.html", context | more, status=status)


def _foreseen(report: ProgressReport) -> dict[str, Any]:
    """Return what the rule would say of the report as written, for the filer."""
    proposal = foreseen(report)
    return {"status": proposal.status_class, "late": is_late(proposal), "why": in_words(proposal)}


def _act(request: ActorRequest, report: ProgressReport) -> HttpResponse:
    """Save, and then what the button says: save, submit, ask for approval, or no new progress."""
    actor = request.actor
    act = "no_progress" if request.POST.get("quick") else request.POST.get("act", "save")
    if act == "approve":
        require(actor, "reports.approve_for_unit", report)
        submit_report(report=report, by=actor)
        messages.success(request, _("Approved and submitted."))
        return redirect("my_reports")
    if _is_second_click(report, actor.user.pk, act):
        return _after(request, report)
    form = ReportForm(request.POST, report=report)
    if not form.is_valid():
        return _draw(request, report, form, status=422)
    fields, values = form.to_save()
    if act == "no_progress":
        reason = form.cleaned_data["quick"] or form.cleaned_data["reason"]
        fields |= _no_progress(report, reason, fields)
    try:
        saved = _saved(request, report, form, fields, values)
    except (Conflict, WrongState):
        more = {"conflict": True, "typed": typed_of(request)}
        return _draw(request, _reload(report), form, status=409, **more)
    except FilingClosedError:
        messages.error(request, _("This period takes no reports any more. Put it into the next one."))
        return redirect("my_reports")
    if act == "save":
        messages.success(request, _("Saved as a draft."))
        return redirect("report_edit", uid=saved.uid)
    try:
        if act == "for_approval":
            ask_approval(report=saved, by=actor)
            messages.success(request, _("Handed to your unit's head for approval."))
        else:
            submit_report(report=saved, by=actor)
            messages.success(request, _("Submitted: %(task)s") % {"task": saved.task})
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            form.add_error(name if name in form.fields else None, sentences)
        return _draw(request, _reload(saved), form, status=422)
    return _after(request, saved)


def _is_second_click(report: ProgressReport, user: int, act: str) -> bool:
    """Tell whether a submission arrives again that was carried out already."""
    submits = act in ("submit", "no_progress") and report.state == ReportState.SUBMITTED
    asks = act == "for_approval" and report.state == ReportState.FOR_APPROVAL
    return (submits or asks) and report.filed_by_id == user


def _after(request: ActorRequest, report: ProgressReport) -> HttpResponse:
    """Go on to the next report that is due, or back to the list after the last one."""
    beside = around(request.actor, report)
    return (
        redirect("report_edit", uid=beside.to_fill) if beside and beside.to_fill else redirect("my_reports")
    )


def _no_progress(report: ProgressReport, reason: str, fields: dict[str, Any]) -> dict[str, Any]:
    rated = fields.get("self_rated") or report.task.status_class or "on_schedule"
    return {
        "text": "",
        "no_progress": True,
        "no_progress_reason": reason,
        "self_rated": "on_schedule" if rated == "adjusted" else rated,
    }


def _version(request: ActorRequest, report: ProgressReport) -> int | None:
    """Return the version the page was drawn from; None where nobody but the actor has saved since.

    An autosave on its way when the button is pressed must not look like a second editor.
    """
    if report.edited_by == request.actor.label:
        return None
    version = request.POST.get("version", "")
    return as_number(version)


def _saved(
    request: ActorRequest, report: ProgressReport, form: ReportForm, fields: Any, values: Any
) -> ProgressReport:
    """Save the form and return the report. Raises Conflict where somebody else has saved since the page was drawn.

    The actor's own save that was under way when this one arrived (typing saves by itself) is no second editor.
    """
    given = {"fields": fields, "values": values, "ratios": form.ratios(), "by": request.actor}
    try:
        return save_report(report=report, version=_version(request, report), **given)
    except Conflict:
        latest = _reload(report)
        if latest.edited_by != request.actor.label:
            raise
        return save_report(report=latest, version=None, **given)


def _reload(report: Any) -> ProgressReport:
    return with_content(ProgressReport.objects.filter(pk=report.pk)).get()


@require_POST
def report_autosave(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Save what is valid while somebody types; answers with the state line, remarks and the new version."""
    report = _report(request, uid)
    form = ReportForm(request.POST, report=report)
    form.is_valid()
    fields, values = form.to_save()
    try:
        saved = _saved(request, report, form, fields, values)
    except FilingClosedError as error:
        raise WrongState("save", report.period.state) from error
    saved = _reload(saved)
    remarks = remarks_on(saved, before_of([saved])[saved.pk])
    context = {
        "report": saved,
        "remarks": remarks,
        "form": form,
        "figures": form.figures(),
        "foreseen": _foreseen(saved),
    }
    return render(request, "reports/_report_saved.html", context)


@require_POST
def report_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a report back until review began."""
    report = _report(request, uid)
    withdraw_report(report=report, by=request.actor)
    messages.success(request, _("Taken back: you can change it now and submit it again."))
    return redirect("report_edit", uid=uid)


def _part(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The page for a unit that gives a part: the requirement and its own words, nothing of the collector's."""
    reports = ProgressReport.objects.with_part_of(request.actor)
    report = get_object_or_404(reports.select_related("task__root", "period__ledger", "department"), uid=uid)
    require(request.actor, "reports.give_part", report)
    part = report.parts.filter(department=request.actor.department).first()
    form = PartForm(request.POST or None, initial={"text": part.text if part else ""})
    editable = report.state in EDITABLE and is_filing_open(report.period)
    if request.method == "POST" and form.is_valid():
        try:
            save_part(report=report, text=form.cleaned_data["text"], by=request.actor)
        except FilingClosedError as error:
            raise WrongState("save_part", report.period.state) from error
        messages.success(request, _("Your part was given to %(unit)s.") % {"unit": report.department})
        return redirect("my_reports")
    context = {
        "report": report,
        "task": report.task,
        "form": form,
        "part": part,
        "editable": editable,
        "proof": proof_of(part, report.task_id, request.actor) if part else None,
        "owner_uid": report.uid,
    }
    status = 422 if form.errors else 200
    return render(request, "reports/part_edit.html", context, status=status)
