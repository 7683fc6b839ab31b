"""The browser and portals to open in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import House
from tests.browser.portal import Portal, demo_portal, empty_portal, house_portal, serving
from tests.browser.windows import Windows, launched

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
    if report.when == "call" and report.failed and windows and len(windows.contexts) < 6:
        for page in (page for context in windows.contexts for page in context.pages):
            words = page.locator("main").all_inner_texts() if not page.is_closed() else []
            report.sections.append((f"window at {page.url}", "\n".join(words)[:SHOWN_CHARACTERS]))
    return report


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, ended with the module: while it is driven, Django refuses its database in this process."""
    with launched() as browser:
        yield browser


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


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal with a copy of the furnished demonstration of its own."""
    with serving(house_portal(tmp_path_factory.mktemp("house") / "var")) as portal:
        yield portal


@pytest.fixture(scope="module")
def house(furnished: Portal, windows: Windows) -> House:
    """The demonstration with something on every page, and everybody signed in."""
    return House(furnished, windows)
