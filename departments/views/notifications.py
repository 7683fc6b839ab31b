"""What one was told."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.models import Notification
from departments.services.notifications import mark_all_read, mark_read

PER_PAGE = 30


@require_safe
def notification_list(request: ActorRequest) -> HttpResponse:
    """List the own messages, newest first."""
    messages = Notification.objects.visible_to(request.actor)
    return render(
        request,
        "departments/notification_list.html",
        {
            "page": Paginator(messages, PER_PAGE).get_page(request.GET.get("page")),
            "unread": messages.unread().count(),
        },
    )


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
