"""Accounts from Excel: upload, preview with mistakes by row, then all of them made and their links handed out once."""

from __future__ import annotations

import io
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.enums import Role
from departments.excel.accounts import ACCOUNT_COLUMNS, LINK_COLUMNS, template_notes
from departments.models import AccountBatch
from departments.permissions import require
from departments.services.account_import import NotApplicable, apply_accounts, stage_accounts
from reform.core.audit import record
from reform.core.excel import write_sheet
from reform.core.files import CONTENT_TYPES, BadFile, read_upload
from reform.core.limits import limited
from reform.core.workbook import KINDS

PER_PAGE = 100
LIMIT_BYTES = 2 * 1024 * 1024


class ImportForm(forms.Form):
    """The workbook."""

    file = forms.FileField()


def _workbook(data: io.BytesIO, name: str) -> FileResponse:
    data.seek(0)
    answer = FileResponse(data, as_attachment=True, filename=name, content_type=CONTENT_TYPES[".xlsx"])
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def account_import(request: ActorRequest) -> HttpResponse:
    """Upload a workbook of accounts; nothing is made before its preview was confirmed."""
    actor = request.actor
    require(actor, "people.manage")
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            data = read_upload(upload, kinds=KINDS, limit=LIMIT_BYTES)
            batch = stage_accounts(name=upload.name, data=data, by=actor)
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("account_import_preview", uid=batch.uid)
    context = {
        "form": form,
        "recent": AccountBatch.objects.visible_to(actor)[:5],
        "accept": ",".join(KINDS),
        "columns": ACCOUNT_COLUMNS,
    }
    return render(request, "departments/account_import.html", context, status=422 if form.errors else 200)


@require_safe
@limited("export")
def account_import_template(request: ActorRequest) -> HttpResponseBase:
    """An empty workbook with the columns that are read, and how to fill them in."""
    require(request.actor, "people.manage")
    out = io.BytesIO()
    write_sheet(out, ACCOUNT_COLUMNS, [], name=_("Accounts"), notes=template_notes())
    record(by=request.actor, act="accounts.template")
    return _workbook(out, _("accounts-template.xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("export", methods=("POST",))
def account_import_preview(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """Row by row what would be made, mistakes by cell; POST makes all of it and answers with the one-time links."""
    actor = request.actor
    require(actor, "people.manage")
    batch = get_object_or_404(AccountBatch.objects.visible_to(actor), uid=uid)
    if request.method == "POST":
        try:
            made = apply_accounts(batch=batch, by=actor)
        except NotApplicable as error:
            messages.error(request, str(error))
            return redirect("account_import_preview", uid=batch.uid)
        out = io.BytesIO()
        rows = [one.with_link(request.build_absolute_uri(one.link)) for one in made]
        notes = [
            _("Each link works once, within 24 hours: hand it to its owner alone, then delete this file."),
            _("The portal keeps no copy; a lost link is replaced by a new one on the person's page."),
        ]
        write_sheet(out, LINK_COLUMNS, rows, name=_("One-time links"), notes=notes)
        return _workbook(out, f"{_('one-time-links')}-{timezone.localdate():%Y%m%d}.xlsx")
    rows = batch.rows
    wrong = [row for row in rows if row["errors"]]
    shown = wrong if wrong and request.GET.get("show") != "all" else rows
    roles = dict(Role.choices)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [row | {"role": roles.get(row["values"].get("role"), "")} for row in page.object_list]
    context = {
        "batch": batch,
        "page": page,
        "rows": len(rows),
        "wrong": len(wrong),
        "chips": [
            {"label": _("All rows"), "url": "?show=all", "active": shown is rows, "count": len(rows)},
            {
                "label": _("With mistakes"),
                "url": "?show=errors",
                "active": shown is not rows,
                "count": len(wrong),
                "tone": "red" if wrong else "",
            },
        ],
    }
    return render(request, "departments/account_import_preview.html", context)
