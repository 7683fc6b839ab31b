"""A unit's month on one page: what lacks, sending all that is ready, the leader's approval, the sheet to sign."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core import audit
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.naming import said_of
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from reform.core.words import in_a_row
from reports.documents.sheets import unit_month_document
from reports.forms.approval import UnitApprovalForm
from reports.models import ProgressReport, ReportingPeriod, UnitApproval
from reports.selectors.periods import is_filing_open
from reports.selectors.unit_month import Line, UnitMonth, shows_all_of, unit_month
from reports.services.filling import FilingClosedError, missing_for_submission
from reports.services.unit_month import (
    Sent,
    approve_all,
    ask_approval_for_all,
    record_unit_approval,
    submit_all,
)
from reports.views.files import made_now

DRAW = {"pdf": render_pdf, "docx": render_docx}


def _month(request: ActorRequest, uid: UUID) -> UnitMonth:
    periods = ReportingPeriod.objects.visible_to(request.actor).select_related("ledger__programme")
    period = get_object_or_404(periods, uid=uid)
    require(request.actor, "reports.file")
    month = unit_month(period, request.actor, missing_for_submission)
    if month is None or not month.lines:
        raise Http404
    return month


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def unit_month_page(request: ActorRequest, uid: UUID) -> HttpResponse:
    """All matters of the own unit in a period; sends, hands over or approves those ticked, records the approval."""
    month = _month(request, uid)
    if request.method != "POST":
        return _draw(request, month)
    act = request.POST.get("act", "")
    if act == "approval":
        return _approval(request, month)
    picked = _picked(request, month.waiting if act == "approve" else month.ready)
    if act == "approve":
        require(request.actor, "reports.approve_for_unit")
        sent = approve_all(reports=picked, by=request.actor)
    elif act == "for_approval":
        sent = ask_approval_for_all(reports=picked, by=request.actor)
    else:
        sent = submit_all(reports=picked, by=request.actor)
    _tell(request, sent, act)
    return redirect("unit_month", uid=uid)


def _picked(request: ActorRequest, lines: list[Line]) -> list[ProgressReport]:
    """Return the ticked reports of the lines; all of them where the page's button stands for all."""
    reports = [line.report for line in lines]
    if request.POST.get("all"):
        return reports
    ticked = set(request.POST.getlist("uid"))
    return [report for report in reports if str(report.uid) in ticked]


def _tell(request: ActorRequest, sent: Sent, act: str) -> None:
    done = len(sent.done)
    text = {
        "approve": ngettext(
            "%(n)d report was approved and submitted.", "%(n)d reports were approved and submitted.", done
        ),
        "for_approval": ngettext(
            "%(n)d report was handed to your unit's head.",
            "%(n)d reports were handed to your unit's head.",
            done,
        ),
    }.get(act, ngettext("%(n)d report was submitted.", "%(n)d reports were submitted.", done))
    if done:
        messages.success(request, text % {"n": done})
    for report, sentences in sent.left:
        messages.warning(request, said_of(report.task, in_a_row(sentences)))
    if not done and not sent.left:
        messages.info(request, _("Nothing was ticked."))


def _approval(request: ActorRequest, month: UnitMonth) -> HttpResponse:
    form = UnitApprovalForm(request.POST, request.FILES)
    if not form.is_valid():
        return _draw(request, month, form, status=422)
    try:
        record_unit_approval(
            period=month.period, department=month.department, by=request.actor, **form.sent()
        )
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            form.add_error(name, sentences)
        return _draw(request, month, form, status=422)
    except FilingClosedError:
        messages.error(request, _("This period takes no reports any more. Put it into the next one."))
        return redirect("unit_month", uid=month.period.uid)
    messages.success(request, _("Recorded: what is submitted from now on carries this approval."))
    return redirect("unit_month", uid=month.period.uid)


def _draw(
    request: ActorRequest, month: UnitMonth, form: UnitApprovalForm | None = None, status: int = 200
) -> HttpResponse:
    approval = month.approval
    initial = {
        "title": approval.title if approval else "",
        "approved_on": approval.approved_on if approval else timezone.localdate(),
    }
    context = {
        "month": month,
        "period": month.period,
        "form": form or UnitApprovalForm(initial=initial),
        "filing_open": is_filing_open(month.period),
        "may_approve": may(request.actor, "reports.approve_for_unit"),
        "scan_shown": bool(
            approval and approval.scan and shows_all_of(approval, clearance=request.actor.clearance)
        ),
    }
    return render(request, "reports/unit_month.html", context, status=status)


@require_safe
@limited("document")
def unit_month_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download the unit's month as the sheet to sign, PDF or Word."""
    if kind not in DRAW:
        raise Http404
    month = _month(request, uid)
    document = unit_month_document(month)
    audit.record(by=request.actor, act="reports.unit_month", obj=month.period, after={"kind": kind})
    return made_now(DRAW[kind](document), f"{document.title}.{kind}")


@require_safe
@limited("download")
def unit_approval_scan(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """Download the signed sheet of a unit's month; it shows all matters, so a post must see all of them."""
    approvals = UnitApproval.objects.visible_to(request.actor).select_related("period")
    approval = get_object_or_404(approvals, uid=uid)
    if not shows_all_of(approval, clearance=request.actor.clearance):
        raise Http404
    audit.record(
        by=request.actor, act="reports.approval_scan", obj=approval.period, after={"scan": approval.scan_name}
    )
    return serve(approval.scan, approval.scan_name)
