"""Keyboard alone, high contrast and paper: what daily pages are to people who use no mouse, or print them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import House

TABBED = Path(__file__).with_name("tabbed.js").read_text("utf-8")
MOST_STOPS = 700
# The width of an upright A4 sheet between its margins, in CSS pixels.
A4_WIDTH = 688
PRINTED = [
    "clerk-ledger",
    "ledger_grouped",
    "task_of_a_meeting",
    "liaison-my_reports",
    "unit_month",
    "clerk-overview",
    "order_closed",
    "meeting_called",
    "urging",
    "clerk-department_list",
]
ON_PAPER = """() => {
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  const found = [...document.querySelectorAll("nav:not(.pager), button, .btn, input[type=checkbox], select, .top, .side, dialog")]
    .filter(seen).map((one) => `not for paper: <${one.tagName.toLowerCase()} class="${one.className}"> ${one.textContent.trim().slice(0, 30)}`);
  for (const one of document.querySelectorAll("td, th, p, h1, h2, .card")) {
    const box = one.getBoundingClientRect();
    if (seen(one) && box.right > document.documentElement.clientWidth + 1) found.push(`cut off: ${one.textContent.trim().slice(0, 40)}`);
  }
  for (const one of document.querySelectorAll("thead"))
    if (seen(one) && getComputedStyle(one).display !== "table-header-group") found.push("a head that is not repeated");
  return [...new Set(found)].slice(0, 12);
}"""
WALKED = ["clerk-home", "clerk-ledger", "report_to_fill", "review_report", "sign_in"]


def walk(page: Page) -> list[str]:
    """Press Tab once around the page, and return what was reached without a mark to be seen, or not at all."""
    page.evaluate(f"window.tabbed = {TABBED}")
    page.evaluate("window.tabbed.begin()")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("window.tabbed.note()"):
            return list(page.evaluate("window.tabbed.faults()"))
    return [f"Tab does not come round after {MOST_STOPS} stops"]


@pytest.mark.parametrize("name", WALKED)
def test_tab_reaches_everything_and_shows_where_it_is(name: str, house: House) -> None:
    page, _watch = house.visit(name, "zh-hans", 1440)
    assert walk(page) == []


def test_skip_link_is_first_and_leads_to_the_content(house: House) -> None:
    page, _watch = house.visit("clerk-ledger", "en", 1440)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")


def test_dialog_gives_focus_back(house: House) -> None:
    page, _watch = house.visit("clerk-home", "en", 1440)
    opener = page.locator("main a[href], main button").first
    opener.focus()
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_lights_differ_without_colours_and_nothing_moves_when_it_should_not(house: House) -> None:
    """In Windows high contrast every light keeps its shape: an icon that is painted, and its words."""
    page, _watch = house.visit("clerk-ledger", "zh-hans", 1440)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    lights = page.locator("main .light:visible")
    assert lights.count() > 1
    shapes = lights.evaluate_all(
        """(all) => all.map((one) => {
          const shape = one.querySelector("svg"), box = shape?.getBoundingClientRect();
          const ink = shape && getComputedStyle(shape), ground = getComputedStyle(document.body).backgroundColor;
          return Boolean(box?.width && one.textContent.trim() && ink.color !== ground && ink.visibility === "visible");
        })"""
    )
    assert all(shapes)
    moving = page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")
    assert moving == 0
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", PRINTED)
def test_page_on_paper_has_its_matter_alone(name: str, house: House) -> None:
    page, _watch = house.visit(name, "zh-hans", 1440)
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    try:
        assert page.evaluate(ON_PAPER) == []
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1440, "height": 900})
