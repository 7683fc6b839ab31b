"""Windows of people on a portal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from reform.bootstrap.system import CHROMIUM_NAMES, find_program
from tests.browser.portal import Portal
from tests.browser.watch import Watch

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # No process is kept ready for a page nobody opens, and scripts that run once are not waited for to get warm.
    "--renderer-process-limit=1",
    "--js-flags=--always-sparkplug",
]
WAIT_MILLISECONDS = 15_000


@contextmanager
def launched() -> Iterator[Browser]:
    """Run Chromium as found on PATH until the block ends."""
    program = find_program(*CHROMIUM_NAMES)
    assert program, "Chromium is missing: python3 manage.py test installs it"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Windows:
    """Opens windows of people on a portal and keeps what the browser complained about."""

    browser: Browser
    watches: list[Watch] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self, portal: Portal, *, language: str = "en", width: int = 1440, session: str = ""
    ) -> tuple[Page, Watch]:
        """Open a page of a new person: a context with nothing in it but language and, if given, a session."""
        context = self.browser.new_context(
            base_url=portal.url,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        cookies = {"portal_language": language} | ({"sessionid": session} if session else {})
        context.add_cookies([{"name": n, "value": v, "url": portal.url} for n, v in cookies.items()])
        watch = Watch(context)
        self.watches.append(watch)
        self.contexts.append(context)
        return context.new_page(), watch

    def complaints(self) -> list[str]:
        """Return everything complained about so far."""
        return [line for watch in self.watches for line in watch.complaints]


def eventually(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Look until something is true; return whether it became so in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
