"""Puts the actor on the request: the signed-in user in the post chosen for this session."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from departments.actor import Actor
from departments.selectors.posts import posts_of

SESSION_KEY = "post"


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor; a post no longer held falls back to the first one held today."""
    posts = posts_of(request.user)
    chosen = request.session.get(SESSION_KEY)
    post = next((p for p in posts if str(p.uid) == chosen), posts[0] if posts else None)
    return Actor(user=request.user, post=post, address=request.META.get("REMOTE_ADDR", ""))


class ActorMiddleware:
    """Sets request.actor, looked up when first needed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.actor = SimpleLazyObject(lambda: actor_of(request))
        else:
            request.actor = None
        return self.get_response(request)
