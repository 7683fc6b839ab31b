"""An exported sheet brought back: its changes cell by cell, conflicts with what others changed, then all or nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.workflow import as_seen
from reform.portal.forms.ledger_changes import TakeChangesForm
from reports.services.sheet_changes import apply_changes
from tasks.enums import ImportKind
from tasks.models import ImportBatch
from tasks.services.import_changes import RECORDED
from tasks.services.imports import NotApplicable

PER_PAGE = 100


@require_http_methods(["GET", "POST"])
def ledger_changes(request: ActorRequest, uid: UUID) -> HttpResponse:
    """What differs between an exported sheet and the ledger; nothing is taken over before it was confirmed here."""
    actor = request.actor
    require(actor, "ledger.import")
    found = ImportBatch.objects.visible_to(actor).select_related("ledger__programme__jurisdiction")
    batch = get_object_or_404(found.filter(kind=ImportKind.CHANGES), uid=uid)
    records = any(one["column"] in RECORDED for row in batch.rows for one in row.get("changes", ()))
    initial = {"recorded_on": timezone.localdate()}
    form = TakeChangesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and (not records or form.is_valid()):
        told = form.cleaned_data if records else {"source": "", "recorded_on": timezone.localdate()}
        try:
            done = apply_changes(
                batch=as_seen(batch, request.POST), take=set(request.POST.getlist("take")), by=actor, **told
            )
        except NotApplicable as error:
            messages.error(request, str(error))
            return redirect("ledger_changes", uid=batch.uid)
        said = _(
            "Taken over: %(changed)s changed, %(recorded)s recorded for units, %(added)s new; %(left_out)s left out."
        )
        messages.success(request, said % vars(done))
        return redirect(f"{reverse('ledger')}?ledger={batch.ledger.uid}")
    return render(
        request,
        "portal/ledger_changes.html",
        _context(request, batch) | {"form": form, "records": records},
        status=422 if request.method == "POST" else 200,
    )


def _context(request: ActorRequest, batch: ImportBatch) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {
        "errors": [row for row in batch.rows if row["errors"]],
        "conflicts": [row for row in batch.rows if row.get("conflict")],
        "new": [row for row in batch.rows if row["kind"] == "new"],
        "": batch.rows,
    }
    show = request.GET.get("show", "errors" if groups["errors"] else "")
    show = show if show in groups else ""
    labels = {
        "": _("All that differs"),
        "errors": _("With mistakes"),
        "conflicts": _("Changed by others too"),
        "new": _("New matters"),
    }
    tones = {"errors": "red", "conflicts": "yellow"}
    return {
        "batch": batch,
        # A page that asks which conflicts to take holds all of them.
        "page": Paginator(groups[show], PER_PAGE).get_page(request.GET.get("page")),
        "wrong": len(groups["errors"]),
        "conflicts": len(groups["conflicts"]),
        "asked": groups["conflicts"],
        "fresh": len(groups["new"]),
        "matters": sum(1 for row in batch.rows if row["kind"] == "change" and row["changes"]),
        "chips": [
            {
                "label": label,
                "url": f"?show={key or 'all'}",
                "active": show == key,
                "count": len(groups[key]),
                "tone": tones.get(key, "") if groups[key] else "",
            }
            for key, label in labels.items()
        ],
    }
