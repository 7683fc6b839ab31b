"""The browser, portals to open in it, and a person's window on one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from reform.bootstrap.system import CHROMIUM_NAMES, find_program
from tests.browser.portal import Portal, demo_portal, empty_portal, serving
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
]
WAIT_MILLISECONDS = 15_000
# Reports of refused content arrive late.
LATE_SECONDS = 1.5
SHOWN_CHARACTERS = 2000
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[pytest.TestReport]:
    """With a failed test, show where every window stood and what it said."""
    report = yield
    windows = getattr(item, "funcargs", {}).get("windows")
    if report.when == "call" and report.failed and windows:
        for page in (page for context in windows.contexts for page in context.pages):
            words = page.locator("main").all_inner_texts() if not page.is_closed() else []
            report.sections.append((f"window at {page.url}", "\n".join(words)[:SHOWN_CHARACTERS]))
    return report


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium as found on PATH, ended with the module: while it is driven, Django refuses its database here."""
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


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> Iterator[Windows]:
    """The module's windows; at its end nothing may have been complained about, late reports included."""
    opened = Windows(chromium)
    yield opened
    if opened.contexts:
        opened.contexts[-1].pages[-1].wait_for_timeout(LATE_SECONDS * 1000)
    for context in opened.contexts:
        context.close()
    assert opened.complaints() == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal with a copy of the demonstration of its own."""
    with serving(demo_portal(tmp_path_factory.mktemp("demo") / "var")) as portal:
        yield portal


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal without any data."""
    with serving(empty_portal(tmp_path_factory.mktemp("empty") / "var")) as portal:
        yield portal


def eventually(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Look until something is true; return whether it became so in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
