"""回收站: what was taken out, and putting it back."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from tasks.models import Removed
from tasks.selectors.recycling import bin_of
from tasks.services.recycling import restore
from tasks.services.refusals import NotPossible

PER_PAGE = 50


@require_safe
def recycle_bin(request: ActorRequest) -> HttpResponse:
    """List what was taken out and can still be put back, with ?kind=... of one kind."""
    require(request.actor, "bin.view")
    lying = bin_of(request.actor, request.GET.get("kind", ""))
    chips = [{"label": _("All"), "url": "?", "active": not lying.kind, "count": lying.total}]
    chips += [
        {"label": kind.label, "url": f"?kind={kind.value}", "active": lying.kind == kind, "count": count}
        for kind, count in lying.kinds
    ]
    context = {
        "page": Paginator(lying.rows, PER_PAGE).get_page(request.GET.get("page")),
        "chips": chips,
        "total": lying.total,
        "days": settings.RECYCLE_DAYS,
    }
    return render(request, "tasks/recycle_bin.html", context)


@require_POST
def bin_restore(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Put one thing back and go to its page; a refusal is told in the bin."""
    row = get_object_or_404(Removed.objects.visible_to(request.actor).select_related("task"), uid=uid)
    try:
        url = restore(row=row, by=request.actor)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("recycle_bin")
    messages.success(request, _("Put back: %(name)s") % {"name": row.label})
    return redirect(url)
