"""What one was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.enums import MessageGroup
from departments.models import Notification
from departments.selectors.notifications import group_of, of_group, whys_of
from departments.services.notifications import mark_all_read, mark_read

PER_PAGE = 30


@require_safe
def notification_list(request: ActorRequest) -> HttpResponse:
    """List the own messages, newest first, each with what it is about and why it comes; ?group= those of one kind."""
    messages = Notification.objects.visible_to(request.actor)
    group = request.GET.get("group", "")
    known = group in MessageGroup.values
    page = Paginator(messages.filter(of_group(group)) if known else messages, PER_PAGE).get_page(
        request.GET.get("page")
    )
    whys = whys_of(request.user, page)
    return render(
        request,
        "departments/notification_list.html",
        {
            "page": page,
            "lines": [(one, group_of(one.key).label, whys[one.pk]) for one in page],
            "chips": _chips(messages.values_list("key", flat=True), group if known else ""),
            "unread": messages.unread().count(),
        },
    )


def _chips(keys: Iterable[str], group: str) -> list[dict[str, Any]]:
    """Return a chip for each kind there is a message of, with their number."""
    counts = Counter(group_of(key) for key in keys)
    chips = [{"label": _("All"), "url": "?", "active": not group, "count": counts.total()}]
    return chips + [
        {"label": one.label, "url": f"?group={one.value}", "active": group == one, "count": counts[one]}
        for one in MessageGroup
        if counts[one] or group == one
    ]


@require_POST
def notification_open(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    message = get_object_or_404(Notification.objects.visible_to(request.actor), uid=uid)
    mark_read(notification=message, by=request.actor)
    if url_has_allowed_host_and_scheme(message.url, allowed_hosts=None):
        return HttpResponseRedirect(message.url)
    return redirect("notification_list")


@require_POST
def notification_read_all(request: ActorRequest) -> HttpResponse:
    """Mark every message as read."""
    mark_all_read(by=request.actor)
    return redirect("notification_list")
