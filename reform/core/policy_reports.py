"""What browsers say that the content security policy kept from happening: one log line a report, nothing else kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from reform.core.address import client_address
from reform.core.asking import neutral
from reform.core.rates import TooOften, take

log = logging.getLogger(__name__)
MOST_BYTES = 10_000
PART_LENGTH = 200


class PolicyReportMiddleware:
    """Answers the reports browsers send to CSP_REPORT_PATH, whoever sent them and whatever they hold, with 204.

    It stands before session and form token: a browser sends neither of its own will, and a report is nobody's act. More
    than RATE_LIMITS["report"] of an address are dropped unread, so that nobody fills the log. Source: ASVS 3.4.7.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != settings.CSP_REPORT_PATH or request.method != "POST":
            return self.get_response(request)
        try:
            limit, per = settings.RATE_LIMITS["report"]
            take(f"report:{client_address(request)}", limit=limit, per=per)
        except TooOften:
            return HttpResponse(status=204)
        if told := told_by(request.read(MOST_BYTES + 1)):
            log.warning("content security policy: %s", told)
        return HttpResponse(status=204)


def told_by(body: bytes) -> str:
    """Return what a report says in words: which rule, what it kept out, on which page; "" for what is none.

    Of addresses only host and path: a query may name somebody.
    """
    if len(body) > MOST_BYTES:
        return ""
    try:
        report = json.loads(body)["csp-report"]
        rule = _part(report.get("effective-directive") or report["violated-directive"])
        return f"{rule} kept out {_place(report['blocked-uri'])} on {_place(report['document-uri'])}"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""


def _part(value: Any) -> str:
    return neutral(str(value), PART_LENGTH)


def _place(address: Any) -> str:
    parts = urlsplit(str(address))
    # "inline", "eval" and "data" are words, no addresses.
    return _part(f"{parts.hostname or ''}{parts.path}" if parts.hostname else parts.path or parts.scheme)
