"""Gives every request a name that the answer, the record and the log share, and keeps answers to their own origin."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from reform.core.address import client_address
from reform.core.asking import Asking, asking, neutral
from reform.core.stack import roomy


class RequestUidMiddleware:
    """Names the request for the record and the log, and tells the name in X-Request-ID.

    A name the browser sends is not taken: it could be somebody else's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    # The outermost middleware: everything a page calls is called below it.
    @roomy
    def __call__(self, request: HttpRequest) -> HttpResponse:
        one = Asking(
            address=client_address(request),
            agent=neutral(request.META.get("HTTP_USER_AGENT", "")),
        )
        with asking(one):
            response = self.get_response(request)
        response["X-Request-ID"] = str(one.uid)
        return response


class IsolationMiddleware:
    """Lets no other site load an answer, and no browser run, frame or keep a file sent to be saved.

    Stands outside of what sets other headers: for a file this policy replaces the pages' own. Source: ASVS 3.2.1,
    3.5.8, 14.3.2.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if response.get("Content-Disposition", "").startswith("attachment"):
            response["Content-Security-Policy"] = "sandbox; default-src 'none'"
            response["Cache-Control"] = "private, no-store"
        return response


class PageCompressionMiddleware(GZipMiddleware):
    """Compresses pages; files are compressed by their own formats, and streams go out as they come.

    Django adds random bytes against BREACH, and tokens are masked anew in every answer.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text and whole."""
        if response.streaming or not response.get("Content-Type", "").startswith("text/"):
            return response
        return super().process_response(request, response)
