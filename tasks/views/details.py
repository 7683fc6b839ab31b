"""The detail list of a task: pasted or uploaded, previewed with mistakes by cell, taken over, written out again."""

from __future__ import annotations

import io
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.audit import record
from reform.core.child import TooComplex
from reform.core.excel import BadSheet, write_sheet
from reform.core.files import CONTENT_TYPES, BadFile, read_upload
from reform.core.limits import limited
from reform.core.workbook import KINDS
from tasks.details import mismatches, total_of
from tasks.enums import LIVE_STATES
from tasks.excel.details import DETAIL_COLUMNS, DetailSheet, as_text, read_details, text_of_workbook
from tasks.forms.preparation import DetailForm
from tasks.forms.sent import sent
from tasks.models import Task
from tasks.services.details import save_details
from tasks.views.preparing import own_task, task_context


@require_http_methods(["GET", "POST"])
@limited("upload", methods=("POST",))
def task_details(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The list with its total; new lines are looked at first, then all of them are taken over or none."""
    task = own_task(request, uid)
    rows = list(task.details.all())
    # Kept rows can be corrected as lines.
    lines = as_text(rows) if rows and "edit" in request.GET else ""
    form = DetailForm(*sent(request), initial={"version": task.version, "text": lines})
    sheet: DetailSheet | None = None
    if request.method == "POST" and form.is_valid():
        sheet = _read(form)
        if sheet and not sheet.errors and request.POST.get("act") == "take":
            save_details(
                task=task,
                version=form.cleaned_data["version"],
                entries=sheet.entries,
                add=form.cleaned_data["how"] == "add",
                by=request.actor,
            )
            messages.success(request, _("The detail list was taken over."))
            query = request.GET.copy()
            query.pop("edit", None)
            return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
    total = total_of((row.amount, row.amount_unit) for row in rows)
    context = task_context(request, task, "task_details") | {
        "rows": rows,
        "total": total,
        "differences": mismatches(task.text, total) if rows else [],
        "form": form,
        "sheet": sheet,
        "may_change": task.state in LIVE_STATES,
        "columns": DETAIL_COLUMNS,
    }
    if sheet:
        kept = rows if form.cleaned_data["how"] == "add" else []
        new = total_of(
            [
                *((row.amount, row.amount_unit) for row in kept),
                *((one.amount, one.amount_unit) for one in sheet.entries),
            ]
        )
        context |= {
            "preview": list(zip(sheet.rows, sheet.entries, strict=True)),
            "new_total": new,
            "new_differences": mismatches(task.text, new),
        }
    wrong = bool(form.errors) or bool(sheet and sheet.errors)
    return render(request, "tasks/task_details.html", context, status=422 if wrong else 200)


def _read(form: DetailForm) -> DetailSheet | None:
    """Read what was pasted or uploaded; a workbook becomes lines in the form. None with the mistake on the form."""
    upload: UploadedFile | None = form.cleaned_data["file"]
    text = form.cleaned_data["text"]
    try:
        if upload:
            text = text_of_workbook(read_upload(upload, kinds=KINDS))
            data = cast(QueryDict, form.data).copy()
            data["text"] = text
            form.data = data
        return read_details(text)
    except (BadSheet, BadFile) as error:
        form.add_error("file" if upload else "text", str(error))
    except TooComplex:
        form.add_error("file", _("The file is too complex to be read within the limits of memory and time."))
    return None


@require_GET
@limited("export")
def task_details_export(request: ActorRequest, uid: UUID) -> FileResponse:
    """The list as a workbook that can be changed and uploaded again; the export stands in the record."""
    require(request.actor, "ledger.view")
    task = get_object_or_404(Task.objects.visible_to(request.actor), uid=uid)
    out = io.BytesIO()
    rows = write_sheet(out, DETAIL_COLUMNS, task.details.all(), name=_("Detail list"))
    record(by=request.actor, act="ledger.export_details", obj=task, after={"rows": rows})
    out.seek(0)
    name = _("detail-list-%(label)s.xlsx") % {"label": task.label}
    return FileResponse(out, as_attachment=True, filename=name, content_type=CONTENT_TYPES[".xlsx"])
