"""Lost races as the 409 page, addresses no database takes, where a redirect leads a script, and undo beside an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from reform.core.asking import current
from reform.core.files import DamagedFile
from reform.core.jobs import TooManyWaiting
from reform.core.keeping import note_damage
from reform.core.kept_files import Fault
from reform.core.rates import TooOften
from reform.core.workflow import Conflict, WrongState
from reform.portal.views.errors import bad_request, closed, conflict, damaged, too_many_waiting, too_often
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
    """Answers Conflict, WrongState and ClosedLedger from any view with 409, TooOften and TooManyWaiting with 429.

    A kept file that is gone or changed is answered with 410 and goes into the record.
    """

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
        if isinstance(exception, DamagedFile):
            note_damage(Fault.of(exception), by=getattr(request, "actor", None))
            return damaged(request, exception)
        if isinstance(exception, TooOften):
            return too_often(request, exception)
        if isinstance(exception, TooManyWaiting):
            return too_many_waiting(request, exception)
        return None


class UndoMiddleware:
    """Offers to undo what a request took out: beside the answer to a script, else on the page that comes next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        under_way = current()
        if under_way is None or under_way.removed is None or response.status_code >= 400:
            return response
        if request.headers.get("HX-Request") == "true" and response.status_code < 300:
            response["HX-Trigger"] = _with_undo(
                response.get("HX-Trigger", ""), reverse("bin_restore", args=[under_way.removed])
            )
        else:
            request.session[UNDO] = str(under_way.removed)
        return response


# Kept in the session until the next page shows it.
UNDO = "undo"


def _with_undo(trigger: str, url: str) -> str:
    """Return the events of an answer with the undo put into its message, or a message of its own."""
    events: dict[str, Any]
    try:
        events = json.loads(trigger) if trigger else {}
    except json.JSONDecodeError:
        events = {name.strip(): None for name in trigger.split(",")}
    said = events.get("toast") or {"text": _("It lies in the recycle bin."), "level": "success"}
    return json.dumps(events | {"toast": said | {"undo": url}})
