"""Undo beside the act that took something out, and tips on words, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pages import House

PICTURE = {"name": "现场照片.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 64}


def test_file_taken_away_without_leaving_the_form_comes_back_by_undo(house: House) -> None:
    page, _watch = house.visit("report_to_fill", "en", 390)
    proof = page.locator(".proof-edit")
    proof.locator("input[type=file]").set_input_files([PICTURE])
    file = page.locator(".proof a", has_text=PICTURE["name"])
    expect(file).to_be_visible()
    proof.get_by_role("button", name=f"Take {PICTURE['name']} away").click()
    expect(file).to_have_count(0)
    undo = page.locator(".toast-undo button")
    expect(undo).to_be_visible()
    undo.click()
    expect(page.locator(".toast-note", has_text="Put back")).to_be_visible()
    expect(file).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(house.places["report_to_fill"])))


def test_phrase_taken_out_is_put_back_from_the_next_page(house: House) -> None:
    page, _watch = house.visit("return_phrases", "en", 1440)
    page.locator("#id_text").fill("Say where the figure comes from.")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Remove phrase 1").click()
    expect(page.locator(".phrase-acts")).to_have_count(0)
    page.locator(".toast-undo button").click()
    expect(page.locator(".phrase-text").first).to_have_text("Say where the figure comes from.")


def test_word_opens_its_explanation_by_touch_and_by_key(house: House) -> None:
    page, _watch = house.visit("unit", "en", 390)
    word = page.locator("summary.term-word").first
    panel = page.locator("details.term .why-panel").first
    expect(panel).to_be_hidden()
    word.click()
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
