"""What is noted of every request and job: a figure for Prometheus, a line for the log. Nothing of who or what."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from reform.core.counters import count_job, count_request

requests = logging.getLogger("reform.requests")
jobs = logging.getLogger("reform.jobs")
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
# What no route answered: a redirect to TLS, an address nobody has.
NO_VIEW = "-"


class TelemetryMiddleware:
    """Notes of each request the route's name, the method, the status and the time; no address, no person.

    Stands inside of the request's name, so that its log line bears it, and outside of all that takes time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        # Names of routes are few, what visitors send as method or address is not.
        view = request.resolver_match.view_name if request.resolver_match else NO_VIEW
        method = request.method if request.method in METHODS else "OTHER"
        count_request(view=view, method=method, status=f"{response.status_code // 100}xx", seconds=seconds)
        ms = round(seconds * 1000)
        said = {"view": view, "method": method, "status": response.status_code, "ms": ms}
        requests.info("%s %s %s %s ms", method, view, response.status_code, ms, extra=said)
        return response


def note_job(*, kind: str, outcome: str, seconds: float) -> None:
    """Note a job that ended; `outcome` as in reform.core.counters."""
    count_job(kind=kind, outcome=outcome, seconds=seconds)
    ms = round(seconds * 1000)
    jobs.info("%s %s %s ms", kind, outcome, ms, extra={"kind": kind, "outcome": outcome, "ms": ms})
