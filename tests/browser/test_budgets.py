"""What a first visit costs on the wire, served as `manage.py start` serves it: compressed, from the portal alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.portal import Portal, demo_portal, serving
from tests.browser.processes import manage
from tests.browser.windows import Windows

KILOBYTE = 1024
# Page, role ("" for nobody signed in), and how much its first load may take, in kilobytes as sent.
BUDGETS = [
    ("sign_in", "", "/sign-in/", 300),
    ("home", "liaison", "/", 300),
    ("my_reports", "liaison", "/reports/", 300),
    ("overview", "leader", "/overview/", 500),
]
PAINT = """() => new Promise((tell) => {
  new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
})"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demonstration with its static files collected."""
    env = demo_portal(tmp_path_factory.mktemp("collected") / "var") | {"PORTAL_STATIC": "collected"}
    manage("collectstatic", "--noinput", "-v", "0", env=env)
    with serving(env) as portal:
        yield portal


class Wire:
    """What a page's requests took, as sent, and where they went."""

    def __init__(self, page: Page) -> None:
        self.sent: dict[str, float] = {}
        self.addresses: list[str] = []
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda told: self.addresses.append(told["request"]["url"]))
        wire.on("Network.loadingFinished", self._finished)

    def _finished(self, told: dict) -> None:
        self.sent[told["requestId"]] = told["encodedDataLength"]

    @property
    def kilobytes(self) -> float:
        return sum(self.sent.values()) / KILOBYTE


@pytest.mark.parametrize(("name", "role", "path", "most"), BUDGETS, ids=[name for name, *_ in BUDGETS])
def test_first_load_stays_light_and_at_home(name, role, path, most, collected, windows: Windows):
    session = collected.tell("sessions")[role] if role else ""
    page, _watch = windows.open(collected, language="zh-hans", width=390, session=session)
    wire = Wire(page)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    painted = page.evaluate(PAINT)
    sys.stdout.write(f"\n{name}: {wire.kilobytes:.0f} KB, largest paint after {painted:.0f} ms\n")
    assert [one for one in wire.addresses if not one.startswith((collected.url, "data:"))] == []
    assert 20 < wire.kilobytes <= most


def test_a_second_page_fetches_no_styles_again(collected, windows: Windows):
    page, _watch = windows.open(collected, session=collected.tell("sessions")["liaison"])
    page.goto("/")
    page.wait_for_load_state("networkidle")
    wire = Wire(page)
    page.goto("/reports/")
    page.wait_for_load_state("networkidle")
    assert wire.kilobytes < 40
