"""What base.html needs on every page: the menu, who acts in which post, unread messages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from departments.models import Notification
from departments.permissions import may
from reform.portal.menu import menu_of
from reform.portal.middleware import UNDO

TABS_ON_A_PHONE = 4


def _shell(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if not actor:
        return {"signed_in": False, "demo": settings.PROFILE == "demo"}
    post = actor.post
    match = request.resolver_match
    menu = menu_of(actor.role, at=match.url_name if match else None)
    # One more than fits goes behind "More"; a menu of five needs no such door.
    tabs = menu if len(menu) <= TABS_ON_A_PHONE + 1 else menu[:TABS_ON_A_PHONE]
    return {
        "signed_in": True,
        "demo": settings.PROFILE == "demo",
        "menu": menu,
        "tabs": tabs,
        "more": len(menu) > len(tabs),
        "in_more": not any(entry.active for entry in tabs),
        "beside": next((entry.tabs for entry in menu if entry.active), ()),
        "user_name": actor.user.name,
        "post": post,
        "role": post.get_role_display() if post else "",
        "department": post.department if post else "",
        "programme": str(actor.programme) if post else "",
        "other_posts": actor.other_posts,
        "undo": request.session.pop(UNDO, ""),
        "may_restore": may(actor, "bin.view"),
        "unread": Notification.objects.visible_to(actor).unread().count(),
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return {"shell": ...}, worked out only by pages that draw it (fragments for htmx do not)."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}
