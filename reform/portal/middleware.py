"""Turns lost races into the 409 page, and makes redirects readable for uploads sent by script."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from reform.core.workflow import Conflict, WrongState
from reform.portal.views.errors import conflict


class ConflictMiddleware:
    """Answers Conflict and WrongState from any view with 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A script cannot see where a redirect leads, and following it would eat the page's messages.
        if "X-Portal-Upload" in request.headers and response.status_code in {301, 302, 303}:
            return JsonResponse({"location": response["Location"]})
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Conflict | WrongState):
            return conflict(request, exception)
        return None
