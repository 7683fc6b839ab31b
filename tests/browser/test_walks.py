"""What daily work takes, by hand counted: calls written down, why a matter is behind, a clause, a liaison, a month.

The bounds stand in the user guide as well (docs/guide.md, tests/test_guide.py); a change that costs more has to say so
there. A reviewer's inbox and a liaison's month at the desk are walked in test_period_hands.py.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keystrokes import Hands
from tests.browser.portal import Portal
from tests.browser.test_period_hands import file_twelve
from tests.browser.windows import Windows


@dataclass(frozen=True)
class Bound:
    """The most a walk may take: clicks (taps on the phone), keys, fields, and seconds by the keystroke-level model."""

    clicks: int
    keys: int
    fields: int
    seconds: int

    def holds(self, name: str, hands: Hands) -> None:
        """Say what the walk took and hold it to the bound."""
        sys.stdout.write(f"\n{name}: {hands.told()}\n")
        assert hands.clicks <= self.clicks
        assert hands.keys <= self.keys
        assert hands.fields <= self.fields
        assert hands.seconds <= self.seconds


CALLS_BOUND = Bound(clicks=0, keys=26, fields=10, seconds=84)
WHY_BOUND = Bound(clicks=0, keys=1, fields=0, seconds=2)
CLAUSE_BOUND = Bound(clicks=1, keys=2, fields=1, seconds=6)
LIAISON_BOUND = Bound(clicks=3, keys=4, fields=4, seconds=15)
PHONE_BOUND = Bound(clicks=45, keys=32, fields=27, seconds=210)

CALLS = 10
# Of ten who ring, these say that they are behind.
BEHIND = {3, 6, 9}
# A busy machine takes its time.
BUSY = 30_000
HALF_A_SENTENCE = "减轻群众负担"


@pytest.fixture(scope="module")
def sessions(demo: Portal) -> dict[str, str]:
    return demo.tell("sessions")


def at_home(demo: Portal, windows: Windows, session: str) -> Page:
    page, _watch = windows.open(demo, session=session)
    page.goto("/")
    page.wait_for_load_state("load")
    return page


def write_down(hands: Hands, call: int) -> None:
    """Write what one caller says into the form in hand, and go on to the next row."""
    words = hands.page.locator("form.record textarea")
    expect(words).to_be_focused(timeout=BUSY)
    hands.decide()
    hands.write(f"第{call}个来电：本月召开推进会一次。")
    if call in BEHIND:
        hands.press("Shift+Tab", "ArrowDown", "ArrowDown", "ArrowDown")
    hands.press("Control+Enter")
    expect(hands.page.locator(".row-saved")).to_have_count(call, timeout=BUSY)


def test_ten_calls_are_written_down_without_the_mouse(
    demo: Portal, windows: Windows, sessions: dict[str, str]
) -> None:
    page = at_home(demo, windows, sessions["clerk"])
    clerk = Hands(page)
    clerk.press("g", "2")
    expect(page.locator(".ledger-row").first).to_be_visible()
    page.wait_for_load_state("load")
    clerk.press("j", "r")
    for call in range(1, CALLS + 1):
        write_down(clerk, call)
    saved = page.locator(".row-saved")
    assert [f"第{call}个来电" in saved.nth(call - 1).inner_text() for call in (1, CALLS)] == [True, True]
    expect(page.locator(".row-saved .row-said", has_text="Behind schedule")).to_have_count(len(BEHIND))
    expect(page.locator("form.record textarea")).to_be_focused(timeout=BUSY)
    page.keyboard.press("Escape")
    expect(page.locator("form.record")).to_have_count(0)
    CALLS_BOUND.holds(f"clerk, {CALLS} calls", clerk)


def test_the_next_record_is_told_by_whom_and_when_the_last_one_was(
    demo: Portal, windows: Windows, sessions: dict[str, str]
) -> None:
    page, watch = windows.open(demo, session=sessions["clerk"])
    watch.expect(422)
    page.goto("/ledger/")
    page.get_by_role("button", name="Record", exact=True).nth(1).click()
    form = page.locator("form.record")
    form.get_by_label("How it came").select_option("letter")
    form.get_by_label("When it came").fill("2026-01-15")
    title = page.locator(".record-title").inner_text()
    form.locator("textarea").fill("来函告知进展。")
    form.get_by_role("button", name="Save, then the next row").click()
    expect(page.locator(".record-title")).not_to_have_text(title)
    expect(form.get_by_label("How it came")).to_have_value("letter")
    expect(form.get_by_label("When it came")).to_have_value("2026-01-15")
    # Without words the form comes back as it was sent, and says what it wants.
    form.get_by_label("How it came").select_option("meeting")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_text("Give a status, a figure or a sentence")).to_be_visible()
    expect(form.get_by_label("How it came")).to_have_value("meeting")


def test_a_leader_reads_why_a_matter_is_behind_without_a_click(
    demo: Portal, windows: Windows, sessions: dict[str, str]
) -> None:
    page = at_home(demo, windows, sessions["leader"])
    leader = Hands(page)
    page.wait_for_url("**/overview/")
    causes = page.locator("#g-late").locator("xpath=ancestor::section").locator(".glance-list small")
    expect(causes.first).to_be_in_viewport()
    leader.press("PageDown")
    leader.decide()
    facts = page.locator("#late .late").first.locator("dl")
    expect(facts).to_be_in_viewport(ratio=1)
    assert facts.locator("dt").all_inner_texts()[:4] == ["Due", "Now", "Cause", "Plan"]
    WHY_BOUND.holds("leader, why a matter is behind", leader)


def test_a_clerk_finds_a_clause_by_half_a_sentence(
    demo: Portal, windows: Windows, sessions: dict[str, str]
) -> None:
    page = at_home(demo, windows, sessions["clerk"])
    clerk = Hands(page)
    clerk.press("/")
    expect(page.locator("[data-search-all]")).to_be_focused()
    clerk.write(HALF_A_SENTENCE)
    clerk.press("Enter")
    clerk.decide()
    clerk.click(page.get_by_role("region", name="Notices and clauses").locator(".found-text a").first)
    place = page.locator("#here")
    expect(place).to_be_in_viewport()
    expect(place).to_contain_text(HALF_A_SENTENCE)
    CLAUSE_BOUND.holds("clerk, a clause by half a sentence", clerk)


def test_an_administrator_adds_a_liaison_in_one_form(
    demo: Portal, windows: Windows, sessions: dict[str, str]
) -> None:
    page = at_home(demo, windows, sessions["system_admin"])
    admin = Hands(page)
    admin.click(page.get_by_role("main").get_by_role("link", name="New account"))
    expect(page.get_by_label("Name", exact=False).first).to_be_focused()
    admin.write("苏新禾")
    admin.press("Tab")
    admin.write("suxinhe")
    admin.press("Tab")
    admin.write("13700002222")
    admin.choose(page.get_by_label("Unit"), "医政科")
    admin.press("Control+Enter")
    expect(page.get_by_role("button", name="Copy the link")).to_be_focused()
    admin.press("Enter")
    expect(page.get_by_text("医政科 Liaison")).to_be_visible()
    page.reload()
    expect(page.get_by_label("One-time link")).to_have_count(0)
    LIAISON_BOUND.holds("administrator, a liaison with account and post", admin)


def test_a_liaison_files_a_month_on_the_phone(empty: Portal, windows: Windows) -> None:
    passwords = empty.tell("busy_month")
    page, _watch = windows.open(empty, width=390)
    liaison = Hands(page)
    page.goto("/")
    liaison.write("weijian")
    liaison.press("Tab")
    page.keyboard.insert_text(passwords["weijian"])
    liaison.fields += 1
    liaison.press("Enter")
    expect(page.get_by_role("navigation").get_by_role("link", name="To fill in", exact=True)).to_be_visible()
    file_twelve(liaison)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    PHONE_BOUND.holds("liaison on the phone, 12 matters", liaison)
