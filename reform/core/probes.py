"""What machines ask: whether the process lives, whether requests may come, and Prometheus' figures."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from reform.core.address import client_address, within
from reform.core.health import not_ready
from reform.core.metrics import CONTENT_TYPE, metrics_text

LIVE, READY, METRICS = "/live/", "/ready/", "/metrics/"


class ProbeMiddleware:
    """Answers the probes before anything that needs a host name, TLS, a session or the database.

    Strangers learn one word. The figures are for METRICS_ALLOWED_NETS; for everybody else there is no such page.
    Source: ASVS 13.4.5.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if request.path_info == LIVE:
            return _said(200, {"live": True})
        if request.path_info == READY:
            reason = not_ready()
            return _said(503, {"ready": False, "reason": reason}) if reason else _said(200, {"ready": True})
        if request.path_info == METRICS and within(client_address(request), settings.METRICS_ALLOWED_NETS):
            return _plain(HttpResponse(metrics_text(), content_type=CONTENT_TYPE))
        return self.get_response(request)


def _said(status: int, said: dict[str, object]) -> HttpResponse:
    return _plain(HttpResponse(json.dumps(said), content_type="application/json", status=status))


def _plain(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
