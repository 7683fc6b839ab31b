"""A unit's sheet of group duties: filling it in, and its review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import in_own_programme, may, require
from reform.core.text import as_number
from reform.core.workflow import Conflict
from reports.enums import ReportState
from reports.forms.review import ReturnForm
from reports.forms.sheet import SheetRowForm, sheet_forms
from reports.models import CountySheet
from reports.selectors.evidence import proofs_of
from reports.selectors.periods import is_filing_open
from reports.selectors.phrases import phrases_of
from reports.selectors.sheet_left_out import left_out_of
from reports.services.filling import FilingClosedError
from reports.services.sheets import (
    accept_sheet,
    begin_sheet_review,
    return_sheet,
    save_sheet,
    submit_sheet,
    withdraw_sheet,
)
from reports.workflow import EDITABLE


def _sheet(request: ActorRequest, uid: UUID) -> CountySheet:
    sheets = CountySheet.objects.visible_to(request.actor)
    return get_object_or_404(sheets.select_related("period__ledger__programme", "department"), uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One sheet with all its items; saved or submitted as a whole."""
    sheet = _sheet(request, uid)
    own = may(request.actor, "sheets.file", sheet)
    if request.method != "POST":
        if not own and may(request.actor, "reports.review", sheet):
            return redirect("review_sheet", uid=uid)
        return _draw(request, sheet, sheet_forms(sheet))
    require(request.actor, "sheets.file", sheet)
    act = request.POST.get("act", "save")
    second_click = sheet.state == ReportState.SUBMITTED and sheet.filed_by_id == request.actor.user.pk
    if act == "submit" and second_click:
        return redirect("my_reports")
    forms = sheet_forms(sheet, request.POST)
    # Every line is checked, so that all faults are shown at once.
    valid = [form.is_valid() for form in forms]
    if not all(valid):
        return _draw(request, sheet, forms, status=422)
    version = request.POST.get("version", "")
    try:
        saved = save_sheet(
            sheet=sheet,
            rows=[form.row() for form in forms],
            version=as_number(version),
            by=request.actor,
        )
        if act == "submit":
            submit_sheet(sheet=saved, by=request.actor)
            messages.success(request, _("The sheet was submitted."))
            return redirect("my_reports")
    except Conflict as conflict:
        return _draw(request, _sheet(request, uid), forms, status=409, now=conflict.current)
    except FilingClosedError:
        messages.error(request, _("This period takes no reports any more. Put it into the next one."))
        return redirect("my_reports")
    messages.success(request, _("Saved as a draft."))
    return redirect("sheet_edit", uid=uid)


def _draw(
    request: ActorRequest,
    sheet: CountySheet,
    forms: list[SheetRowForm],
    status: int = 200,
    now: object = None,
) -> HttpResponse:
    own = may(request.actor, "sheets.file", sheet)
    context = {
        "sheet": sheet,
        "forms": forms,
        "conflict": now,
        "editable": own and sheet.state in EDITABLE and is_filing_open(sheet.period),
        "may_withdraw": own and sheet.state == ReportState.SUBMITTED,
        "proofs": proofs_of(sheet, request.actor),
        "done": sum(1 for form in forms if form.entry.done),
        "left_out": left_out_of(sheet, request.actor),
        "failed": any(form.errors for form in forms),
    }
    return render(request, "reports/sheet_edit.html", context, status=status)


@require_POST
def sheet_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a sheet back until review began."""
    withdraw_sheet(sheet=_sheet(request, uid), by=request.actor)
    messages.success(request, _("Taken back: you can change it now and submit it again."))
    return redirect("sheet_edit", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def review_sheet(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A unit's sheet beside what the grid says now; accepted or returned as a whole."""
    sheet = _sheet(request, uid)
    require(request.actor, "reports.review")
    if not in_own_programme(request.actor, sheet):
        raise PermissionDenied
    form = ReturnForm()
    status = 200
    if request.method == "POST":
        if request.POST.get("version") != str(sheet.version):
            raise Conflict(sheet)
        if request.POST.get("act") == "begin":
            begin_sheet_review(sheet=sheet, by=request.actor)
            return redirect("review_sheet", uid=uid)
        if request.POST.get("act") == "accept":
            accept_sheet(sheet=sheet, by=request.actor)
            messages.success(request, _("The sheet was accepted."))
            return redirect("review_inbox")
        form = ReturnForm(request.POST)
        if form.is_valid():
            return_sheet(sheet=sheet, reason=form.words, by=request.actor)
            messages.success(request, _("The sheet was returned."))
            return redirect("review_inbox")
        status = 422
    entries = list(sheet.entries.select_related("item__task"))
    context = {
        "sheet": sheet,
        "entries": entries,
        "form": form,
        "phrases": phrases_of(request.actor.programme),
        "may_begin": sheet.state == ReportState.SUBMITTED,
        "may_review": may(request.actor, "reports.review", sheet),
        "waiting": sheet.state in (ReportState.SUBMITTED, ReportState.IN_REVIEW),
        "done": sum(1 for entry in entries if entry.done),
        "left_out": left_out_of(sheet, request.actor),
        "newly": sum(1 for entry in entries if entry.done and not entry.item.done),
    }
    return render(request, "reports/review_sheet.html", context, status=status)
