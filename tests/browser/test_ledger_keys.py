"""The ledger by keys alone: look through the rows, tick, record, choose columns, keep a view."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.pages import House


def _titles(page: Page) -> list[str]:
    return page.locator(".ledger-row [data-open]").all_inner_texts()


def test_rows_are_looked_through_by_keys_alone(house: House) -> None:
    page, watch = house.visit("clerk-ledger", "en", 1440)
    rows = _titles(page)
    panel, title = page.locator("#look"), page.locator("[data-look-title]")
    for key in ("j", "j", "Space"):
        page.keyboard.press(key)
    expect(title).to_contain_text(rows[1])
    expect(title).to_be_focused()
    page.keyboard.press("j")
    expect(title).to_contain_text(rows[2])
    page.keyboard.press("k")
    expect(title).to_contain_text(rows[1])
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".is-here [data-open]")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    page.keyboard.press("r")
    expect(page.locator(".row-record textarea")).to_be_focused()
    assert watch.complaints == []


def test_columns_are_chosen_and_kept_as_a_view_by_keys_alone(house: House) -> None:
    page, watch = house.visit("clerk-ledger", "en", 1440)
    page.locator("[data-open-dialog=columns-dialog]").press("Enter")
    due = page.locator("[data-line]", has_text="Due date")
    for _step in range(2):
        due.locator("[data-line-up]").press("Enter")
    page.locator("[data-line]", has_text="Type").locator("input").press("Space")
    page.locator("#columns-dialog .btn-primary").press("Enter")
    page.wait_for_url("**cols=**")
    heads = page.locator(".ledger-table thead th").all_inner_texts()
    assert [head for head in heads if head.strip()][2:5] == ["Due date", "Status", "Collecting unit"]
    assert "Type" in heads
    page.locator("[data-open-dialog=views-dialog]").press("Enter")
    page.keyboard.type("By type")
    page.keyboard.press("Enter")
    expect(page.locator(".view-tab.is-on")).to_have_text("By type")
    page.locator("[data-open-dialog=views-dialog]").press("Enter")
    page.locator(".view-list li", has=page.locator("[value='By type']")).locator(".btn-icon").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".view-tab", has_text="By type")).to_have_count(0)
    assert watch.complaints == []
