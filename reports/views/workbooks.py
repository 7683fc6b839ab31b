"""A unit's period in Excel: the prefilled workbook, its upload, the preview row by row, applying it as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import Actor, ActorRequest
from departments.models import Department
from departments.permissions import require
from reform.core.audit import record
from reform.core.files import BadFile, read_upload
from reform.core.limits import limited
from reform.core.widgets import DateInput
from reform.core.workbook import KINDS
from reports.enums import RecordedSource
from reports.excel.unit_book import unit_book
from reports.forms.workbook import BookRow, duty_of, filled_of, read_book
from reports.models import ProgressReport, ReportingPeriod, UnitWorkbook
from reports.selectors.reports import with_content
from reports.selectors.workbook import book_of, reports_of, sheet_of_unit
from reports.services.workbooks import NotApplicable, apply_workbook, record_workbook, stage_workbook
from reports.views.files import made_now
from reports.views.reports import NO_PROGRESS_REASONS
from reports.workflow import EDITABLE

PER_PAGE = 100
LIMIT_BYTES = 2 * 1024 * 1024


class SourceForm(forms.Form):
    """Where the secretariat has the workbook from, and since when."""

    source = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=RecordedSource, initial=RecordedSource.LETTER
    )
    recorded_on = forms.DateField(label=gettext_lazy("When it came"), widget=DateInput)


def _place(request: ActorRequest, uid: UUID, unit: UUID) -> tuple[ReportingPeriod, Department]:
    """Return a period and a unit that has something to report in it, as far as both exist for the actor."""
    actor = request.actor
    periods = ReportingPeriod.objects.visible_to(actor).select_related("ledger__programme")
    period = get_object_or_404(periods, uid=uid)
    department = get_object_or_404(Department.objects.visible_to(actor), uid=unit)
    asked = reports_of(period, department, actor).exists() or sheet_of_unit(period, department, actor)
    if not asked:
        raise Http404
    require(actor, "reports.workbook", UnitWorkbook(period=period, department=department))
    return period, department


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def unit_workbook(request: ActorRequest, uid: UUID, unit: UUID) -> HttpResponse:
    """Download the unit's workbook of a period, and upload it filled in; nothing is taken over before its preview."""
    period, department = _place(request, uid, unit)
    actor, errors = request.actor, []
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise BadFile(_("Choose a file."))
            data = read_upload(upload, kinds=KINDS, limit=LIMIT_BYTES)
            rows = read_book(
                name=upload.name or "",
                data=data,
                reports=with_content(reports_of(period, department, actor)),
                sheet=sheet_of_unit(period, department, actor) if actor.department == department else None,
            )
            workbook = stage_workbook(
                period=period, department=department, name=upload.name or "", data=data, rows=rows, by=actor
            )
        except BadFile as error:
            errors = [str(error)]
        else:
            return redirect("workbook_preview", uid=workbook.uid)
    book = book_of(period, department, actor)
    recent = UnitWorkbook.objects.visible_to(actor).filter(period=period, department=department)[:5]
    context = {
        "period": period,
        "department": department,
        "book": book,
        "own": actor.department == department,
        "recent": recent,
        "accept": ",".join(KINDS),
        "errors": errors,
    }
    return render(request, "reports/unit_workbook.html", context, status=422 if errors else 200)


@require_safe
@limited("export")
def unit_workbook_file(request: ActorRequest, uid: UUID, unit: UUID) -> HttpResponseBase:
    """The workbook prefilled with what the unit still has to report."""
    period, department = _place(request, uid, unit)
    book = book_of(period, department, request.actor)
    if book.is_empty:
        raise Http404
    name = f"{department.short_name}{period.period.label()}填报.xlsx"
    reasons = [str(reason) for reason in NO_PROGRESS_REASONS]
    data = unit_book(
        book, unit=department.name, period=period.period.label(), due=period.due_on, reasons=reasons
    )
    rows = len(book.matters) + len(book.duties)
    record(
        by=request.actor, act="workbook.download", obj=period, after={"unit": department.name, "rows": rows}
    )
    return made_now(data, name)


@dataclass(frozen=True)
class _Preview:
    """A staged workbook with its rows."""

    workbook: UnitWorkbook
    rows: list[BookRow]

    @property
    def changed(self) -> list[BookRow]:
        return [row for row in self.rows if row.changes and not row.errors]

    @property
    def wrong(self) -> list[BookRow]:
        return [row for row in self.rows if row.errors]

    @property
    def lacking(self) -> list[BookRow]:
        return [row for row in self.rows if row.lacks]

    @property
    def said(self) -> list[BookRow]:
        return [row for row in self.rows if row.says]


def _preview(request: ActorRequest, uid: UUID) -> _Preview:
    found = UnitWorkbook.objects.visible_to(request.actor).select_related(
        "period__ledger__programme", "department"
    )
    workbook = get_object_or_404(found, uid=uid)
    require(request.actor, "reports.workbook", workbook)
    return _Preview(workbook, [BookRow(**row).for_reader() for row in workbook.rows])


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_preview(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Row by row what would change, mistakes and conflicts by cell; then all of it or nothing."""
    preview = _preview(request, uid)
    own = request.actor.department == preview.workbook.department
    form = SourceForm(
        request.POST if request.method == "POST" and not own else None,
        initial={"recorded_on": timezone.localdate()},
    )
    if request.method == "POST" and (own or form.is_valid()):
        try:
            if own:
                _apply(request, preview)
            else:
                count = record_workbook(
                    workbook=preview.workbook,
                    filled=_filled(preview, request.actor),
                    by=request.actor,
                    **form.cleaned_data,
                )
                messages.success(request, _("Matters recorded for the unit: %(n)d.") % {"n": count})
        except NotApplicable as error:
            messages.error(request, str(error))
            return redirect("workbook_preview", uid=uid)
        return redirect("my_reports" if own else "period_detail", **({} if own else _of(preview)))
    shown = preview.wrong if request.GET.get("show", "errors") == "errors" and preview.wrong else preview.rows
    context = {
        "workbook": preview.workbook,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "preview": preview,
        "own": own,
        "form": form,
        "chips": [
            {
                "label": _("All rows"),
                "url": "?show=all",
                "active": shown is preview.rows,
                "count": len(preview.rows),
            },
            {
                "label": _("With mistakes"),
                "url": "?show=errors",
                "active": shown is not preview.rows,
                "count": len(preview.wrong),
                "tone": "red" if preview.wrong else "",
            },
        ],
    }
    return render(request, "reports/workbook_preview.html", context, status=422 if form.errors else 200)


def _of(preview: _Preview) -> dict[str, Any]:
    return {"uid": preview.workbook.period.uid}


def _reports(preview: _Preview, actor: Actor) -> dict[str, ProgressReport]:
    """Return the reports of the workbook as they are now, by uid."""
    workbook = preview.workbook
    found = with_content(reports_of(workbook.period, workbook.department, actor))
    return {str(report.uid): report for report in found}


def _filled(preview: _Preview, actor: Actor) -> list[Any]:
    reports = _reports(preview, actor)
    matters = [row for row in preview.changed if row.kind == "matter"]
    return [filled_of(row, reports[row.uid]) for row in matters]


def _apply(request: ActorRequest, preview: _Preview) -> None:
    """Save what the rows say; with "submit" file all that say something, and the sheet."""
    actor, workbook = request.actor, preview.workbook
    reports = _reports(preview, actor)
    sheet = sheet_of_unit(workbook.period, workbook.department, actor)
    entries = {entry.pk: entry for entry in sheet.entries.all()} if sheet else {}
    duties = [row for row in preview.changed if row.kind == "duty"]
    submit = request.POST.get("act") == "submit"
    filed = [reports[row.uid] for row in preview.said] if submit else []
    count = apply_workbook(
        workbook=workbook,
        filled=[filled_of(row, reports[row.uid]) for row in preview.changed if row.kind == "matter"],
        sheet=sheet,
        sheet_version=duties[0].version if duties else 0,
        duties=[duty_of(row, entries[row.entry]) for row in duties],
        submit=[report for report in filed if report.state in EDITABLE],
        submit_sheet_too=submit and bool(duties),
        by=actor,
    )
    if submit:
        text = _("Rows taken over: %(n)d; reports submitted: %(filed)d.")
        messages.success(request, text % {"n": count, "filed": len(filed)})
    else:
        messages.success(
            request, _("Rows taken over: %(n)d. Submit them when they are complete.") % {"n": count}
        )
