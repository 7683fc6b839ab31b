"""A running ledger from Excel: upload, preview with mistakes by cell, taking it over."""

from __future__ import annotations

import io
from contextlib import nullcontext
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.audit import record
from reform.core.excel import write_sheet
from reform.core.files import CONTENT_TYPES, BadFile, read_upload
from reform.core.limits import limited
from reform.core.words import in_rows
from reform.core.workbook import KINDS, refuse_old_kind
from reform.core.workflow import as_seen
from tasks.enums import ImportKind, TaskType
from tasks.excel.ledger import LEDGER_COLUMNS, template_notes
from tasks.excel.own_sheets import OwnSheet, proposals
from tasks.forms.imports import ImportForm
from tasks.forms.sent import sent
from tasks.models import ImportBatch
from tasks.selectors.corrections import as_day
from tasks.selectors.heads import heads_of
from tasks.selectors.names import NameBook
from tasks.services.import_sheets import BadMapping, map_columns, receive_sheet, signed_ledger
from tasks.services.import_undo import undo_import
from tasks.services.imports import NotApplicable, apply_import
from tasks.services.ledgers import ensure_ledger
from tasks.views.preparing import chosen_ledger, own_ledgers

PER_PAGE = 100


@require_http_methods(["GET", "POST"])
@limited("upload", methods=("POST",))
def ledger_import(request: ActorRequest) -> HttpResponse:
    """Upload a workbook; nothing goes into the ledger before its preview was confirmed."""
    actor = request.actor
    require(actor, "ledger.import")
    ledgers = own_ledgers(actor)
    current = chosen_ledger(request, ledgers)
    year = timezone.localdate().year
    initial = {"ledger": str(current.uid) if current else "new"}
    form = ImportForm(*sent(request), ledgers=ledgers, year=year, initial=initial)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            refuse_old_kind(upload.name)
            data = read_upload(upload, kinds=KINDS)
            chosen = form.ledgers.get(form.cleaned_data["ledger"])
            if chosen is None:
                # A sheet that was exported here needs no new ledger.
                chosen = signed_ledger(ledgers=ledgers, name=upload.name, data=data)
            # A file that is refused leaves no new ledger behind; reading for one that exists locks nothing.
            with nullcontext() if chosen else transaction.atomic():
                ledger = chosen or ensure_ledger(programme=actor.own_programme, year=year, by=actor)
                batch = receive_sheet(ledger=ledger, ledgers=ledgers, name=upload.name, data=data, by=actor)
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            return redirect(_next_of(batch), uid=batch.uid)
    found = ImportBatch.objects.visible_to(actor).select_related("ledger").defer("cells", "rows")
    recent = [
        {"batch": batch, "url": reverse(_next_of(batch), args=[batch.uid]), "mapped": not batch.waits}
        for batch in found.annotate(waits=~Q(cells=[])).order_by("-created_at")[:5]
    ]
    context = {"form": form, "recent": recent, "accept": ",".join(KINDS), "columns": LEDGER_COLUMNS}
    return render(request, "tasks/ledger_import.html", context, status=422 if form.errors else 200)


@require_GET
@limited("export")
def ledger_import_template(request: ActorRequest) -> FileResponse:
    """An empty workbook with the columns that are read, and how to fill them in."""
    require(request.actor, "ledger.import")
    out = io.BytesIO()
    write_sheet(out, LEDGER_COLUMNS, [], name=_("Ledger"), notes=template_notes())
    record(by=request.actor, act="ledger.download_template")
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=_("ledger-template.xlsx"), content_type=CONTENT_TYPES[".xlsx"]
    )


def _next_of(batch: ImportBatch) -> str:
    """Return the name of the page where a batch goes on: its columns, its changes, or its rows."""
    if batch.kind == ImportKind.CHANGES:
        return "ledger_changes"
    waits = getattr(batch, "waits", None)
    return "ledger_import_columns" if (batch.cells if waits is None else waits) else "ledger_import_preview"


@require_http_methods(["GET", "POST"])
def ledger_import_columns(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Say once which column of an own sheet holds what; it is remembered for the next."""
    actor = request.actor
    require(actor, "ledger.import")
    found = ImportBatch.objects.visible_to(actor).select_related("ledger__programme__jurisdiction")
    batch = get_object_or_404(found, uid=uid)
    if not batch.cells:
        return redirect(_next_of(batch), uid=batch.uid)
    sheet = OwnSheet.from_data(batch.cells)
    fault, chosen = "", {}
    if request.method == "POST":
        chosen = {head.place: request.POST.get(f"column_{head.place}", "") for head in sheet.heads}
        try:
            map_columns(batch=as_seen(batch, request.POST), places=chosen, by=actor)
        except (BadMapping, BadFile) as error:
            fault = str(error)
        else:
            return redirect("ledger_import_preview", uid=batch.uid)
    book = NameBook(batch.ledger.programme)
    chosen = chosen or proposals(
        sheet, heads_of(batch.ledger.programme), lambda name: book.resolve(name).known
    )
    context = {
        "batch": batch,
        "fault": fault,
        "columns": LEDGER_COLUMNS,
        "heads": [(head, chosen.get(head.place, "")) for head in sheet.heads],
        "lines": len(sheet.grid),
        "first": sheet.first,
    }
    return render(request, "tasks/import_columns.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "POST"])
def ledger_import_preview(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Row by row what would be taken over, mistakes by cell; then all of it or nothing."""
    actor = request.actor
    require(actor, "ledger.import")
    found = ImportBatch.objects.visible_to(actor).select_related("ledger__programme__jurisdiction")
    batch = get_object_or_404(found, uid=uid)
    if batch.cells or batch.kind == ImportKind.CHANGES:
        return redirect(_next_of(batch), uid=batch.uid)
    if request.method == "POST":
        try:
            taken = apply_import(batch=batch, by=actor)
        except NotApplicable as error:
            messages.error(request, str(error))
            return redirect("ledger_import_preview", uid=batch.uid)
        said = _("Taken over: %(matters)s; running: %(running)s, in preparation: %(preparing)s.")
        messages.success(request, said % {**vars(taken), "matters": in_rows(taken.items, taken.rows)})
        return redirect(f"{reverse('ledger')}?ledger={batch.ledger.uid}")
    wrong = [row for row in batch.rows if row["errors"]]
    show = request.GET.get("show", "errors" if wrong else "")
    rows = (
        wrong
        if show == "errors"
        else [r for r in batch.rows if r["warnings"]]
        if show == "warnings"
        else batch.rows
    )
    types = dict(TaskType.choices)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [
        row
        | {
            "type_label": types.get(row["values"].get("type"), ""),
            "due": as_day(row["values"].get("due_on") or ""),
        }
        for row in page.object_list
    ]
    warned = sum(1 for row in batch.rows if row["warnings"])
    context = {
        "batch": batch,
        "page": page,
        "wrong": len(wrong),
        "warned": warned,
        "chips": [
            {
                "label": _("All rows"),
                "url": "?show=all",
                "active": show not in {"errors", "warnings"},
                "count": len(batch.rows),
            },
            {
                "label": _("With mistakes"),
                "url": "?show=errors",
                "active": show == "errors",
                "count": len(wrong),
                "tone": "red" if wrong else "",
            },
            {
                "label": _("With remarks"),
                "url": "?show=warnings",
                "active": show == "warnings",
                "count": warned,
                "tone": "yellow" if warned else "",
            },
        ],
        "items": len(
            {row["values"]["number"].split(".")[0] for row in batch.rows if row["values"]["number"]}
        ),
    }
    return render(request, "tasks/import_preview.html", context)


@require_POST
def ledger_import_undo(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take an applied import out of the ledger again, as long as nobody has touched what it brought."""
    require(request.actor, "ledger.import")
    found = ImportBatch.objects.visible_to(request.actor).select_related("ledger__programme")
    batch = get_object_or_404(found, uid=uid)
    try:
        count = undo_import(batch=batch, by=request.actor)
    except NotApplicable as error:
        messages.error(request, str(error))
    else:
        said = ngettext(
            "The import was taken back: %(n)d row.", "The import was taken back: %(n)d rows.", count
        )
        messages.success(request, said % {"n": count})
    return redirect("ledger_import_preview", uid=batch.uid)
