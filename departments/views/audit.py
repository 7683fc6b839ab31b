"""The audit record, for auditors: searched, looked at, verified, taken out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.forms.audit import AuditForm
from departments.permissions import require
from departments.selectors.audit import audit_entries, record_standing
from departments.selectors.audit_columns import COLUMNS
from departments.services.audit import ask_verify
from reform.core.audit import record
from reform.core.csv_lines import csv_lines
from reform.core.excel import write_sheet
from reform.core.limits import limited
from reform.core.models import AuditEntry

PER_PAGE = 50
MOST_OF_A_REQUEST = 100
MOST_ROWS_IN_EXCEL = 100_000


@require_safe
def audit_log(request: ActorRequest) -> HttpResponse:
    """Search the record, and say how it stands."""
    require(request.actor, "audit.view")
    form = AuditForm(request.GET)
    rows = audit_entries(request.actor, form.cleaned_data if form.is_valid() else None)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "departments/audit_log.html",
        {
            "form": form,
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "query": query.urlencode(),
            "searched": any(query.values()),
            "standing": record_standing(),
        },
    )


@require_safe
def audit_entry(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show one entry whole, with everything of the same request."""
    require(request.actor, "audit.view")
    entries = audit_entries(request.actor)
    entry = get_object_or_404(entries, uid=uid)
    together: list[AuditEntry] = []
    if entry.request_uid:
        same = entries.filter(request_uid=entry.request_uid).exclude(pk=entry.pk)
        together = list(same.order_by("pk")[:MOST_OF_A_REQUEST])
    return render(request, "departments/audit_entry.html", {"entry": entry, "together": together})


@require_POST
def audit_verify(request: ActorRequest) -> HttpResponse:
    """Have the whole record walked in the background."""
    ask_verify(by=request.actor)
    messages.success(
        request,
        _("The record is being verified; a million entries take a few minutes. Load the page again."),
    )
    return redirect("audit_log")


@require_safe
@limited("export")
def audit_export(request: ActorRequest, kind: str) -> HttpResponseBase:
    """Give what the search finds as .xlsx, .csv or .jsonl; the export stands in the record itself."""
    require(request.actor, "audit.view")
    form = AuditForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    rows = audit_entries(request.actor, filters)
    count = rows.count()
    # Told before the first line goes out: a reader who breaks off has still been given something.
    record(
        by=request.actor,
        act="audit.export",
        after={"kind": kind, "rows": count} | {key: str(value) for key, value in filters.items() if value},
    )
    return WRITERS[kind](rows, count, f"audit-{timezone.localdate():%Y%m%d}.{kind}")


Rows = QuerySet[AuditEntry]


def _streamed(lines: Iterator[str], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _jsonl(rows: Rows, _count: int, name: str) -> HttpResponseBase:
    lines = (json.dumps(_plain(entry), ensure_ascii=False) + "\n" for entry in rows.iterator())
    return _streamed(lines, "application/x-ndjson", name)


def _csv(rows: Rows, _count: int, name: str) -> HttpResponseBase:
    return _streamed(csv_lines(COLUMNS, rows.iterator()), "text/csv", name)


def _xlsx(rows: Rows, count: int, name: str) -> HttpResponseBase:
    book = io.BytesIO()
    notes = []
    if count > MOST_ROWS_IN_EXCEL:
        notes.append(
            _(
                "Only the newest %(n)s of %(all)s entries are in this workbook; narrow the days, or take .jsonl."
            )
            % {"n": MOST_ROWS_IN_EXCEL, "all": count}
        )
    write_sheet(book, COLUMNS, rows[:MOST_ROWS_IN_EXCEL].iterator(), name=_("Audit record"), notes=notes)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=name)


WRITERS: dict[str, Callable[[Rows, int, str], HttpResponseBase]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "jsonl": _jsonl,
}


def _plain(entry: AuditEntry) -> dict[str, object]:
    texts = (
        "act",
        "actor_label",
        "role",
        "address",
        "agent",
        "object_kind",
        "object_label",
        "outcome",
        "reason",
    )
    uids = ("actor_uid", "post_uid", "object_uid", "request_uid")
    return {
        "uid": str(entry.uid),
        "at": entry.at.isoformat(),
        **{name: getattr(entry, name) for name in texts},
        **{name: str(getattr(entry, name)) if getattr(entry, name) else None for name in uids},
        "before": entry.before,
        "after": entry.after,
    }
