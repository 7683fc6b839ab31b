"""佐证材料 beside reports, parts and lines of a sheet: put there, used again, taken away, downloaded."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core import audit
from reform.core.files import BadFile, read_upload, serve, served_picture
from reform.core.limits import limited
from reform.core.previews import preview
from reform.core.text import as_uuid
from reform.core.words import in_a_row
from reform.core.workflow import WrongState
from reports.models import CountySheet, CountySheetEntry, ProgressReport, ReportPart
from reports.selectors.evidence import proof_of
from reports.services.evidence import (
    KINDS,
    MOST_BYTES,
    Owner,
    add_evidence,
    begin_part,
    remove_evidence,
    reuse_evidence,
)
from reports.services.filling import FilingClosedError
from tasks.models import Evidence


@require_POST
@limited("upload", methods=("POST",))
def report_evidence(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change the files beside the own report, or beside the own part of another unit's."""
    reports = ProgressReport.objects.visible_to(request.actor).of_units()
    report = reports.filter(uid=uid).select_related("task", "period__ledger").first()
    if report is None:
        return _act(request, _own_part(request, uid), "report_edit", uid)
    require(request.actor, "reports.file", report)
    return _act(request, report, "report_edit", uid)


def _own_part(request: ActorRequest, uid: UUID) -> ReportPart:
    """Return what the actor's unit gives to a report; begun by its first file where it wrote nothing yet."""
    reports = ProgressReport.objects.with_part_of(request.actor).select_related("task", "period__ledger")
    report = get_object_or_404(reports, uid=uid)
    require(request.actor, "reports.give_part", report)
    return begin_part(report=report, by=request.actor)


@require_POST
@limited("upload", methods=("POST",))
def entry_evidence(request: ActorRequest, uid: UUID, item: UUID) -> HttpResponse:
    """Change the files beside one line of the own sheet."""
    sheets = CountySheet.objects.visible_to(request.actor).select_related("period__ledger__programme")
    sheet = get_object_or_404(sheets, uid=uid)
    require(request.actor, "sheets.file", sheet)
    entry = get_object_or_404(sheet.entries.select_related("item__task"), item__uid=item)
    entry.sheet = sheet
    return _act(request, entry, "sheet_edit", uid)


def _act(request: ActorRequest, owner: Owner, page: str, uid: UUID) -> HttpResponse:
    """Add, use again or take away; answers with the list for htmx, with the whole page otherwise."""
    try:
        _change(request, owner)
        fault = ""
    except (BadFile, ValidationError) as error:
        fault = in_a_row(error.messages) if isinstance(error, ValidationError) else str(error)
    except FilingClosedError as error:
        raise WrongState("evidence", "closed") from error
    if request.headers.get("HX-Request") == "true":
        line = owner.item.uid if isinstance(owner, CountySheetEntry) else None
        task = owner.item.task_id if isinstance(owner, CountySheetEntry) else _report(owner).task_id
        context = {
            "proof": proof_of(owner, task, request.actor),
            "owner_uid": uid,
            "line": line,
            "fault": fault,
        }
        return render(request, "reports/_evidence_edit.html", context, status=422 if fault else 200)
    if fault:
        messages.error(request, fault)
    return redirect(page, uid=uid)


def _report(owner: ProgressReport | ReportPart) -> ProgressReport:
    return owner.report if isinstance(owner, ReportPart) else owner


def _change(request: ActorRequest, owner: Owner) -> None:
    actor, act = request.actor, request.POST.get("act", "add")
    if act == "add":
        uploads = request.FILES.getlist("file")
        if not uploads:
            raise ValidationError(_("Choose a file first."))
        for upload in uploads:
            data = read_upload(upload, kinds=KINDS, limit=MOST_BYTES)
            add_evidence(owner=owner, name=upload.name or "", data=data, by=actor)
        return
    seen = Evidence.objects.visible_to(actor)
    file = get_object_or_404(seen, uid=as_uuid(request.POST.get("evidence")))
    if act == "reuse":
        reuse_evidence(owner=owner, evidence=file, by=actor)
    elif owner.evidence.filter(pk=file.pk).exists():
        remove_evidence(owner=owner, evidence=file, by=actor)


@require_safe
@limited("picture")
def evidence_picture(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A look at a file of evidence: an image, or a PDF's first page, drawn anew; 404 for kinds that are not drawn."""
    file = get_object_or_404(Evidence.objects.visible_to(request.actor).select_related("task"), uid=uid)
    try:
        drawn = preview(file.file, file.file_name, file.sha256)
    except LookupError as none:
        raise Http404 from none
    audit.record(by=request.actor, act="evidence.look", obj=file.task, after={"file_name": file.file_name})
    return served_picture(drawn)


@require_safe
@limited("download")
def evidence_file(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """Download a file of evidence."""
    file = get_object_or_404(Evidence.objects.visible_to(request.actor).select_related("task"), uid=uid)
    audit.record(
        by=request.actor, act="evidence.download", obj=file.task, after={"file_name": file.file_name}
    )
    return serve(file.file, file.file_name)
