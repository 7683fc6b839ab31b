"""The leader at the desk and in the meeting room: a segment opens its matters, keys step through them."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import House


@pytest.fixture
def desk(house: House) -> Page:
    page, _watch = house.visit("leader-home", "en", 1440)
    return page


def test_a_segment_of_a_chart_opens_the_matters_it_counts(desk: Page) -> None:
    bars = desk.locator(".chart[data-bars] svg")
    # The red of the class behind, as the chart draws it.
    segment = bars.locator("path[fill='#cf3a31']").first
    segment.scroll_into_view_if_needed()
    # Its figure stands in the middle.
    segment.click(position={"x": 4, "y": 4})
    expect(desk).to_have_url(re.compile(r"/overview/matters/.*status=behind"))
    rows = desk.locator("tbody tr")
    assert rows.count() == int(desk.locator(".chip-link.is-on b").inner_text()) > 0


def test_a_cell_of_the_heat_table_opens_its_matters_by_keyboard(desk: Page) -> None:
    cell = desk.locator(".table-heat td.heat-red a").last
    number = int(cell.inner_text())
    cell.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("tbody tr")).to_have_count(number)


def test_meeting_room_is_stepped_through_by_keys_and_left_by_escape(house: House) -> None:
    room, _watch = house.visit("overview_meeting", "en", 1440)
    slides = room.locator("[data-slide]")
    total, count = slides.count(), room.locator("[data-room-count]")
    assert total > 2
    expect(count).to_have_text(f"1/{total}")
    for key, at in (
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("ArrowLeft", 2),
        ("End", total),
        ("Home", 1),
        (" ", 2),
    ):
        room.keyboard.press(key)
        expect(count).to_have_text(f"{at}/{total}")
        expect(room.locator("[data-slide]:visible")).to_have_count(1)
    expect(room).to_have_url(re.compile("#m2$"))
    room.reload()
    expect(count).to_have_text(f"2/{total}")
    room.keyboard.press("Escape")
    expect(room).to_have_url(re.compile(r"/overview/\?"))


def test_meeting_room_prints_one_matter_a_page(house: House) -> None:
    room, _watch = house.visit("overview_meeting", "zh-hans", 1440)
    total = room.locator("[data-slide]").count()
    assert pages_of(room) == total


def test_leaders_page_prints_on_two_pages(house: House) -> None:
    page, _watch = house.visit("leader-home", "zh-hans", 1440)
    assert pages_of(page) <= 2


def pages_of(page: Page) -> int:
    return len(pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))))
