"""What a month takes: a liaison with twelve matters, three behind, and a reviewer with sixty reports, by hand counted.

The figures stand in docs/period.md; a change that costs more has to say so there.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.busy_month import OTHERS, OWN
from tests.browser.keystrokes import Hands
from tests.browser.portal import Portal, today
from tests.browser.windows import Windows

LIAISON_CLICKS, LIAISON_KEYS, LIAISON_FIELDS, LIAISON_SECONDS = 45, 32, 27, 210
REVIEWER_CLICKS, REVIEWER_KEYS, REVIEWER_FIELDS, REVIEWER_SECONDS = 1, 24, 2, 25
BEHIND, UNCHANGED = 3, 4
RETURNED = 4
LOOKED_AT = 6


@pytest.fixture(scope="module")
def passwords(empty: Portal) -> dict[str, str]:
    return empty.tell("busy_month")


def sign_in(hands: Hands, account: str, password: str) -> None:
    """Sign in; the field of the account is in hand, the password comes from the browser's own store."""
    hands.page.goto("/")
    expect(hands.page.get_by_label("Account")).to_be_focused()
    hands.write(account)
    hands.press("Tab")
    hands.page.keyboard.insert_text(password)
    hands.fields += 1
    hands.press("Enter")
    expect(hands.page.get_by_role("navigation").get_by_role("link").first).to_be_visible()


def matter(page: Page, number: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{number} 第{number}项重点工作")


def file_twelve(hands: Hands) -> None:
    """Three are behind, four have no news, five have; each submission goes on to the next one due."""
    page = hands.page
    hands.click(page.get_by_role("navigation").get_by_role("link", name="To fill in", exact=True))
    hands.click(page.get_by_role("main").get_by_role("link", name="第1项重点工作").first)
    for number in range(1, OWN + 1):
        matter(page, number)
        hands.decide()
        if BEHIND < number <= BEHIND + UNCHANGED:
            hands.click(page.get_by_text("No new progress this period", exact=True))
            hands.click(page.locator(".quick-reasons button").first)
            continue
        hands.click(page.get_by_label("Progress of this period"))
        hands.write(f"第{number}项工作本月召开推进会两次，完成实施方案征求意见。")
        hands.choose(page.get_by_label("Self-rating"), "behind" if number <= BEHIND else "on_schedule")
        if number <= BEHIND:
            hands.click(page.get_by_label("Cause"))
            hands.write("有关单位对承担比例意见不一致")
            hands.press("Tab")
            hands.write("提请分管领导专题研究")
            hands.press("Tab")
            hands.date(f"{today() + timedelta(days=30):%m%d%Y}")
        hands.click(page.get_by_role("button", name="Submit", exact=True).last)
    page.wait_for_url("**/reports/")


def review_sixty(hands: Hands) -> None:
    """The clean ones together, then one after the other: three behind and three to coordinate, four go back."""
    page = hands.page
    hands.click(page.get_by_role("navigation").get_by_role("link", name="Review", exact=True))
    expect(page.locator("[data-inbox-left]")).to_have_text(str(OWN + OTHERS))
    # On a busy machine the words are there before the script that listens for keys.
    page.wait_for_load_state("load")
    hands.decide()
    hands.press("c")
    expect(page.locator("[data-bulk-count]")).to_have_text(str(OWN + OTHERS - LOOKED_AT - RETURNED))
    hands.press("Shift+A")
    # Fifty at once; a busy machine takes its time.
    expect(page.locator("[data-inbox-left]")).to_have_text(str(LOOKED_AT + RETURNED), timeout=60_000)
    hands.press("j")
    hands.press("Enter")
    for left in range(LOOKED_AT + RETURNED, 0, -1):
        expect(page.locator(".review-place")).to_contain_text(f"of {left}", timeout=30_000)
        hands.decide()
        if page.locator(".remark").count():
            hands.press("r")
            expect(page.locator("[data-phrase='1']")).to_be_focused()
            hands.press("1", "Enter")
        else:
            hands.press("a")
    expect(page.get_by_text("Nothing waits for review")).to_be_visible()


def test_month_of_a_liaison_and_a_reviewer_takes_no_more_than_promised(
    empty: Portal, windows: Windows, passwords: dict[str, str]
) -> None:
    page, _watch = windows.open(empty)
    liaison = Hands(page)
    sign_in(liaison, "weijian", passwords["weijian"])
    file_twelve(liaison)
    sys.stdout.write(f"\nliaison, {OWN} matters: {liaison.told()}\n")
    assert empty.tell("others_filed") == {"submitted": OWN + OTHERS}

    page, _watch = windows.open(empty)
    reviewer = Hands(page)
    sign_in(reviewer, "mishu", passwords["mishu"])
    review_sixty(reviewer)
    sys.stdout.write(f"reviewer, {OWN + OTHERS} reports: {reviewer.told()}\n")
    assert empty.tell("report_states") == {"accepted": OWN + OTHERS - RETURNED, "returned": RETURNED}

    assert liaison.clicks <= LIAISON_CLICKS
    assert liaison.keys <= LIAISON_KEYS
    assert liaison.fields <= LIAISON_FIELDS
    assert liaison.seconds <= LIAISON_SECONDS
    assert reviewer.clicks <= REVIEWER_CLICKS
    assert reviewer.keys <= REVIEWER_KEYS
    assert reviewer.fields <= REVIEWER_FIELDS
    assert reviewer.seconds <= REVIEWER_SECONDS
