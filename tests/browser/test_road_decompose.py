"""The decompose desk in a browser: the counted road of the division table, and each act on a draft."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal
from tests.browser.road import sign_in
from tests.browser.road_decompose import READING_MILLISECONDS, decompose_the_table
from tests.browser.windows import Windows

# Told in docs/notices.md; a change that costs more has to say so there.
CLICKS, KEYS = 3, 5


@pytest.fixture(scope="module")
def passwords(empty: Portal) -> dict[str, str]:
    return empty.tell("office")


@pytest.fixture(scope="module")
def clerk(empty: Portal, windows: Windows, passwords: dict[str, str]) -> Page:
    page, watch = windows.open(empty)
    watch.expect(409)
    sign_in(page, "mishu", passwords["mishu"])
    return page


def test_division_table_is_confirmed_within_the_clicks_and_keys_that_are_promised(clerk: Page) -> None:
    hands = decompose_the_table(clerk)
    assert hands.clicks <= CLICKS
    assert hands.keys <= KEYS


SPEECH = """云溪市关于印发重点工作任务的通知

一、重点任务
（一）完善分级诊疗。到2026年10月底前，县域内基层就诊率达到65%以上。6月底前印发《双向转诊管理办法》。（市卫健委牵头，市财政局配合）
（二）规范用药。药占比不超过30%。（市财政局负责）
（三）加强宣传。做好政策解读。（市卫健委负责）

2026年2月10日
"""


def read_in(page: Page, text: str) -> None:
    page.goto("/notices/upload/")
    page.locator("#id_text").fill(text)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/decompose/", timeout=READING_MILLISECONDS)
    # In the order of the paper: a draft in doubt would stand on top.
    page.get_by_role("link", name="As in the paper").click()
    expect(page.locator("#bench-progress")).to_be_visible()


def test_desk_splits_joins_moves_and_makes_drafts_without_losing_the_place(clerk: Page) -> None:
    read_in(clerk, SPEECH)
    here = clerk.locator("li.draft.is-here .draft-title")
    expect(here).to_have_text("完善分级诊疗")
    clerk.keyboard.press("c")
    clerk.locator("#bench-dialog").get_by_label("6月底前印发").check()
    clerk.get_by_role("button", name="Split here").click()
    expect(here).to_have_text("6月底前印发《双向转诊管理办法》")
    expect(clerk.locator(".src-item.is-linked")).to_contain_text("6月底前印发")
    clerk.keyboard.press("b")
    expect(here).to_have_text("完善分级诊疗")
    expect(clerk.locator("li.draft")).to_have_count(3)
    clerk.keyboard.press("Alt+ArrowDown")
    expect(clerk.locator("li.draft .draft-title").first).to_have_text("规范用药")
    expect(here).to_have_text("完善分级诊疗")
    clerk.keyboard.press("Alt+ArrowRight")
    expect(clerk.locator("#bench-progress")).to_contain_text("2 items in 3 rows")
    clerk.keyboard.press("Alt+ArrowLeft")
    expect(clerk.locator("#bench-progress")).to_contain_text("3 items")
    # Words marked in the source become a draft with exactly these words.
    clerk.locator(".src-item", has_text="加强宣传").evaluate(
        "(one) => { const range = document.createRange(); const words = [...one.childNodes].find((n) => n.data?.includes('做好政策解读'));"
        "const at = words.data.indexOf('做好政策解读'); range.setStart(words, at); range.setEnd(words, at + 7);"
        "getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    clerk.get_by_role("button", name="Make a draft").click()
    expect(here).to_have_text("做好政策解读")
    expect(clerk.locator("li.draft")).to_have_count(4)


def test_desk_links_words_and_drafts_both_ways_and_tells_the_keys(clerk: Page) -> None:
    clerk.locator(".src-item mark", has_text="药占比不超过30%").click()
    expect(clerk.locator("li.draft.is-here .draft-title")).to_have_text("规范用药")
    clerk.locator("li.draft .draft-title", has_text="加强宣传").click()
    expect(clerk.locator(".src-item.is-linked").first).to_contain_text("加强宣传")
    clerk.keyboard.press("?")
    expect(clerk.get_by_role("heading", name="Keys for decomposing")).to_be_visible()
    clerk.keyboard.press("Escape")


def test_second_of_two_people_is_told_who_won_and_keeps_what_was_typed(
    clerk: Page, empty: Portal, windows: Windows, passwords: dict[str, str]
) -> None:
    other, watch = windows.open(empty)
    watch.expect(409)
    sign_in(other, "mishu2", passwords["mishu2"])
    other.goto(clerk.url)
    for page, title in ((clerk, "规范合理用药"), (other, "用药规范")):
        card = page.locator("li.draft", has=page.get_by_role("button", name="规范用药", exact=True))
        card.get_by_role("button", name="Correct").click()
        page.locator("form[data-draft-form]").get_by_label("Title").fill(title)
    clerk.get_by_role("button", name="Save").click()
    expect(clerk.get_by_role("button", name="规范合理用药", exact=True)).to_be_visible()
    other.get_by_role("button", name="Save").click()
    expect(other.locator("[data-won]")).to_contain_text("changed this draft at")
    expect(other.locator("[data-won]")).to_contain_text("Title: 规范合理用药")
    expect(other.locator("form[data-draft-form]").get_by_label("Title")).to_have_value("用药规范")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("button", name="用药规范", exact=True)).to_be_visible()


def test_work_is_taken_up_at_the_first_draft_nobody_looked_at(clerk: Page) -> None:
    clerk.reload()
    clerk.keyboard.press("s")
    expect(clerk.locator("li.draft.is-settled").first).to_be_visible()
    clerk.wait_for_load_state("networkidle")
    waiting = clerk.locator("li.draft.is-open .draft-title").first.inner_text()
    clerk.reload()
    expect(clerk.locator("li.draft.is-here .draft-title")).to_have_text(waiting)
    expect(clerk.locator("#bench-progress")).to_contain_text("last changed by")
