"""Circulars: the list, one paper with its figures, check, files and acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.permissions import may, require
from reports.circulars.kinds import KINDS
from reports.circulars.snapshot import Snapshot
from reports.enums import CircularState, PaperKind
from reports.models import Circular, CircularSnapshot
from reports.selectors.circulars import circulars_for, fault_lines, faults_today, latest_snapshot
from reports.services.circular_files import document_of
from reports.services.receipts import note_opened
from reports.views.bulletins import show_bulletin
from reports.views.composing import composer_parts
from reports.views.paper_parts import file_parts, paper_parts


def circular_of(request: ActorRequest, uid: UUID) -> Circular:
    """Return the circular, where it exists for the actor."""
    return get_object_or_404(circulars_for(request.actor), uid=uid)


def _shown(circular: Circular) -> CircularSnapshot:
    """The snapshot to look at: the signed one, else the newest."""
    return circular.signed_snapshot or latest_snapshot(circular)


def show_circular(request: ActorRequest, circular: Circular) -> HttpResponse:
    """Return the page of a paper."""
    snapshot = _shown(circular)
    data = Snapshot.from_data(snapshot.data)
    actor = request.actor
    draft = circular.state == CircularState.DRAFT
    prepares = draft and may(actor, "circulars.prepare", circular)
    signs = draft and may(actor, "circulars.sign", circular)
    faults = fault_lines(faults_today(snapshot)) if actor.in_secretariat or prepares else []
    context: dict[str, Any] = {
        "circular": circular,
        "snapshot": snapshot,
        "data": data,
        "document": document_of(snapshot),
        "takes_number": KINDS[circular.kind].prints_number(circular.form),
        "faults": faults,
        "refused": any(fault["level"] == "refuse" for fault in faults),
        "prepares": prepares,
        "signs": signs,
        "publishes": circular.state == CircularState.SIGNED and may(actor, "circulars.publish", circular),
        "counts": {str(code): number for code, number in data.counts.tally.by_class},
        "steps": _steps(circular),
    }
    context |= file_parts(actor, circular, snapshot) | paper_parts(actor, circular)
    if not prepares:
        return render(request, "reports/circular_detail.html", context)
    context |= composer_parts(circular, snapshot, data)
    return render(request, "reports/circular_compose.html", context)


def _steps(circular: Circular) -> list[dict[str, str]]:
    order = [CircularState.DRAFT, CircularState.SIGNED, CircularState.PUBLISHED]
    at = order.index(CircularState(circular.state)) if circular.state in order else len(order)
    return [
        {
            "label": str(state.label),
            "state": "done"
            if n < at or circular.state == CircularState.PUBLISHED
            else "current"
            if n == at
            else "todo",
        }
        for n, state in enumerate(order)
    ]


@require_GET
def circular_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One paper: its text and figures, what the check says, its files, what to do next."""
    require(request.actor, "circulars.view")
    circular = circular_of(request, uid)
    note_opened(circular=circular, by=request.actor)
    if circular.kind == PaperKind.BULLETIN:
        return show_bulletin(request, circular)
    return show_circular(request, circular)
