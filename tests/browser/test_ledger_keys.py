"""The ledger and a task by keys: rows looked through, ticked, recorded, columns, views; files looked at and on their way."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Route, expect

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


def test_j_and_k_lead_through_the_list_one_came_from(house: House) -> None:
    page, watch = house.visit("task_in_list", "en", 1440)
    first = page.url
    expect(page.locator('[data-beside="after"]')).to_be_visible()
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    assert "list=sort%3Ddue_on" in page.url
    # The way back is fetched after the page.
    expect(page.locator('[data-beside="before"]')).to_be_visible()
    page.keyboard.press("k")
    page.wait_for_url(first)
    assert watch.complaints == []


def test_s_leads_to_the_search_of_everything_and_types_nothing(house: House) -> None:
    page, watch = house.visit("task_whole", "en", 1440)
    page.keyboard.press("s")
    search = page.locator("[data-search-all]")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    # Inside a field it is a letter.
    page.keyboard.press("s")
    expect(search).to_have_value("s")
    assert watch.complaints == []


def test_a_file_is_looked_at_in_a_dialog_that_gives_the_focus_back(house: House) -> None:
    page, watch = house.visit("task_whole", "en", 1440)
    link = page.locator("[data-preview]", has_text="乡镇卫生院改造现场.png")
    link.press("Enter")
    dialog = page.locator("#preview")
    expect(dialog.locator(".preview-picture")).to_be_visible()
    expect(dialog.locator("#preview-name")).to_have_text("乡镇卫生院改造现场.png")
    # J and K belong to the page behind it.
    before = page.url
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    assert page.url == before
    assert watch.complaints == []


def test_a_file_on_its_way_shows_how_far_it_is_and_a_refusal_leaves_the_form(house: House) -> None:
    page, watch = house.visit("notice_upload", "en", 1440)
    watch.expect(503)
    held: list[Route] = []
    page.route("**/notices/upload/", lambda route: held.append(route))
    form = page.locator("form[data-upload]")
    form.locator("input[type=file]").set_input_files(
        [{"name": "通知.txt", "mimeType": "text/plain", "buffer": "关于印发方案的通知".encode()}]
    )
    button = form.locator(".btn-primary")
    _send(page, button, held, 1)
    expect(form.locator("progress")).to_be_visible()
    expect(button).to_have_class(re.compile("is-busy"))
    held[0].fulfill(status=503, content_type="text/plain; charset=utf-8", body="No room at the moment.")
    expect(page.locator(".toast-note")).to_contain_text("No room at the moment.")
    expect(form.locator("progress")).to_be_hidden()
    expect(button).not_to_have_class(re.compile("is-busy"))
    assert form.locator("input[type=file]").evaluate("field => field.files.length") == 1
    _send(page, button, held, 2)
    held[1].fulfill(json={"location": house.places["task_whole"]})
    page.wait_for_url(f"**{house.places['task_whole']}")


def _send(page: Page, button: Locator, held: list[Route], times: int) -> None:
    with page.expect_request("**/notices/upload/"):
        button.click()
    assert len(held) == times
