"""Saved views of the ledger: keep one, change it, delete it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_uuid
from reform.core.words import in_a_row
from reform.core.workflow import as_seen
from tasks.models import SavedView
from tasks.services.saved_views import change_view, delete_view, save_view


def _to(request: ActorRequest, view: SavedView | None, *, show: bool = False) -> HttpResponseRedirect:
    """Lead back to the ledger: to a view, or to what was looked at, with the dialog open where it is asked for."""
    ledger = as_uuid(request.POST.get("ledger"))
    parts = [
        f"ledger={ledger}" if ledger else "",
        view.query if view else "",
        f"saved={view.uid}" if view else "",
        "show=views" if show else "",
    ]
    return HttpResponseRedirect(f"{reverse('ledger')}?{'&'.join(filter(None, parts))}")


def _tried(request: ActorRequest, act: Callable[[], SavedView]) -> SavedView | None:
    """Carry out an act and return its view; what it refuses is said, and None returned."""
    try:
        return act()
    except ValidationError as refusal:
        messages.error(request, in_a_row(refusal.messages))
        return None


@require_POST
def saved_view_add(request: ActorRequest) -> HttpResponse:
    """Keep what the ledger shows under a name."""
    require(request.actor, "views.save")
    given = request.POST
    view = _tried(
        request,
        lambda: save_view(
            name=given.get("name", ""),
            query=given.get("query", ""),
            shared=bool(given.get("shared")),
            is_default=bool(given.get("is_default")),
            by=request.actor,
        ),
    )
    if view is None:
        # What was looked at stays; the name is typed again.
        query = given.get("query", "").removeprefix("?")
        return HttpResponseRedirect(f"{reverse('ledger')}?{query}&show=views")
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return _to(request, view)


@require_POST
def saved_view_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Rename a view, share it, let the ledger open with it, or (with a query) keep in it what is shown now."""
    view = get_object_or_404(SavedView.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "views.save", view)
    as_seen(view, request.POST)
    given = request.POST
    if "query" in given:
        changed = _tried(request, lambda: change_view(view=view, query=given["query"], by=request.actor))
        done = _("The view “%(name)s” keeps what is shown now.")
    else:
        changed = _tried(
            request,
            lambda: change_view(
                view=view,
                name=given.get("name", ""),
                shared=bool(given.get("shared")),
                is_default=bool(given.get("is_default")),
                by=request.actor,
            ),
        )
        done = _("The view “%(name)s” is saved.")
    if changed is None:
        return _to(request, view, show=True)
    messages.success(request, done % {"name": changed.name})
    return _to(request, changed)


@require_POST
def saved_view_delete(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Delete a view of the own post."""
    view = get_object_or_404(SavedView.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "views.save", view)
    as_seen(view, request.POST)
    name = view.name
    delete_view(view=view, by=request.actor)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": name})
    return _to(request, None)
