"""The audit record, for auditors."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.actor import ActorRequest
from departments.forms.audit import AuditForm
from departments.permissions import require
from departments.selectors.audit import audit_entries
from departments.selectors.audit_columns import COLUMNS
from reform.core.audit import record
from reform.core.excel import write_sheet
from reform.core.models import AuditEntry

PER_PAGE = 50
MOST_ROWS_IN_EXCEL = 100_000


@require_safe
def audit_log(request: ActorRequest) -> HttpResponse:
    """Search the record."""
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
        },
    )


@require_safe
def audit_export(request: ActorRequest, kind: str) -> HttpResponseBase:
    """Give what the search finds as .xlsx or .jsonl; the export stands in the record itself."""
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
    name = f"audit-{timezone.localdate():%Y%m%d}.{kind}"
    if kind == "jsonl":
        response = StreamingHttpResponse(_lines(rows), content_type="application/x-ndjson; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
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


def _lines(rows) -> Iterator[str]:
    for entry in rows.iterator():
        yield json.dumps(_plain(entry), ensure_ascii=False) + "\n"


def _plain(entry: AuditEntry) -> dict[str, object]:
    fields = ("act", "actor_label", "role", "address", "object_kind", "object_label", "outcome", "reason")
    return {
        "uid": str(entry.uid),
        "at": entry.at.isoformat(),
        **{name: getattr(entry, name) for name in fields},
        "actor_uid": str(entry.actor_uid) if entry.actor_uid else None,
        "post_uid": str(entry.post_uid) if entry.post_uid else None,
        "object_uid": str(entry.object_uid) if entry.object_uid else None,
        "before": entry.before,
        "after": entry.after,
    }
