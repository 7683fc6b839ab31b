"""Turns lost races into the 409 page, refuses addresses no database takes, tells scripts where a redirect leads."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from reform.core.jobs import TooManyWaiting
from reform.core.rates import TooOften
from reform.core.workflow import Conflict, WrongState
from reform.portal.views.errors import bad_request, closed, conflict, too_many_waiting, too_often
from tasks.services.ledgers import ClosedLedger


class PlainAddressMiddleware:
    """Answers 400 to an address with a NUL character: PostgreSQL takes none, and no person types one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, ValueError("NUL"))
        return self.get_response(request)


class ConflictMiddleware:
    """Answers Conflict, WrongState and ClosedLedger from any view with 409, TooOften and TooManyWaiting with 429."""

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
        if isinstance(exception, ClosedLedger):
            return closed(request, exception)
        if isinstance(exception, TooOften):
            return too_often(request, exception)
        if isinstance(exception, TooManyWaiting):
            return too_many_waiting(request, exception)
        return None
