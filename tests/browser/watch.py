"""Everything a browser complains about, collected from all pages of a context."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium names refused content in its console too, but not for every directive.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (e) =>
  console.error(`CSP: ${e.effectiveDirective} refused ${e.blockedURI} at ${e.sourceFile}:${e.lineNumber}`));
"""


# What htmx says of a request left behind by moving on; one that failed says htmx:sendError as well.
LEFT_BEHIND = ("htmx:afterRequest", "htmx:sendAbort")


class Watch:
    """Complaints of one context: console errors, uncaught errors, failed requests, refused content."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self._expected: set[int] = set()
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def expect(self, *statuses: int) -> None:
        """Take these statuses of answers as meant from now on."""
        self._expected |= set(statuses)

    def _console(self, message: ConsoleMessage) -> None:
        # The sentence about a bad status repeats what `_response` says with the address.
        if message.text.startswith(LEFT_BEHIND):
            return
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text} ({message.page and message.page.url})")

    def _error(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error} ({error.page and error.page.url})")

    def _failed(self, request: Request) -> None:
        # A download, or a request left behind by moving on, ends as "aborted".
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request: {request.failure} {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.complaints.append(f"answer: {response.status} {response.request.method} {response.url}")
